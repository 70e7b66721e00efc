"""The plan of a run: rights, what leaves, copies, documents, sizes, and its JSON."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from flowtui.config import Archive, Config, Smtp
from flowtui.documents import templates
from flowtui.mailing import plan
from flowtui.mailing.letters import LetterError
from flowtui.mailing.order import CopyAddressError, TestAddressError
from flowtui.mailing.plan import NotOverrulableError
from flowtui.mailing.profiles import NoSenderError
from flowtui.models import Company, InvoiceLine, MailProfile, User
from flowtui.models.lookup import NoCompanyError
from flowtui.models.words import MailState
from tests.mailing.books import CONFIG, contact, original, planned, sent_numbers, stored, why

if TYPE_CHECKING:
    from flowtui.models import Invoice

LABELS = {
    "invoice": "Envoi auto mail / facture vente",
    "reminder": "Envoi auto mail / relance",
    "statement": "Envoi auto mail / relevé",
}


@pytest.fixture
def books(sqlite_db, anna, make_customer, make_invoice):
    """One customer with two invoices; the shipped report templates."""
    templates.install_defaults()
    customer = make_customer("C1", name="DUPONT & FILS", email="compta@dupont.example")
    return [make_invoice(customer, "FA1"), make_invoice(customer, "FA2", total_cents=5_000)]


def lines_of(invoice: Invoice) -> None:
    """Lines that add up, so that the invoice can be printed as one."""
    InvoiceLine.create(
        invoice=invoice,
        position=1,
        text="Conseil",
        quantity="1",
        unit_price="100",
        net_cents=10_000,
        vat_rate=2000,
    )
    type(invoice).update(net_cents=10_000, vat_cents=2_000).where(type(invoice).id == invoice.id).execute()


@pytest.mark.parametrize("purpose", list(LABELS))
def test_without_the_permission_everything_stays_out_and_says_which(books, anna, purpose):
    MailProfile.update(allowed=False).where(MailProfile.purpose == purpose).execute()
    found = planned(anna, purpose, *books)
    assert not found.mails
    assert {code for code, _detail in why(found).values()} == {"no-right"}
    assert all(f"«{LABELS[purpose]}»" in detail and "Anna" in detail for _code, detail in why(found).values())


def test_without_the_right_the_profile_alone_allows_nothing(books, anna):
    User.update(may_send_reminders=False).execute()
    user = User.get_by_id(anna.id)
    assert len(planned(user, "invoice", *books).mails) == 2
    for purpose in ("reminder", "statement"):
        assert {code for code, _detail in why(planned(user, purpose, *books)).values()} == {"no-right"}


def test_an_unknown_account_may_look_and_send_nothing(books):
    found = planned(User(login="zoe", name="zoe"), "invoice", *books)
    assert [one.code for one in found.excluded] == ["no-right", "no-right"]
    assert found.user_id is None


def test_the_plan_as_the_command_line_prints_it(books, anna):
    original(books[0])
    MailProfile.update(cc="chef@durand.example", bcc="", copy_to_self=True).execute()
    config = Config(smtp=Smtp(per_minute=30), archive=Archive(bcc="archive@durand.example"))
    found = planned(anna, "statement", *books, config=config, query="client:dup*")
    assert found.query == "client:dup*"
    assert found.to_json() == {
        "purpose": "statement",
        "invoices": 2,
        "not_due": 0,
        "mails": 1,
        "customers": 1,
        "total_cents": 17_000,
        "currency": "EUR",
        "totals": {"EUR": 17_000},
        "eta_seconds": 1,
        "status_after": {},
        "test": False,
        "test_to": None,
        "test_folder": None,
        "excluded": [],
        "messages": [
            {
                "customer": "C1",
                "to": ["compta@dupont.example"],
                "cc": ["chef@durand.example"],
                "bcc": ["anna@durand.example", "archive@durand.example"],
                "subject": "Ets Durand - Relevé de compte au 24/11/2026",
                "invoices": ["FA1", "FA2"],
                "total_cents": 17_000,
                "currency": "EUR",
                "attachments": [
                    {"name": "Releve-C1-2026-11-24.pdf", "source": "template", "template": 4},
                    {"name": "FA1.pdf", "source": "original", "template": None},
                    {"name": "Avis-FA2.pdf", "source": "template", "template": 2},
                ],
                "returned": [],
            }
        ],
    }


def test_an_invoice_is_printed_only_when_all_of_it_is_known(books, anna):
    lines_of(books[0])
    found = planned(anna, "invoice", *books)
    assert [mail.attachments[0].name for mail in found.mails] == ["FA1.pdf", "Avis-FA2.pdf"]
    assert [(mail.template, mail.template_version) for mail in found.mails] == [(1, 1), (2, 1)]
    assert "l'avis de notre facture" in found.mails[1].text
    assert "l'avis" not in found.mails[0].text


def test_the_chosen_template_replaces_the_profiles_and_is_recorded(books, anna):
    lines_of(books[0])
    assert [mail.template for mail in planned(anna, "invoice", *books, template=2).mails] == [2, 2]
    MailProfile.update(template=2).where(MailProfile.purpose == "invoice").execute()
    assert [mail.template for mail in planned(anna, "invoice", *books).mails] == [2, 2]
    assert [mail.template for mail in planned(anna, "invoice", *books, template=1).mails] == [1, 2]


def test_a_reminder_carries_its_letter_and_the_invoice(books, anna):
    original(books[0])
    names = [[one.name for one in mail.attachments] for mail in planned(anna, "reminder", *books).mails]
    assert names == [["Relance-FA1.pdf", "FA1.pdf"], ["Relance-FA2.pdf", "Avis-FA2.pdf"]]


@pytest.mark.parametrize(("purpose", "template"), [("invoice", 77), ("reminder", 77), ("statement", 1)])
def test_a_missing_template_is_said_of_each_invoice(books, anna, purpose, template):
    original(books[0])
    found = planned(anna, purpose, *books, template=template)
    missing = ["FA2"] if purpose == "invoice" else ["FA1", "FA2"]
    assert [one.invoice for one in found.excluded] == missing
    assert {code for code, _detail in why(found).values()} == {"template-missing"}
    assert all(str(template) in detail for _code, detail in why(found).values())


def test_too_large_mails_stay_out_with_both_sizes(books, anna):
    original(books[0], size=20_000_000)
    found = planned(anna, "invoice", *books)
    assert why(found) == {"FA1": ("too-large", "le mail ferait 26,14 Mo, la limite est 25,00 Mo")}
    assert sent_numbers(found) == [["FA2"]]
    assert set(why(planned(anna, "statement", *books))) == {"FA1", "FA2"}
    assert why(planned(anna, "invoice", *books, config=Config(smtp=Smtp(max_bytes=0)))) == {}


def test_an_address_stands_once_in_a_mail_and_in_its_most_visible_role(books, anna):
    customer = books[0].customer
    contact(customer, "Compta@Dupont.example", role="cc")
    contact(customer, "b@dupont.example", role="bcc")
    MailProfile.update(cc="b@dupont.example, c@durand.example", bcc="c@durand.example").execute()
    mail = planned(anna, "invoice", books[0]).mails[0]
    assert (mail.to, mail.cc, mail.bcc) == (
        ("compta@dupont.example",),
        ("b@dupont.example", "c@durand.example"),
        (),
    )


def test_copies_count_per_purpose_and_give_failed_ones_back(books, anna):
    def copies(purpose: str, **options) -> list[int]:
        mails = planned(anna, purpose, books[0], **options).mails
        return [invoice.copy for mail in mails for invoice in mail.invoices]

    assert copies("invoice") == copies("reminder") == [1]
    stored(planned(anna, "reminder", books[0]), anna, MailState.FAILED)
    assert copies("reminder") == [1]
    stored(planned(anna, "reminder", books[0]), anna, MailState.SENT)
    assert copies("reminder") == [2]
    assert copies("statement") == copies("invoice") == [1]
    stored(planned(anna, "invoice", books[0]), anna, MailState.SENT)
    assert copies("invoice") == []
    assert copies("invoice", again=True) == copies("invoice", include=("already-mailed",)) == [2]


def test_what_left_under_another_mark_is_still_told(books, anna):
    """The pointer was cleared by hand, the mail has left: a second one is an explicit act."""
    (mail,) = stored(planned(anna, "invoice", books[0]), anna, MailState.SENT)
    type(mail).update(sent_at=datetime(2026, 11, 20, 9, 0)).execute()  # noqa: DTZ001 - stored as naive UTC
    code, detail = why(planned(anna, "invoice", books[0]))["FA1"]
    assert code == "already-mailed"
    assert f"lot {mail.run.id}" in detail
    assert "20/11/2026" in detail
    assert anna.login in detail


def test_only_three_codes_can_be_taken_in(books, anna):
    with pytest.raises(NotOverrulableError, match="blocked"):
        planned(anna, "invoice", *books, include=("blocked",))


def test_a_test_goes_nowhere_else_and_says_for_whom_it_is(books, anna):
    contact(books[0].customer, "chef@dupont.example", role="cc")
    found = planned(anna, "invoice", books[0], test_to=" anna@durand.example ")
    assert found.test_to == "anna@durand.example"
    first = found.mails[0].text.split("\n")[0]
    assert first == (
        "TEST: ce mail ne part qu'à anna@durand.example. Il est destiné à: compta@dupont.example, "
        "chef@dupont.example (cc)"
    )
    assert found.mails[0].subject == "Ets Durand - Facture n°FA1"
    for address in ("anna", "a@b.example, c@d.example", "a@b.example\nBcc: c@d.example"):
        with pytest.raises(TestAddressError):
            planned(anna, "invoice", books[0], test_to=address)


def test_the_sender_is_the_profiles_else_the_users_else_the_companys(books, anna):
    assert planned(anna, "invoice", books[0]).mails[0].sender == "anna@durand.example"
    MailProfile.update(sender="factures@durand.example", reply_to="anna@durand.example").execute()
    mail = planned(anna, "invoice", books[0]).mails[0]
    assert (mail.sender, mail.reply_to) == ("factures@durand.example", "anna@durand.example")
    MailProfile.update(sender="").execute()
    User.update(email="").execute()
    user = User.get_by_id(anna.id)
    assert planned(user, "invoice", books[0]).mails[0].sender == "compta@durand.example"
    Company.update(email="").execute()
    with pytest.raises(NoSenderError, match="Anna"):
        planned(user, "invoice", books[0])


def test_what_concerns_the_whole_order_is_one_sentence(books, anna):
    MailProfile.update(subject="{{ numro }}").where(MailProfile.purpose == "invoice").execute()
    with pytest.raises(LetterError, match="numro"):
        planned(anna, "invoice", *books)
    with pytest.raises(CopyAddressError, match=r"archive\.bcc"):
        planned(anna, "reminder", *books, config=Config(archive=Archive(bcc="nobody@")))
    Company.delete().execute()
    with pytest.raises(NoCompanyError):
        planned(anna, "reminder", *books)


def test_a_selection_of_nothing_is_an_empty_plan(books, anna):
    found = plan.build(anna, "invoice", [987_654], config=CONFIG)
    assert (len(found.mails), len(found.excluded), found.currency) == (0, 0, "EUR")


def test_the_same_id_twice_is_one_mail(books, anna):
    assert len(planned(anna, "invoice", books[0], books[0]).mails) == 1
