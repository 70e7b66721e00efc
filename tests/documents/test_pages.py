"""The shipped documents read back: what a customer sees on them."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from flowtui.documents.values import Line
from tests.documents.conftest import pages_of, sample, text_of


def test_an_invoice_in_french(pool):
    text = text_of(pool.render(sample("invoice", "12")))
    for words in (
        "Facture FA2026-0412",
        "DUPONT & FILS",
        "14 novembre 2026",
        "14 décembre 2026",
        "Étude de faisabilité",
        "1 999,00",
        "Total HT 7 012,80",
        "TVA 20 % sur 4 675,20 935,04",
        "TVA 5,5 % sur 2 337,60 128,57",
        "Total TTC 8 076,41 €",
        "IBAN FR76 3000 6000 0112 3456 7890 189",
        "RCS Lyon 552 100 554",
        "SARL au capital de 10 000 €",
        "indemnité forfaitaire de recouvrement de 40,00 €",
        "Page 1 / 1",
    ):
        assert words in text


def test_the_same_in_english(pool):
    text = text_of(pool.render(sample("invoice", "english")))
    for words in (
        "Invoice FA2026-0412",
        "14 November 2026",
        "UNITED KINGDOM",
        "Total payable 2,913.22 €",
        "VAT 20% of 2,421.00",
    ):
        assert words in text


def test_a_consumer_is_not_told_the_rules_between_traders(pool):
    text = text_of(pool.render(sample("invoice", "consumer")))
    assert "recouvrement" not in text
    assert "40,00 €" not in text.replace("240,00", "")


@pytest.mark.parametrize("purpose", ["notice", "reminder", "statement"])
def test_only_an_invoice_carries_those_rules(purpose, pool):
    assert "forfaitaire" not in text_of(pool.render(sample(purpose, "12")))


def test_a_credit_note(pool):
    text = text_of(pool.render(sample("invoice", "credit")))
    assert "Avoir AV2026-0412" in text
    assert "Total TTC en votre faveur 397,20 €" in text
    assert "IBAN" not in text
    assert "Échéance" not in text


def test_what_was_paid_lowers_what_is_asked(pool):
    text = text_of(pool.render(sample("invoice", "settled")))
    assert "Déjà réglé 264,80 Reste à payer 132,40 €" in text
    assert "132,40 € à l’ordre de Ets Durand" in text


def test_a_notice_says_that_it_is_none(pool):
    text = text_of(pool.render(sample("notice", "12")))
    assert "Avis de facture" in text
    assert "Ce document n’est pas une facture." in text
    assert "Solde dans nos comptes 8 076,41 €" in text
    assert "TVA 20" not in text
    text = text_of(pool.render(sample("notice", "credit")))
    assert "Avis d’avoir" in text
    assert "Ce document n’est pas un avoir." in text
    assert "-397,20 €" in text


def test_a_reminder(pool):
    job = sample("reminder", "12")
    late = replace(job.fields["invoice"], days_late=22, reminders=1)
    text = text_of(pool.render(replace(job, fields={**job.fields, "invoice": late})))
    for words in (
        "Relance Facture FA2026-0412",
        "Relance n° 2",
        "Malgré notre relance",
        "22",
        "8 076,41 €",
        "24 novembre 2026",
    ):
        assert words in text
    text = text_of(pool.render(sample("reminder", "english")))
    assert "Reminder Invoice FA2026-0412" in text


def test_a_statement(pool):
    text = text_of(pool.render(sample("statement", "12")))
    for words in (
        "Relevé de compte arrêté au 24 novembre 2026",
        "AV2026-0421 avoir 20/07/2026 -753,54 -753,54 963,57",
        "FA2026-0420 02/08/2026 01/09/2026 84 683,53 683,53 1 647,10",
        "Total du relevé 3 788,00 €",
        "Règlement RG2026-0107 du 06/10/2026, non lettré -300,00",
        "Reste à payer 3 488,00 €",
        "316,91 596,95 613,52 1 297,05 963,57",
    ):
        assert words in text


def test_a_statement_with_many_payments_keeps_its_columns(pool):
    job = sample("statement", "12")
    payments = job.fields["payments"] * 20
    made = pool.render(replace(job, fields={**job.fields, "payments": payments}))
    assert text_of(made).count("non lettré") == 20
    assert made.warnings == ()


@pytest.mark.parametrize(
    ("purpose", "heading"), [("invoice", "Désignation Quantité"), ("statement", "N° Date Échéance")]
)
def test_long_documents_number_their_pages_and_repeat_their_head(purpose, heading, pool):
    made = pool.render(sample(purpose, "60"))
    pages = pages_of(made.pdf)
    assert made.pages == len(pages) == 3
    for at, page in enumerate(pages, 1):
        assert f"Page {at} / 3" in page
        assert "Ets Durand" in page
    assert all(heading in page for page in pages[:2])
    assert "DUPONT & FILS" in pages[1]


@pytest.mark.parametrize("count", range(20, 27))
def test_sums_never_stand_alone_on_a_page(count, pool):
    job = sample("invoice", "1")
    lines = tuple(Line(f"Ligne {at}", "1", "", "10", 1000, 2000) for at in range(count))
    made = pool.render(replace(job, fields={**job.fields, "lines": lines}, rows=count))
    page = next(page for page in pages_of(made.pdf) if "Total HT" in page)
    assert f"Ligne {count - 1}" in page
    assert f"Ligne {count - 2}" in page


def test_a_line_longer_than_a_page_is_cut_and_not_shrunk(pool):
    job = sample("invoice", "1")
    line = replace(job.fields["lines"][0], text="Une très longue désignation. " * 400)
    made = pool.render(replace(job, fields={**job.fields, "lines": (line,)}))
    assert text_of(made).count("longue") == 400
    assert made.pages > 3


def test_hostile_text_comes_out_as_text(pool):
    for purpose in ("invoice", "notice", "reminder", "statement"):
        made = pool.render(sample(purpose, "hostile"))
        text = text_of(made)
        assert "</td></table><script>x</script>" in text
        assert "{{ 7*7 }}" in text
        assert "49" not in text.split("{{ 7*7 }}")[1][:20]


def test_what_the_font_cannot_draw_is_told(pool):
    job = sample("notice", "1")
    customer = replace(job.fields["customer"], name="株式会社 Ελλάς Москва Łódź – « Œuvre » 😀")
    made = pool.render(replace(job, fields={**job.fields, "customer": customer}))
    assert made.warnings == ("La police ne sait pas dessiner: 会 式 株 社 😀",)
    assert "Ελλάς Москва Łódź – « Œuvre »" in text_of(made)


def test_the_pdf_names_itself_and_bears_the_document_s_date(pool):
    reader = PdfReader(io.BytesIO(pool.render(sample("invoice", "1")).pdf))
    assert reader.metadata.title == "Facture FA2026-0412"
    assert reader.metadata.author == "Ets Durand"
    assert reader.metadata.creation_date.date().isoformat() == "2026-11-24"
    assert reader.trailer["/Root"]["/Lang"] == "fr"


def test_both_faces_are_embedded_and_nothing_else_is_drawn_with(pool):
    reader = PdfReader(io.BytesIO(pool.render(sample("invoice", "12")).pdf))
    fonts = reader.pages[0]["/Resources"]["/Font"].get_object()
    used = {str(font.get_object()["/BaseFont"]).split("+")[-1] for font in fonts.values()}
    assert {"FlowtuiSans-Regular", "FlowtuiSans-Bold"} <= used


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_logo(kind, pool):
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (300, 100), "navy").save(out, kind)
    made = pool.render(sample("notice", "bare", logo=out.getvalue()))
    assert len(PdfReader(io.BytesIO(made.pdf)).pages[0].images) == 1


def test_a_logo_that_is_no_picture_is_told(pool):
    assert "PNG" in pool.render(sample("notice", "1", logo=b"<svg/>")).error
