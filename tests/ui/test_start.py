"""What the window loads, how its colours read, and that it works on both databases."""

from __future__ import annotations

import subprocess
import sys

import pytest
from textual.color import Color

from flowtui.config import Config
from flowtui.models import Invoice
from flowtui.ui.actions import reference
from flowtui.ui.session import Session
from flowtui.ui.themes import DARK, LIGHT, THEMES
from tests.ui.conftest import settle

HEAVY = (
    "xhtml2pdf",
    "reportlab",
    "babel",
    "smtplib",
    "jinja2",
    "email_validator",
    "aiosmtpd",
    "pypdf",
    "pikepdf",
    "PIL",
)
#: Text and what it stands on; both are variables of the theme or its own colours.
PAIRS = (
    ("foreground", "background"),
    ("bar-foreground", "bar-background"),
    ("head-foreground", "head-background"),
    ("cursor-foreground", "cursor-background"),
    ("faint", "background"),
    ("faint", "surface"),
    ("key", "background"),
    ("marked", "background"),
    ("credit", "background"),
    ("late", "background"),
    ("quiet", "background"),
    ("good", "background"),
    ("doubt", "bar-background"),
    ("bad", "background"),
    ("field-foreground", "field-background"),
    ("alert-foreground", "alert-background"),
)


def test_the_process_that_draws_loads_nothing_heavy():
    program = (
        "import sys; from flowtui import terminal; terminal.prepare(terminal.look());"
        "import flowtui.ui.app, flowtui.ui.screens.main, flowtui.mailing.progress;"
        "print(*sys.modules)"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not set(HEAVY) & {name.partition(".")[0] for name in loaded}


def _luminance(colour: Color) -> float:
    """Relative luminance (WCAG 2.1)."""

    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.03928 else ((channel + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(value / 255) for value in colour.rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("pair", PAIRS, ids=" on ".join)
@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_every_text_can_be_read(theme, pair):
    def colour(name):
        return Color.parse(theme.variables.get(name) or getattr(theme, name))

    light, dark = sorted((_luminance(colour(name)) for name in pair), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_all_themes_give_the_same_variables():
    ours = set(DARK.variables)
    for theme in THEMES:
        assert ours <= set(theme.variables), theme.name


def test_the_reference_of_the_keys():
    assert ("Espace", "Marquer la ligne, ou la démarquer, et descendre.") in reference("main")


@pytest.fixture
def on_both(db, database_url, company, anna, make_customer, make_invoice):  # noqa: PLR0917 - fixtures
    for number in range(60):
        make_invoice(make_customer(f"C{number:02d}"), f"FA{number:03d}", total_cents=1000 + number)
    return Session(anna, company, Config(), "fr", database_url)


async def test_the_window_on_both_databases(window, on_both):
    async with window(on_both) as pilot:
        screen = pilot.app.screen
        assert len(screen.store) == 60
        await pilot.press("end", "space", "asterisk", "home", "space")
        await settle(pilot)
        assert len(screen.marks) == 59
        assert screen.marks.customers == 59
        assert screen.marks.sums == [("EUR", sum(1000 + number for number in range(1, 60)))]
        screen.look()
        await settle(pilot)
        Invoice.update(balance_cents=0).where(Invoice.number == "FA030").execute()
        screen.data_changed()
        await settle(pilot)
        assert len(screen.store) == 59
        assert screen.marked_elsewhere == 1
