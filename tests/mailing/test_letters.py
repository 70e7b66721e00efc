"""Subjects and letters: the shipped ones word for word, users' own in a sandbox, errors in one sentence."""

from __future__ import annotations

import re
from datetime import date

import pytest

from flowtui import i18n
from flowtui.mailing import fields, letters
from flowtui.mailing.facts import CustomerFacts, InvoiceFacts
from flowtui.mailing.letter_values import Author, Matter, values
from flowtui.mailing.letters import LetterError
from flowtui.models import Company, MailProfile, User
from flowtui.models.words import Purpose

PURPOSES = [purpose.value for purpose in Purpose]
FIRM = Company(
    name="Ets Durand",
    legal_form="SARL au capital de 10 000 €",
    address="1 rue des Lilas",
    postcode="69001",
    city="Lyon",
    siren="552100554",
    rcs_city="Lyon",
    iban="FR7630006000011234567890189",
    bic="AGRIFRPP",
)
AUTHOR = Author(User(login="anna", name="Anna"), FIRM, date(2026, 11, 24))


def facts(number: str = "FA2026-0412", **changed) -> InvoiceFacts:
    base = InvoiceFacts(
        id=1, number=number, kind="invoice", customer_id=1, issue_date=date(2026, 10, 3),
        due_date=date(2026, 11, 2), currency="EUR", total_cents=124_000, balance_cents=124_000, mailed_at=None,
        grouped_at=None, last_reminder_at=None, reminder_count=0, blocked=False, block_reason="",
        block_until=None, offset_group=None, status=None, status_label=None, status_blocks=None,
        net_cents=None, vat_cents=None, code="ready",
    )  # fmt: skip
    return base._replace(**changed)


def matter(
    purpose: str, *rows: InvoiceFacts, language: str = "fr", name: str = "DUPONT & FILS", **more
) -> Matter:
    customer = CustomerFacts(1, "C0412", name, language, "any", False, "", None)
    return Matter(purpose, customer, language, "EUR", rows or (facts(),), **more)


def written(
    purpose: str, *rows: InvoiceFacts, language: str = "fr", profile: MailProfile | None = None, **more
):
    letter = letters.letter(profile or MailProfile(), purpose, language, FIRM)
    return letter.write(values(AUTHOR, matter(purpose, *rows, language=language, **more)))


@pytest.mark.parametrize(
    ("purpose", "language", "kind", "subject"),
    [
        ("invoice", "fr", "invoice", "Ets Durand - Facture n°FA2026-0412"),
        ("invoice", "fr", "credit_note", "Ets Durand - Avoir n°FA2026-0412"),
        ("reminder", "fr", "invoice", "Ets Durand - Relance facture n°FA2026-0412"),
        ("statement", "fr", "invoice", "Ets Durand - Relevé de compte au 24/11/2026"),
        ("invoice", "en", "invoice", "Ets Durand - Invoice no. FA2026-0412"),
        ("invoice", "en", "credit_note", "Ets Durand - Credit note no. FA2026-0412"),
        ("reminder", "en", "invoice", "Ets Durand - Reminder: invoice no. FA2026-0412"),
        ("statement", "en", "invoice", "Ets Durand - Statement of account as of 24/11/2026"),
    ],
)
def test_the_shipped_subjects_word_for_word(purpose, language, kind, subject):
    assert written(purpose, facts(kind=kind), language=language).subject == subject


def test_the_company_is_named_as_it_was_entered():
    firm = Company(name="SARL L'Été & Cie")
    letter = letters.letter(MailProfile(), "invoice", "fr", firm)
    author = Author(AUTHOR.user, firm, AUTHOR.day)
    assert (
        letter.write(values(author, matter("invoice"))).subject == "SARL L'Été & Cie - Facture n°FA2026-0412"
    )


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("purpose", PURPOSES)
def test_every_shipped_letter_signs_and_bears_the_legal_mentions(purpose, language):
    text = written(purpose, language=language).text
    body, _mark, footer = text.rpartition("\n-- \n")
    assert body.rstrip().endswith("Anna\nEts Durand")
    assert footer == (
        "Ets Durand, SARL au capital de 10 000 € - 1 rue des Lilas, 69001 Lyon - SIREN 552 100 554 RCS Lyon\n"
    )
    assert (
        "1\u00a0240,00\u00a0€" in text
        or "1,240.00\u00a0€" in text
        or "1 240,00" in text
        or "1,240.00" in text
    )
    assert "{" not in text
    assert "\n\n\n" not in text


def test_the_invoice_letter_says_what_it_is_about():
    assert "notre facture n°FA2026-0412 du 03/10/2026" in written("invoice").text
    assert "notre avoir n°FA2026-0412" in written("invoice", facts(kind="credit_note")).text
    assert "l'avis de notre facture" in written("invoice", notice=True).text
    credited = written("invoice", facts(kind="credit_note"), notice=True).text
    assert "l'avis de notre avoir n°FA2026-0412" in credited
    assert "déjà réglée" in written("invoice", facts(balance_cents=0)).text
    assert "FR76 3000 6000 0112 3456 7890 189 (BIC AGRIFRPP)" in written("invoice").text


def test_a_second_reminder_is_firmer_and_counts_the_days():
    first, second = written("reminder").text, written("reminder", facts(reminder_count=1)).text
    assert "Sauf erreur ou omission" in first
    assert "22 jours de retard" in first
    assert "Malgré notre précédente relance" in second
    assert "(1 jour de retard)" in written("reminder", facts(due_date=date(2026, 11, 23))).text
    assert "de retard" not in written("reminder", facts(due_date=date(2026, 12, 31))).text


def test_a_reminder_does_not_call_a_notice_a_copy():
    assert "copie ci-jointe" in written("reminder").text
    assert "copie" not in written("reminder", notice=True).text
    assert "Un avis qui la rappelle est joint" in written("reminder", notice=True).text


def test_unmatched_payments_stand_apart_from_what_is_owed():
    for purpose in ("reminder", "statement"):
        text = written(purpose, payments_cents=30_000).text
        assert "300,00\u00a0€" in text
        assert "1\u00a0240,00\u00a0€" in text or "1 240,00" in text


def test_a_profile_speaks_each_language_or_leaves_it_to_the_shipped_text():
    profile = MailProfile(subject="{{ société }}: {{ numéro }}", text="Bonjour {{ client }}\n{{ signature }}")
    french = written("invoice", profile=profile)
    assert french.subject == "Ets Durand: FA2026-0412"
    assert french.text.startswith("Bonjour DUPONT & FILS\nAnna\nEts Durand\n\n-- \nEts Durand, SARL")
    assert (
        written("invoice", language="en", profile=profile).subject == "Ets Durand - Invoice no. FA2026-0412"
    )
    assert i18n.customer_language("de") == "en"
    assert i18n.customer_language("") == "fr"
    assert i18n.customer_language("fr_CA") == "fr"


def test_a_statement_without_its_table_gets_it_all_the_same():
    text = written("statement", profile=MailProfile(text="Bonjour")).text
    assert "FA2026-0412" in text
    assert "Total net (EUR)" in text


def test_french_and_english_names_give_the_same_value():
    context = fields.context("invoice", values(AUTHOR, matter("invoice")))
    assert context["echeance"] == context["due_date"] == context["échéance"] == "02/11/2026"
    assert context["retard"] == context["days_late"] == 22
    assert "tableau" not in context


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("{{ numro }}", ["numro", "vouliez-vous dire num"]),
        ("{{ xyz }}", ["xyz", "client", "numero"]),
        ("{{ tableau }}", ["tableau"]),
        ("{{ numero", ["ligne 1"]),
        ("a\nb {% if %}", ["ligne 2"]),
        ("{{ numero|nope }}", ["nope"]),
        ("{{ numero + 1 }}", ["ne se compare ni ne s'additionne"]),
        ("{{ client", ["ligne 1", "accolades"]),
        ("{{ client }", ["ligne 1", "accolades"]),
        ("{{ }}", ["ligne 1", "nom d'un champ"]),
        ("{{ client numero }}", ["ligne 1", "ne se comprend pas"]),
        ("{% if avoir %}x", ["ligne 1", "«endif»"]),
        ("{% endif %}", ["ligne 1", "«endif»"]),
        ("{{ numero.upper() }}", ["ligne 1", "upper"]),
        ("{{ ''.__class__.__mro__ }}", ["ligne 1"]),
        ("{{ numero['x'] }}", ["ligne 1"]),
        ("{% for c in numero %}x{% endfor %}", ["ligne 1"]),
        ("{% set a = 1 %}", ["ligne 1"]),
        ("{% include '/etc/passwd' %}", ["ligne 1"]),
        ("{% macro m() %}{% endmacro %}", ["ligne 1"]),
        ("{{ 'a' * 1000000000 }}", ["ligne 1"]),
        ("{{ '%099999999d' % 1 }}", ["ligne 1"]),
        ("{{ range(9) }}", ["ligne 1"]),
        ("{{ cycler }}", ["cycler"]),
        ("{{ " + "not " * 2000 + "numero }}", ["trop"]),
    ],
)
def test_what_cannot_be_written_is_one_sentence_that_says_where(source, words):
    for subject, text, part in ((source, "", "Objet"), ("", source, "Texte")):
        with pytest.raises(LetterError) as caught:
            letters.check(subject, text, "invoice")
        sentence = caught.value.sentence
        assert sentence.startswith(f"{part}: ")
        assert "\n" not in sentence
        assert not re.search(r"\b(the|expected|unexpected|template|token|filter)\b", sentence), sentence
        assert all(word in sentence for word in words)


def test_the_english_text_is_named_in_its_error():
    with pytest.raises(LetterError, match=r"^Objet en anglais: "):
        letters.check("{{ nmber }}", "", "invoice", "en")


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("purpose", PURPOSES)
def test_the_shipped_letters_pass_the_check_of_the_parameter_screen(purpose, language):
    letters.check(
        letters.default_subject(purpose, language), letters.default_text(purpose, language), purpose, language
    )


def test_a_customers_name_is_data_and_never_a_template():
    profile = MailProfile(subject="{{ client }}", text="{{ client }}")
    found = written("invoice", profile=profile, name="{{ 7*7 }}{% if %}")
    assert found.subject == "{{ 7*7 }}{% if %}"
    assert found.text.startswith("{{ 7*7 }}{% if %}\n")


@pytest.mark.parametrize(
    "name", ["A\r\nBcc: x@y.example", "A\u2028B", "A\u0085B\u202eC", "A\x0bB\x00\x1b[31mC"]
)
def test_a_subject_is_one_clean_line(name):
    subject = written(
        "invoice", profile=MailProfile(subject="{{ client }}\n {{ numero }}"), name=name
    ).subject
    assert subject.isprintable()
    assert subject.endswith(" FA2026-0412")


def test_a_subject_is_neither_empty_nor_endless():
    with pytest.raises(LetterError, match=r"^Objet: il est vide"):
        written("invoice", profile=MailProfile(subject="{{ bic if avoir else '' }}"))
    assert len(written("invoice", name="x" * 900, profile=MailProfile(subject="{{ client }}")).subject) == 240


def test_the_footer_takes_what_there_is_and_names_what_is_missing():
    assert letters.footer(Company(name="Ets Durand"), "fr") == "Ets Durand"
    bare = Company(name="Ets Durand", siren="552100554")
    assert letters.footer(bare, "fr") == "Ets Durand - SIREN 552 100 554"
    assert letters.missing_mentions(bare) == ("ville du RCS", "adresse", "forme et capital")
    assert letters.missing_mentions(FIRM) == ()
    assert letters.footer(Company(name="A", mentions="TVA sur les débits"), "fr") == "A\nTVA sur les débits"


def test_the_reference_names_every_field_in_the_screen_language():
    found = {one.french: one for one in letters.fields_reference()}
    assert found["numero"].english == "number"
    assert found["numero"].meaning == "le numéro de la facture"
    assert found["tableau"].purposes == ("statement",)
    assert {one.french for one in letters.fields_reference("statement")} < set(found)
    i18n.use("en")
    assert all(one.meaning and one.example is not None for one in letters.fields_reference())
    assert letters.fields_reference("invoice")[0].meaning == "the company's name as entered"


@pytest.mark.parametrize("source", ["{{ " + "9" * 5000 + " }}", "{{ 0x" + "f" * 9000 + " }}", "x" * 20_001])
def test_a_letter_that_cannot_be_read_in_time_is_refused(source):
    with pytest.raises(LetterError, match=r"chiffres|20000"):
        letters.check("", source, Purpose.INVOICE)
