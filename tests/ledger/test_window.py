"""The window: at once, in any thread, given up in time, and honest about rows that are gone."""

from __future__ import annotations

import threading
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from flowtui.ledger import query, rows, sort, window
from flowtui.ledger.filter import Chosen, Filter
from flowtui.ledger.language import parse
from flowtui.models import Invoice, OriginalDocument, proxy
from flowtui.models.database import is_sqlite, private_connection, session
from tests.ledger import crowd

if TYPE_CHECKING:
    from collections.abc import Callable

    import peewee as pw

    from flowtui.models import Customer


def test_the_first_page_begins_the_list(db: pw.Database) -> None:
    crowd.fill(seed=3, invoices=150)
    view = window.Window(parse("open"), sort.parse("customer"))
    ids = view.ids()
    assert ids.typecode == "i"
    assert [row.id for row in view.first_page(20).rows] == list(ids[:20])
    assert [row.id for row in view.page(ids[30:40])] == list(ids[30:40])
    assert sum(one.count for one in view.totals()) == len(ids)
    assert window.ordered_ids(parse("open"), sort.parse("customer")) == ids


def test_a_row_holds_what_any_column_shows(
    db: pw.Database, make_customer: Callable[..., Customer], make_invoice: Callable[..., Invoice]
) -> None:
    moment = datetime(2026, 11, 3, 9, 30)  # noqa: DTZ001 - naive UTC, as the database stores it
    rich = make_invoice(
        make_customer("C1"),
        "FA1",
        net_cents=1000,
        vat_cents=200,
        total_cents=1200,
        letter="AB",
        last_reminder_at=moment,
        reminder_count=1,
    )
    poor = make_invoice(make_customer("C2"), "FA2", net_cents=None, vat_cents=None, total_cents=5)
    OriginalDocument.create(invoice=rich, name="FA1.pdf", size=4, sha256="", content=b"%PDF")
    one, other = rows.fetch([rich.id, poor.id])
    assert (one.net_cents, one.vat_cents, one.letter, one.original) == (1000, 200, "AB", True)
    assert one.last_reminder_at == moment
    assert (other.net_cents, other.vat_cents, other.letter, other.original) == (None, None, "", False)
    assert other.last_reminder_at is None
    for order in ("net_amount", "vat", "letter", "-original", "-reminded"):
        expected = [poor.id, rich.id] if order == "letter" else [rich.id, poor.id]
        assert list(query.ids(parse(""), sort.parse(order))) == expected, order


@pytest.mark.parametrize("order", ["customer", "-late", "number", "balance"])
def test_chosen_rows_are_a_list_like_any_other(db: pw.Database, order: str) -> None:
    crowd.fill(seed=5, invoices=60)
    everything = window.ordered_ids(Filter(), sort.parse(order))
    chosen = Filter((Chosen(ids=sorted(everything[10:30])),))
    view = window.Window(chosen, sort.parse(order))
    assert [row.id for row in view.first_page().rows] == list(everything[10:30])
    assert list(view.ids()) == list(everything[10:30])
    assert view.count() == sum(one.count for one in view.totals()) == 20
    assert list(window.Window(Filter((Chosen(),))).ids()) == []


def test_it_knows_whether_its_ids_have_gaps(db: pw.Database) -> None:
    crowd.fill(seed=5, invoices=40)
    everything = window.Window(Filter(), sort.parse("-late"))
    everything.ids()
    assert everything.gapless
    some = window.Window(parse("open"))
    some.ids()
    assert not some.gapless
    Invoice.delete_by_id(7)
    gap = window.Window()
    assert 7 not in gap.ids()
    assert not gap.gapless


def test_a_worker_reads_beside_an_open_transaction(db: pw.Database) -> None:
    crowd.fill(seed=3, invoices=20)
    found: list[int] = []
    with proxy.obj.atomic():
        Invoice.update(balance_cents=1).execute()
        worker = threading.Thread(target=lambda: found.extend(window.Window(parse("balance:0,01")).ids()))
        worker.start()
        worker.join(10)
        assert not worker.is_alive()
    assert len(found) < 20
    assert len(window.Window(parse("balance:0,01")).ids()) == 20


def test_generations_grow() -> None:
    assert window.Window().generation < window.Window().generation


def test_what_was_given_up_does_not_start(db: pw.Database) -> None:
    view = window.Window()
    view.interrupt()
    for ask in (view.ids, view.totals, view.first_page):
        with pytest.raises(window.GivenUpError):
            ask()


@pytest.mark.parametrize("early", [False, True])
@pytest.mark.parametrize("part", ["ids", "first_page"])
def test_what_runs_is_given_up_at_once(
    db: pw.Database, monkeypatch: pytest.MonkeyPatch, part: str, *, early: bool
) -> None:
    """The statement would run for hours; it ends because it is interrupted, be it just before it starts."""
    endless = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n WHERE i < 0"
        if is_sqlite()
        else "SELECT 1 FROM generate_series(1, 1000000000000) AS i WHERE i < 0"
    )
    running, given_up = threading.Event(), threading.Event()

    def begin() -> None:
        running.set()
        if early:
            given_up.wait(10)

    def all_ids(_filter: object, _sort: object, connection: object) -> None:
        begin()
        connection.execute(endless).fetchall()  # type: ignore[attr-defined]

    def beginning(*_wanted: object, today: object) -> None:
        begin()
        db.execute_sql(endless).fetchall()

    monkeypatch.setattr(window, "ordered_ids", all_ids)
    monkeypatch.setattr(window, "beginning", beginning)
    view = window.Window()
    caught: list[BaseException] = []

    def work() -> None:
        with session():
            try:
                getattr(view, part)()
            except window.GivenUpError as error:
                caught.append(error)

    worker = threading.Thread(target=work)
    worker.start()
    assert running.wait(10)
    view.interrupt()
    given_up.set()
    worker.join(5)
    once = len(caught)
    while worker.is_alive():
        view.interrupt()
        worker.join(0.05)
    assert once == 1


def test_an_error_is_no_interruption(db: pw.Database, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(window, "ordered_ids", fail)
    with pytest.raises(ZeroDivisionError):
        window.Window().ids()


def test_a_row_that_is_gone_is_left_out(
    db: pw.Database, make_customer: Callable[..., Customer], make_invoice: Callable[..., Invoice]
) -> None:
    customer = make_customer()
    ids = [make_invoice(customer, f"F{n}").id for n in range(3)]
    view = window.Window(None, sort.parse("number"))
    assert list(view.ids()) == ids
    Invoice.delete().where(Invoice.id == ids[1]).execute()
    assert [row.number for row in view.page(ids)] == ["F0", "F2"]
    assert rows.fetch([]) == []


def test_somebody_else_writing_changes_the_mark(
    db: pw.Database, make_customer: Callable[..., Customer], make_invoice: Callable[..., Invoice]
) -> None:
    make_invoice(make_customer())
    before = window.change_mark()
    assert window.change_mark() == before
    worker = threading.Thread(target=_write)
    worker.start()
    worker.join(10)
    assert window.change_mark() != before


def _write() -> None:
    with proxy.obj.connection_context():
        Invoice.update(label="x").execute()


def test_a_row_shows_what_the_database_holds(
    db: pw.Database, make_customer: Callable[..., Customer], make_invoice: Callable[..., Invoice]
) -> None:
    customer = make_customer("C7", name="Éts Durand")
    late = make_invoice(customer, "FA1", total_cents=124050)
    credit = make_invoice(customer, "AV1", kind="credit_note", total_cents=-24000)
    (row, second) = rows.fetch([late.id, credit.id])
    assert row.to_json() == {
        "number": "FA1",
        "kind": "invoice",
        "issue_date": "2026-10-01",
        "due_date": "2026-10-31",
        "customer": "C7",
        "customer_name": "Éts Durand",
        "currency": "EUR",
        "total_cents": 124050,
        "balance_cents": 124050,
        "days_late": 24,
        "mailed_at": None,
        "grouped_at": None,
        "reminder_count": 0,
        "status": None,
        "preflight": "ready",
    }
    assert second.days_late == 0, "a credit is never late"
    assert list(query.ids(parse("overdue"))) == [late.id]
    assert list(query.ids(parse("late:24"))) == [late.id]
    assert list(query.ids(parse("late<24"))) == [credit.id]


def test_a_private_connection_of_a_file_cannot_write(sqlite_db: pw.Database) -> None:
    import sqlite3

    connection = private_connection()
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        connection.execute("DELETE FROM invoice")
    connection.close()


def test_a_short_list_comes_whole_with_its_first_page(db: pw.Database) -> None:
    crowd.fill(seed=3, invoices=150)
    for text, order in (("open", "-balance"), ("number:nothing", "date"), ("", "-late")):
        view = window.Window(parse(text), sort.parse(order))
        page = view.first_page(20)
        every = view.ids()
        assert [row.id for row in page.rows] == list(every[:20])
        if is_sqlite():
            assert page.ids is None or page.ids == every
            assert page.ids is not None or len(every) > 20


@pytest.mark.parametrize("order", ["late", "-late"])
@pytest.mark.parametrize("text", ["", "open", "mailed:no", "client:d*", "late>30"])
def test_what_is_read_in_parts_is_the_same_list(db: pw.Database, text: str, order: str) -> None:
    crowd.fill(seed=3, invoices=300)
    found, wanted = parse(text), sort.parse(order)
    assert list(window.Window(found, wanted).ids()) == list(query.ids(found, wanted))


def test_an_id_that_needs_more_than_four_bytes_is_no_trouble(
    sqlite_db: pw.Database, make_customer: Callable[..., Customer], make_invoice: Callable[..., Invoice]
) -> None:
    customer = make_customer()
    make_invoice(customer)
    make_invoice(customer, "FA2", id=2**40)
    assert set(window.Window().ids()) == {1, 2**40}
