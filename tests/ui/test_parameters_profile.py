"""A mail profile: the form, and the mail that follows what is typed."""

from __future__ import annotations

import pytest

from flowtui.mailing.profile_edit import profile
from flowtui.models import Customer
from flowtui.models.words import Purpose
from flowtui.ui.screens.parameters import ParametersScreen
from flowtui.ui.screens.parameters.profile import ProfileScreen
from flowtui.ui.widgets.edit_form import EditForm
from flowtui.ui.widgets.text_pane import TextPane
from tests.ui.screen_text import compare, screen_text
from tests.ui.side_kit import SIZES, press, shown


def screen(session, purpose=Purpose.INVOICE):
    return lambda: ProfileScreen(session, "anna", purpose)


def preview(pilot):
    pilot.app.screen.show_preview()
    return pilot.app.screen.query_one("#preview", TextPane).text


@pytest.mark.parametrize("size", SIZES)
async def test_form_and_mail(window, ready, size):
    async with shown(window, ready, screen(ready, Purpose.STATEMENT), size=SIZES[size]) as (pilot, _results):
        compare(pilot.app, f"parameters-profile-{size}")


async def test_it_is_reached_from_the_user(window, ready):
    async with shown(window, ready, lambda: ParametersScreen(ready)) as (pilot, _results):
        await press(pilot, "down", "enter", "enter", "3")
        assert isinstance(pilot.app.screen, ProfileScreen)
        assert pilot.app.screen.purpose == Purpose.REMINDER


async def test_the_mail_follows_and_is_not_stored_before_saving(window, ready):
    async with shown(window, ready, screen(ready)) as (pilot, results):
        form = pilot.app.screen.query_one(EditForm)
        form.field("subject").value = "Votre facture {{ numero }}"
        assert "Votre facture FA2026-" in preview(pilot)
        assert profile("anna", "invoice").subject == ""
        await press(pilot, "ctrl+o")
        assert results == [True]
    assert profile("anna", "invoice").subject == "Votre facture {{ numero }}"


async def test_a_field_that_is_none_is_told_and_not_stored(window, ready):
    async with shown(window, ready, screen(ready)) as (pilot, results):
        pilot.app.screen.query_one(EditForm).field("subject").value = "Facture {{ nimero }}"
        assert "nimero" in preview(pilot)
        assert "{{ numero }}" in preview(pilot)
        await press(pilot, "ctrl+o")
        assert results == []
        assert "nimero" in screen_text(pilot.app)
    assert profile("anna", "invoice").subject == ""


async def test_the_english_fields_show_the_english_mail(window, ready):
    Customer.update(language="en").where(Customer.code == "C2").execute()
    async with shown(window, ready, screen(ready)) as (pilot, _results):
        form = pilot.app.screen.query_one(EditForm)
        form.field("subject_en").focus()
        await pilot.pause()
        assert "Ets Durand - Invoice no." in preview(pilot)
        form.field("subject").focus()
        await pilot.pause()
        assert "Ets Durand - Facture" in preview(pilot)


async def test_nobody_reads_english(window, ready):
    async with shown(window, ready, screen(ready)) as (pilot, _results):
        pilot.app.screen.query_one(EditForm).field("text_en").focus()
        await pilot.pause()
        assert "Aucun de vos clients" in preview(pilot)


async def test_the_mail_beside_the_form_is_read_to_its_end(window, ready):
    async with shown(window, ready, screen(ready, Purpose.INVOICE)) as (pilot, _results):
        assert "▼" in screen_text(pilot.app).splitlines()[-3]
        before = pilot.app.screen.focused
        await press(pilot, *["pagedown"] * 15)
        assert pilot.app.screen.query_one("#preview").rest == 0
        assert pilot.app.screen.focused is before
        await press(pilot, *["pageup"] * 15)
        assert "Le mail que recevrait" in screen_text(pilot.app)


async def test_the_next_status_in_the_chain_is_a_choice(window, ready):
    async with shown(window, ready, screen(ready, Purpose.REMINDER)) as (pilot, results):
        pilot.app.screen.query_one(EditForm).field("status_next").focus()
        await press(pilot, "space")
        assert "[✓] puis le suivant dans la chaîne" in screen_text(pilot.app)
        await press(pilot, "ctrl+o")
        assert results == [True]
    assert profile("anna", "reminder").status_next
