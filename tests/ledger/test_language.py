"""The query line: both languages, what is understood, what is refused, and the way back."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowtui import i18n
from flowtui.ledger.code_words import code_words
from flowtui.ledger.filter import Filter, Span, Term
from flowtui.ledger.language import QueryError, parse, unparse
from flowtui.ledger.periods import Period, day
from flowtui.models.words import Code
from tests.ledger.strategies import filters


@pytest.mark.parametrize(
    ("english", "french", "term"),
    [
        ("open", "soldée:non", Term("settled", value=False)),
        ("settled", "soldée", Term("settled")),
        ("-settled", "non soldée", Term("settled", value=False)),
        ("balance:no", "solde:non", Term("settled", value=False)),
        ("overdue", "échue", Term("overdue")),
        ("late>30", "retard>30", Term("late", ">", 30)),
        ("created:today", "créée:auj", Term("created", ":", Period(word="today"))),
        ('created:"this week"', 'créée:"cette semaine"', Term("created", ":", Period(word="week"))),
        (
            'date:"2026-10 .. 2026-11"',
            "date:2026-10..2026-11",
            Term("date", ":", Period(date(2026, 10, 1), date(2026, 11, 30))),
        ),
        ("created:week", "créée:semaine", Term("created", ":", Period(word="week"))),
        ("date:2026-11", "date:11/2026", Term("date", ":", Period(date(2026, 11, 1), date(2026, 11, 30)))),
        ("due<2026-12-01", "échéance<01/12/2026", Term("due", "<", day(date(2026, 12, 1)))),
        ("due:none", "échéance:aucune", Term("due", ":", None)),
        (
            "date:2026-10-01..2026-10-31",
            "date:2026-10",
            Term("date", ":", Period(date(2026, 10, 1), date(2026, 10, 31))),
        ),
        ("date:2026-10..", "date:1/10/26..", Term("date", ":", Period(date(2026, 10, 1), None))),
        ("customer:dup*", "client:dup*", Term("customer", ":", "dup*")),
        ('customer:"dupont & fils"', 'client:"dupont & fils"', Term("customer", ":", "dupont & fils")),
        ("number:F2026*", "n:F2026*", Term("number", ":", "F2026*")),
        ("number:7", "n°:7", Term("number", ":", "7")),
        ("kind:credit", "type:avoir", Term("kind", ":", "credit_note")),
        ("-kind:payment", "-type:règlement", Term("kind", ":", "payment", negated=True)),
        ("not kind:payment", "non type:r", Term("kind", ":", "payment", negated=True)),
        ("balance>100", "solde>100,00", Term("balance", ">", 10000)),
        ("balance<0", "solde<0", Term("balance", "<", 0)),
        ("balance>=1 000", "solde>=1 000,00", Term("balance", ">=", 100000)),
        ("balance<-12 345 678.90", "solde<-12\u202f345\u202f678,90", Term("balance", "<", -1234567890)),
        ("balance:1 000..2 500.00", "solde:1 000..2 500,00", Term("balance", ":", Span(100000, 250000))),
        ("total:10..20.5", "ttc:10..20,50", Term("total", ":", Span(1000, 2050))),
        ("mailed:no", "mail:non", Term("mailed", ":", value=False)),
        ("mailed>=2026-10-01", "mail>=01/10/2026", Term("mailed", ">=", day(date(2026, 10, 1)))),
        ("-mailed:yes", "mail:non", Term("mailed", ":", value=False)),
        ("grouped:no", "groupé:non", Term("grouped", ":", value=False)),
        ("status:R1", "statut:R1", Term("status", ":", "R1")),
        ("status:none", "statut:aucun", Term("status", ":", None)),
        ("reminders>=2", "relances>=2", Term("reminders", ">=", 2)),
        ("reminders=2", "relances:2", Term("reminders", ":", 2)),
        ("why:no-address", "pourquoi:sans-adresse", Term("why", ":", "no-address")),
        ("blocked", "bloquée", Term("blocked")),
        ("offset", "compensée", Term("offset")),
        ("original:yes", "original:oui", Term("original")),
        ("sending:uncertain", "envoi:incertain", Term("sending", ":", "uncertain")),
        ("currency:EUR", "devise:EUR", Term("currency", ":", "EUR")),
        ("run:12", "lot:12", Term("run", ":", 12)),
    ],
)
def test_both_languages_say_the_same(english: str, french: str, term: Term) -> None:
    assert parse(english) == parse(french) == Filter((term,))


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("code", list(Code))
def test_why_takes_the_words_that_the_list_shows(language: str, code: Code) -> None:
    i18n.use(language)
    assert parse(f'why:"{code_words(code)}"') == Filter((Term("why", ":", code),))


@pytest.mark.parametrize("written", ["ECHUE", "echue", "Échue", "ÉCHUE"])
def test_words_need_neither_case_nor_accents(written: str) -> None:
    assert parse(written) == Filter((Term("overdue"),))


def test_bare_words_are_looked_for() -> None:
    assert parse('Dupont "& fils" -lyon') == Filter(
        (Term("text", ":", "Dupont"), Term("text", ":", "& fils"), Term("text", ":", "lyon", negated=True))
    )
    assert parse("non stop") == Filter((Term("text", ":", "non"), Term("text", ":", "stop")))


def test_a_word_behind_an_amount_stays_a_word() -> None:
    assert parse("solde>100 dupont") == Filter((Term("balance", ">", 10000), Term("text", ":", "dupont")))
    assert parse("solde>1 0001") == Filter((Term("balance", ">", 100), Term("text", ":", "0001")))
    assert parse('solde>1 "000"') == Filter((Term("balance", ">", 100), Term("text", ":", "000")))
    assert parse("client:1 000") == Filter((Term("customer", ":", "1"), Term("text", ":", "000")))
    assert unparse(parse('solde>1 "000"'), "fr") == 'solde>1 "000"'


def test_a_field_is_not_proposed_in_place_of_itself() -> None:
    with pytest.raises(QueryError) as error:
        parse("texte:dupont")
    assert error.value.near != "texte"


def test_any_is_no_condition() -> None:
    assert parse("mailed:any mail:toutes kind:all") == Filter() == parse("   ")


@pytest.mark.parametrize(
    ("query", "word", "near"),
    [
        ("custmer:x", "custmer", "customer"),
        ("echeanse<2026", "echeanse", "echeance"),
        ("why:no-adress", "no-adress", "no-address"),
        ("mailed:maybe", "maybe", None),
        ("date:2026-13", "2026-13", None),
        ("date:2026-10-31..2026-10-01", "2026-10-31..2026-10-01", None),
        ("balance>abc", "abc", None),
        ("late>1.5", "1.5", None),
        ("kind<invoice", "kind", None),
        ("date<..2026", "date", None),
        ("reminders>1..2", "reminders", None),
        ("customer:", "", None),
        ('customer:"dup', 'customer:"dup', None),
        ("12:30", "12", None),
        ("-opne", "opne", "open"),
        ("-échu3", "échu3", "echu"),
    ],
)
def test_what_means_nothing_is_named(query: str, word: str, near: str | None) -> None:
    with pytest.raises(QueryError) as caught:
        parse(query)
    assert (caught.value.word, caught.value.near) == (word, near)
    assert word in str(caught.value)
    assert near is None or near in str(caught.value)


def test_the_error_is_told_in_the_screen_language() -> None:
    with pytest.raises(QueryError, match="Vouliez-vous dire customer"):
        parse("custmer:x")
    i18n.use("en")
    with pytest.raises(QueryError, match="Did you mean customer"):
        parse("custmer:x")


@pytest.mark.parametrize(
    ("query", "rather"),
    [
        ("solde:200..100", "solde:100..200"),
        ("solde:-100..-200", "solde:-200..-100"),
        ("balance:2 500,00..1 000", "balance:1 000..2 500,00"),
        ("retard:30..10", "retard:10..30"),
        ("date:11/2026..10/2026", "date:10/2026..11/2026"),
    ],
)
def test_what_ends_before_it_begins_is_told_with_what_to_write(query: str, rather: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(query)
    assert f"finit avant de commencer; écrivez {rather}." in caught.value.sentence
    assert parse(rather)


@given(filters(), st.sampled_from(["fr", "en"]))
def test_what_is_written_is_read_back(filter_: Filter, language: str) -> None:
    assert parse(unparse(filter_, language)) == filter_


@given(st.text(max_size=40))
def test_any_text_is_a_filter_or_an_error_with_a_sentence(text: str) -> None:
    try:
        found = parse(text)
    except QueryError as error:
        told = error.sentence
    else:
        told = unparse(found, "fr")
        assert parse(told) == found
    assert told or not text.strip() or found == Filter()


def test_the_panel_changes_one_field_and_leaves_the_others() -> None:
    found = parse("open client:dup* late>30")
    assert found.with_term(Term("customer", ":", "dur*")) == parse("open client:dur* late>30")
    assert found.without("customer", "late") == parse("open")
    assert found.get("late") == Term("late", ">", 30)
    assert found.get("kind") is None
    assert found.and_term(Term("late", "<", 60)).on("late") == (Term("late", ">", 30), Term("late", "<", 60))
    assert found.fields() == {"settled", "customer", "late"}
