"""The fourth answer to «did it arrive?»: look into the mailbox first."""

from __future__ import annotations

import dataclasses

import pytest

from flowtui.models import Mail
from flowtui.models.words import MailState
from tests.mailing.post_office import PostOffice
from tests.ui.screen_text import screen_text
from tests.ui.side_kit import four_mails, press, report, shown


@pytest.fixture
def office():
    with PostOffice() as office:
        yield office


@pytest.fixture
def run(ready):
    return four_mails(ready)


@pytest.fixture
def with_mailbox(ready, office):
    config = dataclasses.replace(ready.config, imap=office.config().imap)
    return dataclasses.replace(ready, config=config)


async def test_found_it_is_settled_as_arrived(window, with_mailbox, run, office):
    mail = Mail.get(Mail.state == MailState.UNCERTAIN)
    office.folders["Sent"] = [f"Message-ID: {mail.message_id}\r\n\r\n".encode()]
    async with shown(window, with_mailbox, report(with_mailbox, run)) as (pilot, _results):
        await press(pilot, "u")
        assert "Chercher une copie dans la boîte" in screen_text(pilot.app)
        await press(pilot, "4")
        assert "le serveur a pris le mail" in screen_text(pilot.app)
    assert Mail.get_by_id(mail.id).state == MailState.SENT


async def test_not_found_or_not_looked_for_it_stays_in_question(window, with_mailbox, run, office):
    async with shown(window, with_mailbox, report(with_mailbox, run)) as (pilot, _results):
        await press(pilot, "u", "4")
        assert "ne prouve rien" in " ".join(screen_text(pilot.app).split())
        office.twists["AUTHENTICATE"] = "NO no"
        await press(pilot, "u", "4")
        assert "refuse l'identification" in " ".join(screen_text(pilot.app).split())
    assert Mail.select().where(Mail.state == MailState.UNCERTAIN).count() == 1


async def test_without_a_mailbox_it_is_not_offered(window, ready, run):
    async with shown(window, ready, report(ready, run)) as (pilot, _results):
        await press(pilot, "u")
        assert "boîte aux lettres" not in screen_text(pilot.app)


async def test_enter_alone_looks_and_settles_nothing(window, with_mailbox, run):
    async with shown(window, with_mailbox, report(with_mailbox, run)) as (pilot, _results):
        await press(pilot, "u", "enter")
        assert "ne prouve rien" in " ".join(screen_text(pilot.app).split())
    assert Mail.select().where(Mail.state == MailState.UNCERTAIN).count() == 1
