"""Looking for an uncertain mail in the mailbox: found settles it, anything else changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flowtui.mailing import checking, steer
from flowtui.models import Attempt, Invoice, Mail, Run, User
from flowtui.models.identity import NoRightError
from tests.mailing import sending_kit as kit
from tests.mailing.post_office import DROP, PostOffice
from tests.mailing.test_steer import doubtful

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with PostOffice() as office:
        yield office


@pytest.fixture
def mail(order) -> Mail:
    return doubtful(order(1))


def _copy_of(mail: Mail) -> bytes:
    return f"From: a@x\r\nMessage-ID: {mail.message_id}\r\n\r\nx".encode()


def test_found_in_sent_it_has_arrived_and_needs_no_other_copy(db, mail, office, anna):
    office.folders["Sent"] = [_copy_of(mail)]
    seen = checking.check(mail.id, anna, office.config())
    assert (seen.answer, seen.folder) == ("found", "Sent")
    now = Mail.get_by_id(mail.id)
    assert (now.state, now.reason, now.copied_at is not None) == ("sent", seen.sentence, True)
    assert Invoice.get().mailed_count == 1
    last = Attempt.select().order_by(Attempt.id.desc()).first()
    assert (last.phase, last.new, last.reply) == ("decision", "sent", seen.sentence)
    kit.deliver(Run.get_by_id(mail.run_id), office.config(), transport=kit.Memory())
    assert len(office.folders["Sent"]) == 1


def test_the_archive_is_looked_into_too_and_a_missing_folder_passed_over(sqlite_db, mail, office, anna):
    office.folders["Archiv"] = [_copy_of(mail)]
    seen = checking.check(mail.id, anna, office.config(sent="Nowhere", archive="Archiv"))
    assert (seen.answer, seen.folder) == ("found", "Archiv")
    assert Mail.get_by_id(mail.id).copied_at is None


@pytest.mark.parametrize(
    ("keys", "twists", "answer", "words"),
    [
        ({}, {}, "not found", "ne prouve rien"),
        ({"host": ""}, {}, "cannot", "boîte"),
        ({"sent": ""}, {}, "cannot", "sent"),
        ({"sent": "Nowhere"}, {}, "cannot", "Nowhere"),
        ({"password_command": ()}, {}, "cannot", "FLOWTUI_IMAP_PASSWORD"),
        ({}, {"AUTHENTICATE": "NO no"}, "cannot", "refuse"),
        ({}, {"SEARCH": DROP}, "cannot", "injoignable"),
    ],
)
def test_otherwise_it_stays_uncertain(sqlite_db, mail, office, anna, keys, twists, answer, words):  # noqa: PLR0917
    office.twists.update(twists)
    seen = checking.check(mail.id, anna, office.config(**keys))
    assert seen.answer == answer
    assert words in seen.sentence
    assert Mail.get_by_id(mail.id).state == "uncertain"


def test_only_who_may_send_and_only_what_is_uncertain(sqlite_db, mail, office, anna):
    with pytest.raises(NoRightError):
        checking.check(mail.id, User.create(login="bruno"), office.config())
    steer.resolve(mail.id, "cancel", anna)
    with pytest.raises(steer.NotUncertainError):
        checking.check(mail.id, anna, office.config())
    with pytest.raises(steer.NoMailError, match="99"):
        checking.check(99, anna, office.config())
    assert office.lines == []


def test_any_mail_may_be_looked_for(sqlite_db, mail, office):
    office.folders["Sent"] = [_copy_of(mail)]
    Mail.update(state="sent").execute()
    assert checking.look_for(mail.id, office.config()).answer == "found"
