"""The main window as a person sees it, at two sizes and in three skins."""

from __future__ import annotations

import pytest

from tests.ui.conftest import send_keys, settle
from tests.ui.screen_text import compare, screen_text

SIZES = {"80x24": (80, 24), "132x43": (132, 43)}
STEPS = {
    "list": (),
    "marked": ("space", "space"),
    "peg": ("p",),
    "panel": ("f",),
    "strip": ("space", "space", "m"),
    "status": ("space", "t"),
    "sort": ("o",),
    "help": ("question_mark",),
    "all": ("asterisk",),
}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("step", STEPS)
async def test_main_in_french(window, small, step, size):
    async with window(small, size=SIZES[size]) as pilot:
        await send_keys(pilot, *STEPS[step])
        await settle(pilot)
        compare(pilot.app, f"main-{step}-{size}")


@pytest.mark.parametrize("skin", ["ansi", "plain"])
async def test_the_poorer_skins(window, small, skin):
    async with window(small, skin=skin) as pilot:
        await send_keys(pilot, "space", "space", "p", "escape")
        await settle(pilot)
        compare(pilot.app, f"main-skin-{skin}")


async def test_plain_is_ascii_alone(window, small):
    async with window(small, skin="plain") as pilot:
        for keys in STEPS.values():
            await send_keys(pilot, *keys)
            await settle(pilot)
            assert screen_text(pilot.app).isascii()
            await send_keys(pilot, "escape")


async def test_main_in_english(window, small):
    small.language = "en"
    async with window(small) as pilot:
        await send_keys(pilot, "space", "p")
        await settle(pilot)
        compare(pilot.app, "main-english-80x24")
