"""The columns of the invoice list: which stand at which width, how wide, and the way to the others."""

from __future__ import annotations

import csv
import io
import time
from datetime import datetime

import pytest

from flowtui import i18n
from flowtui.models import Customer, Invoice
from flowtui.ui.export import write
from flowtui.ui.widgets import invoice_cells
from flowtui.ui.widgets.columns import Column, place
from flowtui.ui.widgets.invoice_columns import COLUMNS, arranged, order_of
from tests.ui.conftest import send_keys
from tests.ui.screen_text import screen_text

LONG = "FA-2026-000123"


def widths(cells, *, sorted_by="customer", currencies=1, number=0):
    columns = arranged((), sorted_by, currencies=currencies)
    needs = {"number": number} if number else {}
    return {one.column.name: one.width for one in place(columns, cells - 1, fixed=1, needs=needs)}


def names(table):
    return [one.column.name for one in table.placed]


def renumber(customer, number):
    Invoice.update(number=number).where(
        Invoice.id == Invoice.select(Invoice.id).join(Customer).where(Customer.code == customer).limit(1)
    ).execute()


def test_a_longer_number_takes_room_from_the_customer_up_to_a_limit():
    assert widths(80, number=11) == {**widths(80, number=14), "number": 12, "customer": 15}
    assert (widths(80, number=14)["number"], widths(80, number=14)["customer"]) == (14, 13)
    assert widths(80, number=30)["number"] == 16
    assert widths(260, number=30)["number"] == 24
    assert set(widths(80, number=30)) == set(widths(80))


def test_the_currency_stands_beside_a_long_number():
    assert widths(80, number=14, currencies=2)["number"] == 14
    assert widths(80, currencies=2).keys() == widths(80).keys() | {"currency"}


@pytest.mark.parametrize("cells", [40, 60, 80])
@pytest.mark.parametrize("number", [0, 11, 14, 30])
def test_the_narrowest_screen_shows_who_owes_what(cells, number):
    assert widths(cells, number=number).keys() >= {"number", "customer", "balance"}


@pytest.mark.parametrize("column", [one.name for one in COLUMNS if not one.name.endswith("_on")])
@pytest.mark.parametrize("cells", [60, 80, 132])
def test_the_column_of_the_order_stands(column, cells):
    assert column in widths(cells, sorted_by=column)


def test_what_did_not_fit_stands_further_right_the_most_important_first():
    columns = [
        Column("a", "", 10),
        Column("b", "", 10, rank=3),
        Column("c", "", 10, rank=2),
        Column("d", "", 10),
    ]
    assert [one.column.name for one in place(columns, 25, fixed=1)] == ["a", "d"]
    assert [one.column.name for one in place(columns, 25, fixed=1, offset=1)] == ["a", "c"]
    assert [one.column.name for one in place(columns, 25, fixed=1, offset=2)] == ["a", "b"]
    assert [one.column.name for one in place(columns, 36, fixed=1, ranked=False)] == ["a", "b", "c"]
    assert [one.column.name for one in place(columns, 25, fixed=1, ranked=False, offset=2)] == ["a", "d"]


async def test_a_number_of_14_characters_is_whole_on_80_cells(window, small):
    renumber("C2", LONG)
    async with window(small) as pilot:
        assert LONG in screen_text(pilot.app)
        assert {"late", "mailed", "grouped", "status"} <= set(names(pilot.app.screen.table))


async def test_the_column_grows_with_what_is_read_and_not_back_under_one_query(window, large):
    last = Invoice.select().order_by(Invoice.id.desc()).first()
    Invoice.update(number="FA9999-2026-01").where(Invoice.id == last.id).execute()
    async with window(large) as pilot:
        table = pilot.app.screen.table
        await send_keys(pilot, "o", "1")
        assert table.placed[0].width == 12
        await send_keys(pilot, "end")
        assert "FA9999-2026-01" in screen_text(pilot.app)
        await send_keys(pilot, "home")
        assert table.placed[0].width == 14
        await send_keys(pilot, "slash", "ctrl+u", *"client:K01", "enter")
        assert table.placed[0].width == 12


async def test_only_what_is_shown_is_formatted(window, small, monkeypatch):
    def never(_row, _look):
        raise AssertionError

    for hidden in ("net_amount", "reminded", "why"):
        monkeypatch.setitem(invoice_cells.CELLS, hidden, never)
    async with window(small) as pilot:
        assert "DURAND SARL" in screen_text(pilot.app)


async def test_arrows_in_the_header_tell_of_more_columns_and_take_a_click(window, small):
    async with window(small) as pilot:
        table = pilot.app.screen.table
        header = lambda: screen_text(pilot.app).splitlines()[2]  # noqa: E731 - read again each time
        assert (header()[0], header()[-1]) == (" ", "→")
        await pilot.click(table, offset=(79, 0))
        assert table.column_offset == 1
        assert (header()[0], header()[-1]) == ("←", "→")
        assert str(pilot.app.screen.sort) == "customer"
        await send_keys(pilot, *(["right"] * 40))
        assert names(table)[0] == "number"
        assert names(table)[-1] == "original"
        assert header()[0] == "←"
        assert "→" not in header()
        await pilot.click(table, offset=(0, 0))
        assert names(table)[-1] != "original"
        await pilot.resize_terminal(260, 24)
        assert table.column_offset == 0
        assert not {"←", "→"} & set(header())


async def test_the_order_is_seen_where_its_column_did_not_fit(window, small):
    async with window(small) as pilot:
        screen = pilot.app.screen
        assert "total" not in names(screen.table)
        screen.sort_by("total")
        await send_keys(pilot, "equals_sign")
        assert "▼Total" in screen_text(pilot.app)


async def test_dates_of_mails_sort_as_the_pointers_do(window, small):
    async with window(small, size=(260, 24)) as pilot:
        screen = pilot.app.screen
        start = next(one.start for one in screen.table.placed if one.column.name == "mailed_on")
        await pilot.click(screen.table, offset=(start + 1, 0))
        await send_keys(pilot)
        assert str(screen.sort) == "mailed"
        assert "12/10/26" in screen_text(pilot.app)
        assert "▲Mail" in screen_text(pilot.app)


@pytest.mark.parametrize("size", [(60, 20), (40, 15), (20, 10)])
@pytest.mark.parametrize("skin", ["full", "plain"])
async def test_a_small_terminal_keeps_the_list_usable(window, small, size, skin):
    async with window(small, size=size, skin=skin) as pilot:
        screen = pilot.app.screen
        for keys in (
            ("space", "m", "escape"),
            ("o", "escape"),
            ("right", "right", "left"),
            ("p", "escape", "escape"),
        ):
            await send_keys(pilot, *keys)
            assert skin == "full" or screen_text(pilot.app).isascii()
        assert len(screen.marks) == 1
        assert names(screen.table)[0] == "number"
        assert screen.table.row_count == 10


def exported(invoice, language):
    file = io.BytesIO()
    assert write([invoice.id], file, language) == 1
    return file.getvalue().decode("utf-8-sig")


def test_the_file_has_every_column_under_its_title(small):
    invoice = Invoice.get(Invoice.number == "FA2026-0420")
    Invoice.update(net_cents=73375, vat_cents=14675, letter="=AB").where(Invoice.id == invoice.id).execute()
    i18n.use("en")
    titles, values = csv.reader(exported(invoice, "en").splitlines(), delimiter=";")
    row = dict(zip(titles, values, strict=True))
    assert len(row) == len(titles)
    assert (row["No."], row["Net"], row["VAT"], row["Balance"]) == (
        "FA2026-0420",
        "733.75",
        "146.75",
        "880.50",
    )
    assert row["Let."] == "'=AB"
    orders = {order_of(column.name) for column in COLUMNS}
    assert {order_of(column.name) for column in COLUMNS if column.title in row} == orders


def test_the_file_has_the_days_of_mails_that_the_list_shows(small, monkeypatch):
    mailed = datetime(2026, 10, 12, 23, 30)  # noqa: DTZ001 - stored as UTC
    Invoice.update(mailed_at=mailed).where(Invoice.number == "FA2026-0420").execute()
    invoice = Invoice.get(Invoice.number == "FA2026-0420")
    with monkeypatch.context() as zone:
        zone.setenv("TZ", "Europe/Paris")
        time.tzset()
        written = exported(invoice, "en")
    time.tzset()
    assert ";2026-10-13;" in written
