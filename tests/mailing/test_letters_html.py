"""The statement's table as text and as HTML, and the HTML part's escaping."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from flowtui.mailing import html, tables
from flowtui.mailing.tables import Column, Table
from flowtui.text import clean

COLUMNS = (Column("N°"), Column("Échéance"), Column("Solde", right=True))
ROWS = [("FA1", "02/11/2026", "1 240,00"), ("AV2 (avoir)", "", "-240,00")]
FOOTER = [("Total net (EUR)", "", "1 000,00")]


def test_the_table_is_aligned_for_reading_in_one_width():
    assert tables.write(COLUMNS, ROWS, FOOTER).split("\n") == [
        "N°               Échéance       Solde",
        "---------------  ----------  --------",
        "FA1              02/11/2026  1 240,00",
        "AV2 (avoir)                   -240,00",
        "---------------  ----------  --------",
        "Total net (EUR)              1 000,00",
    ]


def test_amounts_as_wide_as_their_heading_stand_to_the_right():
    columns = (Column("Number"), Column("Amount", right=True))
    table = next(tables.split(tables.write(columns, [("202601", "242.75"), ("202602", "866.91")], [])))
    assert table.right == (False, True)


def test_a_letter_is_split_around_its_tables():
    text = f"Bonjour,\n\n{tables.write(COLUMNS, ROWS, FOOTER)}\n\nMerci"
    before, table, after = tables.split(text)
    assert (before, after) == ("Bonjour,\n", "\nMerci")
    assert table == Table(("N°", "Échéance", "Solde"), tuple(ROWS), tuple(FOOTER), (False, False, True))


def test_a_rule_alone_is_no_table():
    for text in ("--- ---", "\n---  ---\nx", "a\n---------\nb", "a -- b"):
        assert list(tables.split(text)) == [text]


cell = (
    st.text(alphabet="aé€& <>1 -,().", max_size=12)
    .map(clean)
    .filter(lambda text: set(text) - {"-", " "} or not text)
)


@given(st.lists(st.tuples(cell.filter(bool), cell, cell), min_size=1, max_size=6))
def test_whatever_the_cells_hold_is_read_back(rows):
    text = tables.write(COLUMNS, rows, [("Total", "", "1")])
    (table,) = tables.split(text)
    assert table.rows == tuple(rows)
    assert table.footer == (("Total", "", "1"),)


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.text = [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        assert not {name for name, _value in attrs} - {"style", "lang", "charset"}

    def handle_data(self, data):
        self.text.append(data)


def _read(page: str) -> _Reader:
    reader = _Reader()
    reader.feed(page)
    return reader


def test_the_page_says_what_the_text_says():
    text = f"Bonjour <b>M. & Mme</b>,\nligne 2\n\n{tables.write(COLUMNS, ROWS, FOOTER)}\n\nAnna\n\n-- \nEts Durand\n"
    reader = _read(html.page(text, "fr", "Objet <x>"))
    shown = " ".join(" ".join(reader.text).split())
    assert shown == (
        "Objet <x> Bonjour <b>M. & Mme</b>, ligne 2 N° Échéance Solde FA1 02/11/2026 1 240,00 AV2 (avoir) -240,00 "
        "Total net (EUR) 1 000,00 Anna Ets Durand"
    )
    assert reader.tags.count("table") == 1
    assert reader.tags.count("tr") == 4
    assert not set(reader.tags) - {
        "html",
        "head",
        "meta",
        "title",
        "body",
        "p",
        "br",
        "table",
        "tr",
        "th",
        "td",
    }


def test_credit_notes_stand_out_in_the_table():
    page = html.page(tables.write(COLUMNS, ROWS, FOOTER), "fr", "x")
    assert 'color:#8a1f11">AV2 (avoir)' in page
    assert 'color:#8a1f11">FA1' not in page


@given(st.text(max_size=200), st.text(max_size=20))
def test_no_text_brings_its_own_markup(text, title):
    reader = _read(html.page(text, "fr", title))
    assert not set(reader.tags) - {
        "html",
        "head",
        "meta",
        "title",
        "body",
        "p",
        "br",
        "table",
        "tr",
        "th",
        "td",
    }
