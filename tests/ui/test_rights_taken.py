"""A right that an administrator takes or gives while a window is open ends or begins there and then."""

from __future__ import annotations

from flowtui.models import Company, MailProfile, ReminderStatus, User, proxy
from flowtui.ui.screens.control import ControlScreen
from flowtui.ui.screens.parameters import ParametersScreen
from flowtui.ui.widgets.edit_form import EditForm
from tests.ui.screen_text import screen_text
from tests.ui.side_kit import press, shown


def _take_all() -> None:
    User.update(may_set_parameters=False, may_set_status=False).execute()


async def test_a_form_that_was_open_is_not_saved(window, ready):
    async with shown(window, ready, lambda: ParametersScreen(ready)) as (pilot, _results):
        screen = await press(pilot, "enter", "enter")
        screen.query_one(EditForm).field("name").value = "Mallory"
        _take_all()
        await press(pilot, "ctrl+o")
        assert "n'a pas le droit" in screen_text(pilot.app)
    assert Company.get().name != "Mallory"


async def test_an_act_says_why_not(window, ready):
    before = [code.code for code in ReminderStatus.select().order_by(ReminderStatus.position)]
    async with shown(window, ready, lambda: ParametersScreen(ready)) as (pilot, _results):
        await press(pilot, *["down"] * 5, "enter")
        _take_all()
        await press(pilot, "plus")
        assert "n'a pas le droit" in screen_text(pilot.app)
    assert [code.code for code in ReminderStatus.select().order_by(ReminderStatus.position)] == before


async def test_what_is_allowed_elsewhere_counts_at_once(window, ready):
    MailProfile.update(allowed=False).where(MailProfile.purpose == "reminder").execute()
    async with window(ready) as pilot:
        screen = await press(pilot, "r")
        assert "n'est pas autorisé" in screen.status_text
        MailProfile.update(allowed=True).where(MailProfile.purpose == "reminder").execute()
        screen = await press(pilot, "m")
        assert "r Relance par mail" in screen_text(pilot.app)
        assert isinstance(await press(pilot, "r"), ControlScreen)


async def test_an_arrow_asks_for_no_rights(window, ready, monkeypatch):
    MailProfile.update(allowed=False).where(MailProfile.purpose == "reminder").execute()
    asked: list[str] = []
    run = proxy.obj.execute_sql

    def noted(sql, *rest):
        asked.append(sql)
        return run(sql, *rest)

    async with window(ready) as pilot:
        monkeypatch.setattr(proxy.obj, "execute_sql", noted)
        await press(pilot, "down", "up", "pagedown", "home")
        assert not [sql for sql in asked if '"mail_profile"' in sql or 'FROM "user"' in sql]
        await press(pilot, "r")
        assert [sql for sql in asked if '"mail_profile"' in sql]
