"""Copies in the folder of sent mails: apart from the sending, once, each in its owner's folder."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from flowtui import clock
from flowtui.mailing import copies, detail, owner, report
from flowtui.models import Mail, MailContent, Run
from tests.mailing import sending_kit as kit
from tests.mailing.post_office import DROP, PostOffice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowtui.config import Config


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with PostOffice() as office:
        yield office


def _account(config: Config) -> str:
    smtp = config.smtp
    return owner.current(f"{smtp.transport}:{smtp.host}:{smtp.port}:{smtp.user}").account


def _mails(run: Run) -> list[Mail]:
    return list(Mail.select().where(Mail.run == run).order_by(Mail.id))


def _bytes(mail: Mail) -> bytes:
    return bytes(MailContent.get_by_id(mail.id).data).replace(b"\r\n", b"\n")


def test_every_mail_that_left_lies_in_the_folder_byte_for_byte(db, order, office):
    run = order(3)
    assert kit.deliver(run, office.config(), transport=kit.Memory()).state == "done"
    mails = _mails(run)
    assert [mail.copied_at is not None and not mail.remark for mail in mails] == [True] * 3
    assert [data.replace(b"\r\n", b"\n") for data in office.folders["Sent"]] == [
        _bytes(mail) for mail in mails
    ]
    assert len(office.said("AUTHENTICATE")) == 1


def test_what_the_provider_keeps_already_is_not_put_there_a_second_time(sqlite_db, order, office):
    run = order(2)
    first = _mails(run)[0]
    office.folders["Sent"] = [f"Message-ID: {first.message_id}\r\n\r\nkept by the provider".encode()]
    kit.deliver(run, office.config(), transport=kit.Memory())
    assert len(office.folders["Sent"]) == 2
    assert all(mail.copied_at for mail in _mails(run))
    kit.deliver(None, office.config(), transport=kit.Memory())
    assert len(office.folders["Sent"]) == 2


@pytest.mark.parametrize(
    "twists",
    [
        {"AUTHENTICATE": "NO [AUTHENTICATIONFAILED] no"},
        {"AUTHENTICATE": DROP},
        {"EXAMINE": DROP},
        {"SEARCH": "NO not today"},
        {"APPEND": "NO [OVERQUOTA] full"},
        {"APPEND": DROP},
    ],
    ids=lambda twists: "-".join(*twists.items()).split()[0],
)
def test_a_failure_changes_nothing_but_a_remark_and_the_next_sender_tries_again(
    sqlite_db, order, office, twists
):
    office.twists.update(twists)
    run = kit.deliver(order(2), office.config(), transport=kit.Memory())
    assert (run.state, kit.states(run)) == ("done", ["sent", "sent"])
    for mail in _mails(run):
        assert mail.copied_at is None
        assert mail.remark.startswith("Pas encore de copie dans le dossier Sent")
    told = report.report(run.id)
    assert told.complete
    assert told.mails[0].to_json()["remark"] == _mails(run)[0].remark
    assert detail.detail(_mails(run)[0].id).remark
    office.twists.clear()
    kit.deliver(None, office.config(), transport=kit.Memory())
    assert len(office.folders["Sent"]) == 2
    assert [mail.remark for mail in _mails(run)] == ["", ""]


def test_no_password_and_no_folder_fail_no_mail(sqlite_db, order, office):
    run = kit.deliver(order(1), office.config(password_command=()), transport=kit.Memory())
    assert "FLOWTUI_IMAP_PASSWORD" in _mails(run)[0].remark
    run = kit.deliver(order(1), office.config(sent="Gesendet"), transport=kit.Memory())
    assert len(office.folders["Gesendet"]) == 2, "the folder is made, and what waited is put there too"


def test_one_mail_that_the_folder_refuses_does_not_keep_the_others_out(sqlite_db, order, office):
    run = order(3)
    kept = iter(("NO [TOOBIG] too big", None, None))
    office.twists["APPEND"] = lambda _line: next(kept)
    kit.deliver(run, office.config(), transport=kit.Memory())
    assert [bool(mail.remark) for mail in _mails(run)] == [True, False, False]


def test_only_what_left_through_this_account_and_lately(sqlite_db, order, office):
    config = office.config()
    mine, others, old, trial, files = (order(1) for _ in range(5))
    Run.update(test_to="anna@durand.example").where(Run.id == trial.id).execute()
    quiet = dataclasses.replace(config, imap=dataclasses.replace(config.imap, sent=""))
    other = dataclasses.replace(quiet, smtp=dataclasses.replace(config.smtp, user="bruno"))
    folder = dataclasses.replace(quiet, smtp=dataclasses.replace(config.smtp, transport="files"))
    for run, how in ((mine, quiet), (others, other), (old, quiet), (trial, quiet), (files, folder)):
        kit.deliver(run, how, transport=kit.Memory())
    long_ago = clock.utcnow() - copies.WINDOW - timedelta(hours=1)
    Mail.update(sent_at=long_ago).where(Mail.run == old).execute()
    assert copies.pending(_account(config)) == [mail.id for mail in _mails(mine)]
    assert copies.copy(config, _account(config)) == 1
    assert copies.copy(dataclasses.replace(config, smtp=folder.smtp), _account(folder)) == 0
    assert len(office.folders["Sent"]) == 1


def test_a_copy_that_another_sender_has_begun_is_left_to_it_for_a_while(sqlite_db, order, office):
    config = office.config()
    run = kit.deliver(order(1), office.config(host=""), transport=kit.Memory())
    assert copies._begin(_mails(run)[0].id)
    assert copies.copy(config, _account(config)) == 0, "it is being copied"
    assert office.lines == []
    Mail.update(copied_at=clock.utcnow() - timedelta(minutes=11)).execute()
    assert copies.copy(config, _account(config)) == 1, "that sender did not come back"
    assert len(office.folders["Sent"]) == 1


def test_a_returned_mail_left_too(sqlite_db, order, office):
    run = order(1)
    kit.deliver(run, office.config(host=""), transport=kit.Memory())
    Mail.update(state="bounced").execute()
    kit.deliver(None, office.config(), transport=kit.Memory())
    assert len(office.folders["Sent"]) == 1


def test_a_sender_that_has_to_end_copies_nothing_more(sqlite_db, order, office):
    class Ended:
        def is_set(self) -> bool:
            return True

    run = order(1)
    kit.deliver(run, office.config(host=""), transport=kit.Memory())
    kit.deliver(None, office.config(), transport=kit.Memory(), stop=Ended())
    assert office.lines == []
