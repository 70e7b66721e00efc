"""Where notices come from: Maildirs and folders of files, and the mailbox from the last look on."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from flowtui.mailing.bounces import reading, sources
from flowtui.mailing.bounces.run import take_in
from flowtui.mailing.imap_errors import NoMailboxError, UnreachableError
from flowtui.models import Mail, Notice, Preference
from flowtui.models.words import MailState
from tests.mailing import notices
from tests.mailing import sending_kit as kit
from tests.mailing.post_office import DROP, PostOffice

if TYPE_CHECKING:
    from collections.abc import Iterator

PERSON = (
    b"From: Paul <paul@client.example>\nSubject: Merci\nMessage-ID: <1@client.example>\n\nBonne journ\xe9e\n"
)
UNKNOWN = b"From: MAILER-DAEMON@x.example\nSubject: Mail\n\nSomething about your mail.\n"
TO = "fa0@example.com"


def _parts(tally) -> tuple[int, ...]:
    return tuple(tally.counts[name] for name in ("bounced", "delays", "ignored", "unknown", "unmatched"))


def _messages(mail: Mail) -> tuple[bytes, ...]:
    delay = notices.dsn(mail.message_id, notices.block(TO, "delayed"))
    return (
        PERSON,
        delay,
        UNKNOWN,
        notices.dsn("<x@y>", notices.block("a@b.example")),
        notices.bounce(mail, TO),
    )


@pytest.fixture
def mail(order) -> Mail:
    return Mail.get(Mail.run == kit.deliver(order(1, to=(TO,)), transport=kit.Memory()))


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with PostOffice() as office:
        yield office


def test_a_maildir_is_read_once_and_left_as_it_is(sqlite_db, mail, tmp_path):
    folder = notices.write(tmp_path / "Maildir", *_messages(mail))
    (folder / "new" / "00000.host").rename(folder / "cur" / "00000.host:2,S")
    (folder / "tmp" / "half").write_bytes(notices.bounce(mail, TO))
    names = sorted(str(path) for path in folder.rglob("*"))
    tally = take_in(sources.maildir(folder), "anna")
    assert (tally.read, _parts(tally)) == (5, (1, 1, 1, 1, 1))
    assert Mail.get_by_id(mail.id).state == "bounced"
    assert take_in(sources.maildir(folder), "anna").read == 0
    assert sorted(str(path) for path in folder.rglob("*")) == names


def test_any_folder_of_mails_will_do_but_only_plain_files_are_opened(sqlite_db, mail, tmp_path):
    (tmp_path / "saved" / "more").mkdir(parents=True)
    (tmp_path / "saved" / "a.eml").write_bytes(PERSON)
    (tmp_path / "saved" / "more" / "b.eml").write_bytes(notices.bounce(mail, TO))
    (tmp_path / "saved" / "empty.eml").touch()
    (tmp_path / "saved" / ".hidden").write_bytes(PERSON)
    os.mkfifo(tmp_path / "saved" / "pipe")
    (tmp_path / "saved" / "loop").symlink_to(tmp_path)
    assert _parts(take_in(sources.maildir(tmp_path / "saved"), "anna")) == (1, 0, 1, 0, 0)


def test_a_folder_that_is_none_is_told(sqlite_db, tmp_path):
    (tmp_path / "file").touch()
    for name in ("nowhere", "file"):
        with pytest.raises(sources.NoMaildirError, match=name):
            list(sources.maildir(tmp_path / name))


def test_the_mailbox_is_read_from_the_last_look_on(sqlite_db, mail, office):
    office.folders["INBOX"] = list(_messages(mail))
    config = office.config()
    tally = take_in(sources.mailbox(config), "anna")
    assert (tally.read, _parts(tally)) == (5, (1, 1, 1, 1, 1))
    assert Mail.get_by_id(mail.id).state == "bounced"
    assert [line for line in office.said("UID SEARCH") if "SINCE" in line]
    bodies = [line for line in office.said("UID FETCH") if "BODY.PEEK[]" in line]
    assert not [line for line in bodies if line.startswith("UID FETCH 1 ")], (
        "a person's mail is not even fetched"
    )
    assert all(f"<0.{reading.MOST_BYTES}>" in line for line in bodies)
    assert take_in(sources.mailbox(config), "anna").read == 0
    office.folders["INBOX"].append(UNKNOWN.replace(b"Something", b"Something else"))
    assert _parts(take_in(sources.mailbox(config), "anna")) == (0, 0, 0, 1, 0)
    assert "UID SEARCH UID 6:*" in office.lines


def test_a_mailbox_that_counts_anew_is_read_anew_and_nothing_is_told_twice(sqlite_db, mail, office):
    office.folders["INBOX"] = list(_messages(mail))
    take_in(sources.mailbox(office.config()), "anna")
    office.validity = 8
    again = take_in(sources.mailbox(office.config()), "anna")
    assert _parts(again) == (0, 0, 1, 0, 0), "only what is no notice, and was not kept in mind, is seen again"
    assert Preference.select().count() == 1


def test_a_dry_run_moves_no_bookmark(sqlite_db, mail, office):
    office.folders["INBOX"] = list(_messages(mail))
    for _again in range(2):
        assert take_in(sources.mailbox(office.config()), "anna", dry_run=True).read == 5
    assert (Preference.select().count(), Notice.select().count()) == (0, 0)


def test_a_mail_under_way_keeps_the_bookmark_before_its_notice(sqlite_db, mail, office):
    office.folders["INBOX"] = [UNKNOWN, notices.bounce(mail, TO), PERSON, notices.qmail("x@y.example")]
    Mail.update(state=MailState.IN_DOUBT).where(Mail.id == mail.id).execute()
    tally = take_in(sources.mailbox(office.config()), "anna")
    assert (tally.counts["waiting"], _parts(tally)) == (1, (0, 0, 1, 1, 1))
    assert Preference.get().value == "7:1"
    Mail.update(state=MailState.SENT).where(Mail.id == mail.id).execute()
    assert _parts(take_in(sources.mailbox(office.config()), "anna")) == (1, 0, 1, 0, 0)
    assert Preference.get().value == "7:4"


def test_a_line_that_breaks_loses_nothing(sqlite_db, mail, office):
    office.folders["INBOX"] = [UNKNOWN, notices.bounce(mail, TO)]
    office.twists["FETCH"] = lambda line: DROP if line.startswith("UID FETCH 2 ") else None
    with pytest.raises(UnreachableError):
        take_in(sources.mailbox(office.config()), "anna")
    office.twists.clear()
    assert _parts(take_in(sources.mailbox(office.config()), "anna")) == (1, 0, 0, 0, 0)


def test_without_a_folder_for_them_nothing_is_looked_for(sqlite_db, office):
    with pytest.raises(NoMailboxError, match="bounces"):
        list(sources.mailbox(office.config(bounces="")))
    assert office.lines == []
