"""The mail server's form: it writes the configuration's file, and tells why where it cannot."""

from __future__ import annotations

import os
import socket
import stat

import pytest

from flowtui.config import load
from flowtui.models import Invoice, User
from flowtui.ui.screens.control import ControlScreen
from flowtui.ui.screens.parameters import ParametersScreen
from flowtui.ui.screens.parameters.server_form import ServerForm
from flowtui.ui.widgets.edit_form import EditForm
from tests.mailing.scripted import Scripted
from tests.ui.conftest import settle
from tests.ui.screen_text import compare, screen_text
from tests.ui.side_kit import SIZES, press, shown
from tests.ui.test_parameters import enter, parameters

FILE = '# of ours\n[smtp] # out\nhost = "old.example"  # the host\nuser = "anna"\n\n[look]\nskin = "full"\n'


@pytest.fixture
def file(ready, tmp_path):
    path = tmp_path / "config.toml"
    path.write_text(FILE)
    path.chmod(0o600)
    ready.config = load(path)
    return path


def words(pilot):
    return " ".join(screen_text(pilot.app).split())


def screen_field(pilot, name):
    return pilot.app.screen.query_one(EditForm).field(name)


async def form_of(pilot):
    await enter(pilot, "server")
    screen = await press(pilot, "enter")
    assert isinstance(screen, ServerForm)
    return screen.query_one(EditForm)


async def test_the_form(window, ready, file):
    async with shown(window, ready, parameters(ready)) as (pilot, _results):
        await form_of(pilot)
        compare(pilot.app, "parameters-server-form")
        assert pilot.app.focused is screen_field(pilot, "host")
        await press(pilot, "up")
        assert pilot.app.focused is screen_field(pilot, "profile")
        assert "d'un fournisseur; chaque limite" in words(pilot)


async def test_the_form_in_plain_letters(window, ready, file):
    async with shown(window, ready, parameters(ready), size=SIZES["80x24"], skin="plain") as (
        pilot,
        _results,
    ):
        await form_of(pilot)
        assert screen_text(pilot.app).isascii()


async def test_what_is_saved_stands_in_the_file_and_is_in_force(window, ready, file):
    async with shown(window, ready, parameters(ready)) as (pilot, _results):
        form = await form_of(pilot)
        form.field("host").value = "mail.example"
        form.field("port").value = "465"
        form.field("security").choose("tls")
        form.field("password_command").value = "pass show 'my smtp'"
        form.field("archive_bcc").value = "archive@durand.example"
        screen = await press(pilot, "ctrl+o")
        assert isinstance(screen, ParametersScreen)
        assert "mail.example" in words(pilot)
    assert file.read_text() == (
        '# of ours\n[smtp] # out\nhost = "mail.example"  # the host\nuser = "anna"\nport = 465\n'
        'security = "tls"\npassword_command = ["pass", "show", "my smtp"]\n\n[look]\nskin = "full"\n\n'
        '[archive]\nbcc = "archive@durand.example"\n'
    )
    assert (ready.config.smtp.port, ready.config.smtp.security) == (465, "tls")
    assert ready.config.archive.bcc == "archive@durand.example"


async def test_a_new_file_is_its_owners_only_and_the_next_send_goes_by_it(window, ready, tmp_path, started):
    place = tmp_path / "new" / "config.toml"
    ready.config = load(None, environ={})
    object.__setattr__(ready.config, "place", place)
    object.__setattr__(ready.config, "path", None)
    async with shown(window, ready, parameters(ready)) as (pilot, _results):
        form = await form_of(pilot)
        form.field("profile").choose("local")
        await settle(pilot)
        await press(pilot, "ctrl+o")
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    ids = [Invoice.get(Invoice.number == "FA2026-0420").id]
    async with shown(window, ready, lambda: ControlScreen(ready, "invoice", ids)) as (pilot, results):
        await press(pilot, "s", "enter")
    assert started == [(results[0], "")]
    assert (ready.config.smtp.host, ready.config.smtp.port, ready.config.smtp.auth) == (
        "127.0.0.1",
        25,
        "none",
    )


async def test_a_provider_fills_in_what_is_known_of_it(window, ready, file):
    async with shown(window, ready, parameters(ready)) as (pilot, _results):
        form = await form_of(pilot)
        form.field("profile").choose("m365")
        await settle(pilot)
        shown_now = form.values()
        assert (shown_now["host"], shown_now["port"], shown_now["per_minute"]) == (
            "smtp.office365.com",
            "587",
            "30",
        )
        form.field("profile").choose("ovh")
        await settle(pilot)
        shown_now = form.values()
        assert (shown_now["port"], shown_now["security"], shown_now["per_minute"]) == ("465", "tls", "0")
        assert shown_now["per_hour"] == "200"
        form.field("host").value = "mine.example"
        form.field("profile").choose("custom")
        await settle(pilot)
        assert form.values()["host"] == "mine.example"


async def test_a_wrong_value_is_told_as_the_reader_tells_it_and_its_field_has_the_cursor(window, ready, file):
    async with shown(window, ready, parameters(ready)) as (pilot, _results):
        form = await form_of(pilot)
        for field, text, told in (
            ("port", "70000", "smtp.port est compris entre 1 et 65535."),
            ("port", "mail", "smtp.port attend un nombre entier."),
            ("password_command", "pass 'show", "smtp.password_command"),
        ):
            before = form.field(field).value
            form.field(field).value = text
            await press(pilot, "ctrl+o")
            assert told in words(pilot)
            assert pilot.app.focused is form.field(field)
            form.field(field).value = before
        form.field("password_from").choose("file")
        await press(pilot, "ctrl+o")
        assert pilot.app.focused is form.field("password_file")
    assert file.read_text() == FILE


async def test_the_password_comes_from_where_was_chosen(window, ready, file):
    file.write_text('[smtp]\nhost = "h"\npassword_command = ["a"]\n')
    async with shown(window, ready, parameters(ready)) as (pilot, _results):
        form = await form_of(pilot)
        form.field("password_from").choose("file")
        form.field("password_file").value = "/etc/secret"
        await press(pilot, "ctrl+o")
        assert (
            file.read_text() == '[smtp]\nhost = "h"\npassword_command = []\npassword_file = "/etc/secret"\n'
        )
        screen = await press(pilot, "enter")
        form = screen.query_one(EditForm)
        form.field("password_from").choose("other")
        await press(pilot, "ctrl+o")
    assert file.read_text() == '[smtp]\nhost = "h"\npassword_command = []\npassword_file = ""\n'


async def test_a_password_of_the_environment_is_shown_as_such(window, ready, file, monkeypatch):
    monkeypatch.setenv("FLOWTUI_SMTP_PASSWORD", "s3cret")
    async with shown(window, ready, parameters(ready)) as (pilot, _results):
        await form_of(pilot)
        assert "FLOWTUI_SMTP_PASSWORD (présente)" in words(pilot)
        assert "s3cret" not in words(pilot)


async def test_what_is_settled_elsewhere_is_not_editable(window, ready, file):
    ready.config.origins["smtp.port"] = "FLOWTUI_PORT"
    screen = ServerForm(ready)
    locked = [spec.name for spec in screen.specs if not isinstance(spec, str) and spec.locked]
    assert locked == []  # the file itself says nothing of another place
    from dataclasses import replace

    from flowtui.ui.screens.parameters import server_form

    config = replace(ready.config, origins={**ready.config.origins, "smtp.port": "--port"})
    locked = [spec.name for spec in server_form._specs(config) if not isinstance(spec, str) and spec.locked]
    assert locked == ["port"]


async def test_a_file_that_another_program_changed_is_not_overwritten_silently(window, ready, file):
    async with shown(window, ready, parameters(ready)) as (pilot, _results):
        form = await form_of(pilot)
        form.field("host").value = "mine.example"
        file.write_text(FILE + '[archive]\nbcc = "theirs@x.example"\n')
        await press(pilot, "ctrl+o")
        assert "Un autre programme a modifié" in words(pilot)
        assert "old.example" in file.read_text()
        await press(pilot, "ctrl+o")
    assert 'host = "mine.example"  # the host' in file.read_text()
    assert "theirs@x.example" in file.read_text()


@pytest.mark.parametrize("broken", ["[smtp\n", "[smtp]\nprot = 25\n"])
async def test_a_file_that_cannot_be_read_locks_the_form(window, ready, file, broken):
    file.write_text(broken)
    async with shown(window, ready, parameters(ready)) as (pilot, _results):
        form = await form_of(pilot)
        assert form.locked
        assert "Configuration" in words(pilot)
        await press(pilot, "ctrl+o")
    assert file.read_text() == broken


async def test_a_file_that_this_account_may_not_write_locks_the_form_with_the_reason(
    window, ready, file, monkeypatch
):
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    async with shown(window, ready, parameters(ready)) as (pilot, _results):
        form = await form_of(pilot)
        assert form.locked
        assert "il appartient à un autre compte" in words(pilot)


async def test_without_the_right_it_is_only_shown(window, ready, file):
    User.update(may_set_parameters=False).execute()
    ready.forget_rights()
    async with shown(window, ready, parameters(ready)) as (pilot, _results):
        form = await form_of(pilot)
        assert form.locked


async def test_trying_shows_each_check(window, ready, tmp_path):
    with Scripted() as server:
        path = tmp_path / "config.toml"
        path.write_text(
            f'[smtp]\nhost = "127.0.0.1"\nport = {server.port}\nsecurity = "none"\nauth = "none"\n'
            '[imap]\nhost = "127.0.0.1"\nport = 1\nsecurity = "none"\nuser = "u"\n'
        )
        ready.config = load(path)
        async with shown(window, ready, parameters(ready)) as (pilot, _results):
            await enter(pilot, "server")
            await press(pilot, "c")
            await ended(pilot)
            text = words(pilot)
            assert f"ok serveur de mail: 127.0.0.1:{server.port}" in text
            assert "!! boîte aux lettres:" in text
            screen = await press(pilot, "escape")
            assert isinstance(screen, ParametersScreen)


async def test_escape_gives_a_silent_server_up(window, ready, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        path = tmp_path / "config.toml"
        port = silent.getsockname()[1]
        path.write_text(f'[smtp]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\nauth = "none"\n')
        ready.config = load(path)
        async with shown(window, ready, parameters(ready)) as (pilot, _results):
            await enter(pilot, "server")
            await press(pilot, "c")
            assert "Connexion à 127.0.0.1… Échap abandonne." in words(pilot)
            screen = await press(pilot, "escape")
            assert isinstance(screen, ParametersScreen)
            assert "essaie" in words(pilot)


async def ended(pilot):
    """The last check is shown."""
    while "Connexion à" in words(pilot):
        await pilot.pause(0.02)
