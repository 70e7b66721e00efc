"""The parameter screens: each section, its forms, and who may change them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flowtui.models import Company, Customer, Invoice, ReminderStatus, ReportTemplate, User
from flowtui.ui.screens.customer import CustomerScreen
from flowtui.ui.screens.form import FormScreen
from flowtui.ui.screens.parameters import ParametersScreen
from flowtui.ui.widgets.edit_form import EditForm
from tests.ui.screen_text import compare, screen_text
from tests.ui.side_kit import SIZES, press, shown, write

SECTIONS = {"company": 0, "users": 1, "templates": 2, "codes": 5, "customers": 6, "server": 7}


def parameters(session):
    return lambda: ParametersScreen(session)


async def enter(pilot, section):
    """Into the list of a section."""
    return await press(pilot, *["down"] * SECTIONS[section], "enter")


@pytest.mark.parametrize("section", SECTIONS)
async def test_every_section(window, ready, section):
    async with shown(window, ready, parameters(ready)) as (pilot, _results):
        await enter(pilot, section)
        compare(pilot.app, f"parameters-{section}")


async def test_wide_and_plain(window, ready):
    async with shown(window, ready, parameters(ready), size=SIZES["132x43"], skin="plain") as (
        pilot,
        _results,
    ):
        await enter(pilot, "codes")
        compare(pilot.app, "parameters-codes-plain-132x43")
        assert screen_text(pilot.app).isascii()


async def test_the_company_is_changed_and_a_wrong_value_shows_its_field(window, ready):
    async with shown(window, ready, parameters(ready)) as (pilot, _results):
        await enter(pilot, "company")
        screen = await press(pilot, "enter")
        compare(pilot.app, "parameters-company-form")
        form = screen.query_one(EditForm)
        form.field("siren").value = "552100555"
        form.field("name").value = "Durand et Cie"
        await press(pilot, "ctrl+o")
        assert "SIREN" in screen_text(pilot.app)
        assert pilot.app.focused is form.field("siren")
        assert Company.get().name == "Ets Durand"
        form.field("siren").value = "552 100 554"
        screen = await press(pilot, "ctrl+o")
        assert isinstance(screen, ParametersScreen)
        assert "Durand et Cie" in screen_text(pilot.app)
    assert Company.get().name == "Durand et Cie"


async def test_esc_asks_where_something_would_be_lost(window, ready):
    async with shown(window, ready, parameters(ready)) as (pilot, _results):
        await enter(pilot, "company")
        screen = await press(pilot, "enter", "X", "escape")
        assert "ne sont pas enregistrés" in screen_text(pilot.app)
        await press(pilot, "enter")
        assert pilot.app.screen is screen
        await press(pilot, "escape", "3")
        assert isinstance(pilot.app.screen, ParametersScreen)
        assert Company.get().name == "Ets Durand"
        await press(pilot, "enter", "X", "escape", "2")
        assert Company.get().name == "Ets DurandX"


async def test_the_help_of_a_form_names_tab(window, ready):
    async with shown(window, ready, parameters(ready)) as (pilot, _results):
        await enter(pilot, "company")
        await press(pilot, "enter", "f1")
        assert "Tab Shift+Tab" in screen_text(pilot.app)
        assert "Au champ suivant" in screen_text(pilot.app)
        await press(pilot, "escape", "escape", "f1")
        assert "Tab Shift+Tab" not in screen_text(pilot.app)


async def test_esc_asks_nothing_where_nothing_changed(window, ready):
    async with shown(window, ready, parameters(ready)) as (pilot, _results):
        await enter(pilot, "company")
        await press(pilot, "enter", "escape")
        assert isinstance(pilot.app.screen, ParametersScreen)


async def test_without_the_right_all_is_read_and_nothing_changed(window, ready):
    User.create(login="chef", may_set_parameters=True)
    ready.user.may_set_parameters = False
    ready.user.save()
    async with shown(window, ready, parameters(ready)) as (pilot, _results):
        await enter(pilot, "codes")
        assert "n'a pas le droit" in screen_text(pilot.app)
        before = ReminderStatus.select().count()
        for keys in (["d"], ["n"], ["delete"], ["plus"]):
            await press(pilot, *keys)
        assert ReminderStatus.select().count() == before
        screen = await press(pilot, "enter")
        assert isinstance(screen, FormScreen)
        assert screen.query_one(EditForm).field("label").disabled
        await press(pilot, "ctrl+o")
        assert "n'a pas le droit" in screen_text(pilot.app)


async def test_a_status_is_added_ordered_and_removed(window, ready):
    async with shown(window, ready, parameters(ready)) as (pilot, _results):
        await enter(pilot, "codes")
        await press(pilot, "n")
        await write(pilot, "CX")
        screen = pilot.app.screen
        screen.query_one(EditForm).field("label").value = "Contentieux"
        await press(pilot, "ctrl+o")
        assert ReminderStatus.get(ReminderStatus.code == "CX").label == "Contentieux"
        assert pilot.app.screen.key == "CX"
        await press(pilot, "minus")
        codes = [one.code for one in ReminderStatus.select().order_by(ReminderStatus.position)]
        assert codes == ["R1", "R2", "MD", "CX", "LI"]
        await press(pilot, "r", "enter")
        assert ReminderStatus.select().count() == 5
        await press(pilot, "r", "2")
        assert ReminderStatus.select().count() == 4


async def test_a_status_in_use_stays_and_says_where_it_stands(window, ready):
    async with shown(window, ready, parameters(ready)) as (pilot, _results):
        await enter(pilot, "codes")
        await press(pilot, "r", "2")
        assert "il figure dans 1 facture" in screen_text(pilot.app)
    assert Invoice.get(Invoice.number == "FA2026-0412").status.code == "R1"


async def test_a_status_is_duplicated(window, ready):
    async with shown(window, ready, parameters(ready)) as (pilot, _results):
        await enter(pilot, "codes")
        await press(pilot, "d")
        await write(pilot, "R2")
        assert "déjà un statut R2" in screen_text(pilot.app)
        await write(pilot, "R1B")
    assert ReminderStatus.get(ReminderStatus.code == "R1B").next.code == "R2"


async def test_a_user_is_added_with_rights(window, ready):
    async with shown(window, ready, parameters(ready)) as (pilot, _results):
        await enter(pilot, "users")
        await press(pilot, "n")
        await write(pilot, "bert")
        form = pilot.app.screen.query_one(EditForm)
        form.field("email").value = "bert@durand.example"
        form.field("may_send_invoices").focus()
        await press(pilot, "space", "ctrl+o")
        assert "bert" in screen_text(pilot.app)
    assert User.get(User.login == "bert").may_send_invoices is True


async def test_customers_are_found_by_a_few_letters(window, ready):
    async with shown(window, ready, parameters(ready)) as (pilot, _results):
        await press(pilot, "slash")
        await write(pilot, "beran")
        screen = pilot.app.screen
        assert [record.key for record in screen.query_one("#lines").records] == ["C5"]
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, CustomerScreen)


async def test_a_customer_is_added(window, ready):
    async with shown(window, ready, parameters(ready)) as (pilot, _results):
        await enter(pilot, "customers")
        await press(pilot, "n")
        await write(pilot, "C900")
        screen = pilot.app.screen
        await press(pilot, "ctrl+o")
        assert "ne peut pas rester vide" in screen_text(pilot.app)
        screen.query_one(EditForm).field("name").value = "NOUVEAU"
        await press(pilot, "ctrl+o")
    assert Customer.get(Customer.code == "C900").name == "NOUVEAU"


async def test_a_template_goes_to_a_file(window, ready, tmp_path):
    async with shown(window, ready, parameters(ready)) as (pilot, _results):
        await enter(pilot, "templates")
        await press(pilot, "x")
        await write(pilot, str(tmp_path / "etat-1.html.j2"))
    stored = ReportTemplate.get(ReportTemplate.number == 1)
    assert (tmp_path / "etat-1.html.j2").read_text(encoding="utf-8") == stored.html
    assert (tmp_path / "etat-1.css").read_text(encoding="utf-8") == stored.css


async def test_a_template_goes_to_two_files_or_to_none(window, ready, tmp_path):
    (tmp_path / "etat-1.css").write_text("mine")
    async with shown(window, ready, parameters(ready)) as (pilot, _results):
        await enter(pilot, "templates")
        await press(pilot, "x")
        await write(pilot, str(tmp_path / "etat-1.html.j2"))
        assert "etat-1.css" in "".join(screen_text(pilot.app).split())
    assert [path.name for path in tmp_path.glob("etat*")] == ["etat-1.css"]
    assert (tmp_path / "etat-1.css").read_text() == "mine"


async def test_a_folder_is_no_file_for_a_template(window, ready):
    async with shown(window, ready, parameters(ready)) as (pilot, _results):
        await enter(pilot, "templates")
        await press(pilot, "x")
        await write(pilot, "/")
        assert "Rien n'a été écrit" in screen_text(pilot.app)


async def test_a_file_without_a_purpose_is_refused(window, ready, tmp_path):
    path = tmp_path / "mien.html.j2"
    path.write_text("<p>rien</p>", encoding="utf-8")
    async with shown(window, ready, parameters(ready)) as (pilot, _results):
        await enter(pilot, "templates")
        await press(pilot, "i")
        await write(pilot, str(path))
        assert "purpose: statement" in screen_text(pilot.app)
    assert ReportTemplate.select().count() == 4


async def test_the_server_that_is_not_there_is_told(window, ready):
    async with shown(window, ready, parameters(ready)) as (pilot, _results):
        await enter(pilot, "server")
        await press(pilot, "c")
        while "Connexion à" in screen_text(pilot.app):
            await pilot.pause(0.01)
        assert "!!  serveur de mail: " in screen_text(pilot.app)
        assert "127.0.0.1" in screen_text(pilot.app)


async def test_where_no_file_configures_a_server_its_place_is_told(window, ready, tmp_path):
    ready.config = replace(ready.config, path=None, place=tmp_path / "config.toml")
    async with shown(window, ready, parameters(ready), size=(132, 43)) as (pilot, _results):
        await enter(pilot, "server")
        assert str(tmp_path / "config.toml") in "".join(screen_text(pilot.app).split("\n ")[-3:])


async def test_left_and_right_lead_from_the_tree_to_the_lines_and_back(window, ready):
    async with shown(window, ready, lambda: ParametersScreen(ready)) as (pilot, _results):
        screen = await press(pilot, "right")
        assert screen.focused.id == "lines"
        await press(pilot, "left")
        assert screen.focused.id == "tree"
        await press(pilot, "left")
        assert pilot.app.screen is screen
