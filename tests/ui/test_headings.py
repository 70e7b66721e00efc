"""The headings of the invoice list: two of them never touch, at any width and in any order."""

from __future__ import annotations

import pytest

from flowtui import i18n
from flowtui.ledger.sort import COLUMNS as ORDERS
from flowtui.ui.widgets.columns import place
from flowtui.ui.widgets.headings import headings, shortened
from flowtui.ui.widgets.invoice_columns import arranged, order_of
from tests.ui.conftest import send_keys
from tests.ui.screen_text import screen_text


@pytest.mark.parametrize(
    ("title", "cells", "shown"),
    [
        ("Échéance", 8, "Échéance"),
        ("Échéance", 7, "Échéan."),
        ("Créée le", 7, "Créée"),
        ("Statut", 4, "Sta."),
        ("Rel", 2, "Re"),
        ("M", 0, ""),
    ],
)
def test_a_title_is_cut_at_a_word_or_with_a_full_stop(title, cells, shown):
    assert shortened(title, cells) == shown


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("order", sorted(ORDERS))
@pytest.mark.parametrize("cells", [60, 80, 100, 132, 200])
def test_there_is_a_blank_before_every_heading_and_no_arrow_is_lost(language, order, cells):
    i18n.use(language)
    columns = arranged((), order, currencies=2)
    for offset in range(6):
        placed = place(columns, cells - 1, fixed=1, offset=offset)
        end = cells - 1 - (offset + len(placed) < len(columns))
        made = headings(placed, lambda column: "^" * (order_of(column.name) == order), end=end)
        line = " " * 2 + "".join(one.before + one.text for one in made)
        assert [len(one.text) for one in made] == [one.width for one in placed]
        assert len(line.split()) >= len(made), line
        assert line.count("^") == sum(order_of(one.column.name) == order for one in placed)
        assert line[end:].strip() == "" or placed[-1].width < 5
        for one, heading in zip(placed, made, strict=True):
            touching = line[one.start - 2 : one.start]
            assert " " in touching, (line, heading)


async def test_the_arrow_takes_a_cell_of_its_own_heading(window, small):
    async with window(small) as pilot:
        header = lambda: screen_text(pilot.app).splitlines()[2]  # noqa: E731 - read again each time
        assert "Échéance ▲Client" in header()
        assert header().endswith("G Stat. →")
        await send_keys(pilot, "o", "3")
        assert "Date    ▲Échéance Client" in header()
        await send_keys(pilot, "o", "8")
        assert "Ret ▲M G Stat. →" in header()
