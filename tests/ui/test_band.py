"""The customer's band: all of it where there is room, shortened by what matters least, no figure ever cut."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowtui import i18n
from flowtui.ledger.values import Band
from flowtui.models import Invoice, ReminderStatus
from flowtui.money import format_cents
from flowtui.ui.band_line import band_line
from flowtui.ui.cells import width
from flowtui.ui.glyphs import FULL, PLAIN
from flowtui.ui.widgets.line import Line, plain
from tests.ui.conftest import send_keys

TODAY = date(2026, 11, 24)
MAILED = datetime(2026, 10, 12, 8)  # noqa: DTZ001 - naive UTC, as the database stores it
CENTS = st.integers(0, 10**12)
BANDS = st.builds(
    Band,
    st.just(1),
    st.just("C1"),
    st.text("aéÜ東 &'x", min_size=1, max_size=60),
    st.just("EUR"),
    CENTS,
    CENTS.map(lambda cents: -cents),
    st.none() | st.dates(date(1990, 1, 1), date(2027, 12, 31)),
    st.none() | st.datetimes(datetime(2020, 1, 1), datetime(2026, 11, 24)),  # noqa: DTZ001 - as stored
    st.integers(0, 2000),
    st.booleans(),
    st.sampled_from(("", "R1", "CONTENT")),
)


def dupont(**other):
    values = {
        "customer_id": 1, "code": "C1", "name": "DUPONT & FILS", "currency": "EUR", "debit_cents": 148000,
        "credit_cents": -24000, "oldest_due": date(2026, 10, 31), "last_mail_at": MAILED, "offsets": 2,
        "blocked": False, "status": "R1",
    }  # fmt: skip
    return Band(**(values | other))


def told(band, room, language="fr", glyphs=FULL):
    i18n.use(language)
    left, right = band_line(band, room, language, glyphs, TODAY)
    return plain(left), plain(right)


def test_where_there_is_room_all_is_said_in_words():
    left, right = told(dupont(blocked=True), 158)
    assert left == "DUPONT & FILS débit 1 480,00 crédit -240,00 net 1 240,00"
    assert right == " plus ancienne éch. 31/10/26 24 j dernier mail 12/10 statut R1 2 se compensent bloqué"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "DUPONT & F… D 1 480,00 C -240,00 net 1 240,00 éch. 31/10 24 j mail 12/10 R1 2⇄"),
        ("en", "DUPONT & FI… D 1,480.00 C -240.00 net 1,240.00 due 31/10 24 d mail 12/10 R1 2⇄"),
    ],
)
def test_at_80_columns_all_six_are_said(language, text):
    assert "".join(told(dupont(), 78, language)) == text


def test_what_is_not_due_has_no_days_and_another_year_is_named():
    assert told(dupont(oldest_due=TODAY, status=""), 158)[1].startswith(
        " plus ancienne éch. 24/11/26 dernier"
    )
    late = dupont(oldest_due=date(2025, 2, 14), last_mail_at=datetime(2025, 12, 1, 8), offsets=0)  # noqa: DTZ001
    assert told(late, 80)[1] == " éch. 14/02/25 648 j mail 01/12/25 R1"
    assert told(dupont(oldest_due=None, status="", last_mail_at=None, offsets=0), 100)[1] == ""


def test_large_amounts_drive_out_what_matters_less():
    left, right = told(dupont(debit_cents=1234567890, credit_cents=-123456789, blocked=True), 78)
    assert left == "DUPONT & FILS D 12 345 678,90 C -1 234 567,89 net 11 111 111,01"
    assert right == " 24 j R1 bloqué"
    assert told(dupont(debit_cents=1234567890), 30) == ("DUPONT & FI… net 12 345 438,90", "")
    assert told(dupont(debit_cents=10**14, name="X"), 18) == ("X", "")


def test_a_currency_is_named_where_it_could_be_taken_for_another():
    assert told(dupont(currency="USD"), 158)[0].endswith(" net 1 240,00 USD")
    assert told(dupont(currencies=2), 158)[0].endswith(" net 1 240,00 EUR")


@given(band=BANDS, room=st.integers(10, 160), language=st.sampled_from(("fr", "en")))
def test_no_figure_is_cut_at_any_width(band, room, language):
    left, right = told(band, room, language, PLAIN)
    assert width(left) + width(right) <= room
    debit, credit, net = (
        format_cents(cents, language) for cents in (band.debit_cents, band.credit_cents, band.net_cents)
    )
    words = ("débit", "crédit") if language == "fr" else ("debit", "credit")
    forms = [
        f" {words[0]} {debit} {words[1]} {credit} net {net}",
        f" D {debit} C {credit} net {net}",
        f" net {net}",
    ]
    assert any(left.endswith(form) for form in forms) or "net" not in left


async def test_the_band_shows_the_furthest_status_of_what_is_to_be_paid_and_follows_the_width(window, ready):
    furthest = ReminderStatus.get(code="LI")
    Invoice.update(status=ReminderStatus.get(code="R2")).where(Invoice.number == "FA2026-0388").execute()
    Invoice.update(status=furthest).where(Invoice.number.in_(["AV2026-0031", "FA2026-0300"])).execute()
    async with window(ready) as pilot:
        await send_keys(pilot, "down")
        band = pilot.app.screen.query_one("#band", Line)
        pilot.app.screen.cursor_rests()
        assert band.text == "DUPONT & F… D 1 480,00 C -240,00 net 1 240,00  éch. 31/10 24 j mail 12/10 R2 2⇄"
        await pilot.resize_terminal(140, 24)
        await pilot.pause()
        assert "plus ancienne éch. 31/10/26 24 j dernier mail 12/10 statut R2 2 se compensent" in band.text


async def test_the_band_follows_the_currency_of_the_row(window, ready):
    Invoice.update(currency="USD").where(Invoice.number == "FA2026-0412").execute()
    async with window(ready) as pilot:
        screen = pilot.app.screen
        band = screen.query_one("#band", Line)
        told = {}
        for key in ("home", "down", "down", "down"):
            await send_keys(pilot, key)
            screen.cursor_rests()
            told[screen.table.current.number] = band.text
    assert "D 240,00 C -240,00 net 0,00 EUR" in told["FA2026-0388"]
    assert "D 1 240,00 C 0,00 net 1 240,00 USD" in told["FA2026-0412"]
    assert "net 0,00 EUR" in told["AV2026-0031"]


async def test_another_currency_than_that_of_a_settled_row_is_named(window, ready):
    Invoice.update(currency="USD").where(Invoice.number == "FA2026-0300").execute()
    async with window(ready) as pilot:
        screen = pilot.app.screen
        await send_keys(pilot, "slash", "ctrl+u", *"client:C1", "enter", "home")
        screen.cursor_rests()
        assert screen.table.current.number == "FA2026-0300"
        assert "net 1 240,00 EUR" in screen.query_one("#band", Line).text
