"""Named views, and what happened to an invoice or a customer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flowtui import i18n
from flowtui.ledger import history, query, sort, status, views
from flowtui.ledger.language import parse
from flowtui.ledger.window import GivenUpError
from flowtui.models import MailRecipient, ReminderStatus, User
from tests.ledger.test_preflight import mail

if TYPE_CHECKING:
    from collections.abc import Callable

    import peewee as pw

    from flowtui.models import Customer, Invoice

_SHIPPED = ["Créées ce jour", "À envoyer", "Échues non relancées", "Soldes créditeurs", "Envoi incertain"]


def test_everybody_begins_with_the_shipped_views(sqlite_db: pw.Database, anna: User) -> None:
    assert [view.name for view in views.views(User(login="stranger"))] == _SHIPPED
    views.install_shipped(anna)
    views.install_shipped(anna)
    assert [view.name for view in views.views(anna)] == _SHIPPED


def test_shipped_views_find_what_they_say(
    db: pw.Database, anna: User, make_customer: Callable[..., Customer], make_invoice: Callable[..., Invoice]
) -> None:
    customer, creditor = make_customer("C1"), make_customer("C2")
    today = make_invoice(customer, "NEW", created="2026-11-24", due_date="2026-12-24")
    late = make_invoice(customer, "LATE", mailed_at="2026-10-01 08:00:00")
    make_invoice(customer, "RAN", opening=True, due_date="2026-12-01")
    reminded = make_invoice(customer, "REMINDED", mailed_at="2026-10-01 08:00:00", reminder_count=1)
    payment = make_invoice(creditor, "RG", kind="payment", total_cents=-5, due_date=None)
    mail(anna, late, "invoice", "uncertain")
    found = [set(query.ids(view.filter(), view.order())) for view in views.views(anna)]
    assert found == [{today.id}, {today.id}, {late.id}, {payment.id}, {late.id}]
    assert reminded.id not in set().union(*found)


def test_views_are_counted_one_after_the_other_until_given_up(
    db: pw.Database, anna: User, make_customer: Callable[..., Customer], make_invoice: Callable[..., Invoice]
) -> None:
    customer = make_customer("C1")
    make_invoice(customer, "LATE")
    make_invoice(customer, "RG", kind="payment", total_cents=-5, due_date=None)
    views.save(anna, "Lost", parse("status:ZZ"), sort.DEFAULT)
    mine = views.views(anna)
    assert dict(views.Counting(mine).counts()) == {
        view: query.count(view.filter()) if view.name != "Lost" else None for view in mine
    }
    counting = views.Counting(mine)
    counts = counting.counts()
    next(counts)
    counting.interrupt()
    with pytest.raises(GivenUpError):
        next(counts)


def test_a_view_is_kept_under_its_name(sqlite_db: pw.Database, anna: User) -> None:
    views.save(anna, "  Gros soldes ", parse("solde>10000 client:dup*"), sort.parse("-balance"))
    views.save(anna, "Gros Soldes", parse("solde>20000"), sort.parse("-balance"))
    assert [view.name for view in views.views(anna)] == [*_SHIPPED, "Gros Soldes"]
    i18n.use("en")
    kept = views.find(anna, "gros SOLDES")
    assert (kept.filter(), kept.order()) == (parse("balance>20000"), sort.Sort("balance", descending=True))
    views.remove(anna, "gros soldes")
    with pytest.raises(views.UnknownViewError, match="Gros sldes"):
        views.find(anna, "Gros sldes")
    with pytest.raises(views.NamelessViewError):
        views.save(anna, " \t", parse(""), sort.DEFAULT)


def test_a_view_takes_another_name(sqlite_db: pw.Database, anna: User) -> None:
    views.save(anna, "Mine", parse("open"), sort.DEFAULT)
    assert views.rename(anna, "à envoyer", " Tournée\t") == "Tournée"
    assert views.rename(anna, "Mine", "MINE") == "MINE"
    assert [view.name for view in views.views(anna)] == [_SHIPPED[0], "Tournée", *_SHIPPED[2:], "MINE"]
    with pytest.raises(views.TakenViewError, match="tournée"):
        views.rename(anna, "MINE", "tournée")
    with pytest.raises(views.NamelessViewError):
        views.rename(anna, "MINE", " ")
    with pytest.raises(views.UnknownViewError):
        views.rename(anna, "Nobody's", "x")


def test_views_are_each_users_own(sqlite_db: pw.Database, anna: User) -> None:
    berta = User.create(login="berta")
    views.save(anna, "Mine", parse("open"), sort.DEFAULT)
    assert [view.name for view in views.views(berta)] == _SHIPPED


def test_the_history_tells_mails_and_statuses(
    db: pw.Database, anna: User, make_customer: Callable[..., Customer], make_invoice: Callable[..., Invoice]
) -> None:
    ReminderStatus.create(code="R1", label="1")
    customer = make_customer()
    invoice, other = make_invoice(customer, "A"), make_invoice(customer, "B")
    first = mail(anna, invoice, "invoice", "sent")
    first.reply, first.reason = "250 2.0.0 Ok", "accepted"
    first.save()
    for role, address in (("to", "x@example.com"), ("cc", "y@example.com")):
        MailRecipient.create(mail=first, role=role, address=address)
    mail(anna, other, "statement", "queued", test_to="me@x.example")
    status.set_status(anna, [invoice.id], "R1")
    change, sent = history.of_invoice(invoice.id)
    if isinstance(change, history.MailEvent):
        change, sent = sent, change
    assert isinstance(change, status.Change)
    assert isinstance(sent, history.MailEvent)
    assert (change.old, change.new, change.user) == ("", "R1", anna.login)
    assert (sent.to, sent.state, sent.reason, sent.invoices, sent.user) == (
        ("x@example.com",),
        "sent",
        "250 2.0.0 Ok",
        ("A",),
        "Anna",
    )
    assert [(one.invoices, one.test_to) for one in history.of_customer(customer.id)] == [
        (("B",), "me@x.example"),
        (("A",), ""),
    ]
    assert history.of_customer(99) == []
