"""``flowtui bounces``, ``resolve MAIL check`` and the mailbox in ``doctor``, as a user types them."""

from __future__ import annotations

import sqlite3
import threading
from typing import TYPE_CHECKING, Any

import pytest

from tests.mailing import notices
from tests.mailing.post_office import PostOffice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.cli.conftest import Server
    from tests.cli.program import Done

    Caller = Callable[..., Done]

TO = "compta@dupont.example"


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with PostOffice() as office:
        yield office


@pytest.fixture
def configured(server: Server, office: PostOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The configuration of the mail server, with the mailbox added."""
    path = tmp_path / "config.toml"
    with path.open("a") as file:
        file.write(
            f'[imap]\nhost = "127.0.0.1"\nport = {office.port}\nsecurity = "none"\nuser = "anna"\n'
            'sent = "Sent"\nbounces = "INBOX"\ntimeout_seconds = 5\n'
        )
    monkeypatch.setenv("FLOWTUI_IMAP_PASSWORD", "s3cret")
    return path


@pytest.fixture
def mail(company: str, server: Server, call: Caller) -> dict[str, Any]:
    """F2, mailed."""
    report = call("send", "n:F2", "--yes", "--wait", "--json").expect(0).json
    return call("mail", str(report["messages"][0]["id"]), "--json").expect(0).json


def _notice(mail: dict[str, Any]) -> bytes:
    return notices.dsn(mail["message_id"], notices.block(TO))


def test_a_maildir_is_read_and_told(mail: dict[str, Any], call: Caller, tmp_path: Path) -> None:
    folder = notices.write(
        tmp_path / "back", _notice(mail), notices.dsn("<other@x>", notices.block("x@y.example"))
    )
    dry = call("bounces", "--maildir", str(folder), "--dry-run", "--json").expect(3).json
    assert (dry["read"], dry["bounced"], dry["unmatched"]) == (2, 1, 1)
    done = call("bounces", "--maildir", str(folder)).expect(3)
    first, second, last = done.out.splitlines()
    assert first.startswith(f"! {mail['id']}  Dupont & Fils  {TO}  F2: 550 5.1.1")
    assert second.startswith("- x@y.example: 550")
    assert last == "2 messages lus, 1 revenu, 1 qui n'est d'aucun de nos mails"
    assert (
        call("bounces", "--maildir", str(folder)).expect(4).out
        == "Rien de nouveau dans la boîte aux lettres.\n"
    )
    listed = call("list", "n:F2", "--json").expect(0).json["rows"][0]
    assert (listed["mailed_at"], listed["preflight"]) == (None, "ready")
    assert call("report", "1", "--json").expect(3).json["counts"]["bounced"] == 1


def test_only_delays_and_receipts_are_no_matter(mail: dict[str, Any], call: Caller, tmp_path: Path) -> None:
    delayed = notices.dsn(mail["message_id"], notices.block(TO, "delayed"))
    folder = notices.write(
        tmp_path / "back", delayed, b"From: Paul <p@x.example>\nSubject: Merci\n\nBien re\xe7u\n"
    )
    found = call("bounces", "--maildir", str(folder), "--json").expect(0).json
    assert (found["delays"], found["ignored"], found["mails"]) == (1, 1, [])


def test_what_cannot_be_read_or_done_is_a_sentence(
    mail: dict[str, Any], call: Caller, tmp_path: Path
) -> None:
    assert "bounces" in call("bounces").expect(2).sentence
    assert "nowhere" in call("bounces", "--maildir", str(tmp_path / "nowhere")).expect(2).sentence


def test_who_may_send_nothing_may_not_mark_anything(
    mail: dict[str, Any], call: Caller, company: str, tmp_path: Path
) -> None:
    folder = notices.write(tmp_path / "back", _notice(mail))
    with sqlite3.connect(company.removeprefix("sqlite:///")) as books:
        books.execute("UPDATE user SET may_send_invoices = 0, may_send_reminders = 0")
    books.close()
    assert "Anna" in call("bounces", "--maildir", str(folder)).expect(1).sentence
    assert call("mail", str(mail["id"]), "--json").json["state"] == "sent"


def test_the_mailbox_is_read_and_looked_into(
    configured: Path, mail: dict[str, Any], call: Caller, office: PostOffice, company: str
) -> None:
    for _ in range(200):  # the sender is another process; nothing tells when it has made the copy
        if call("mail", str(mail["id"]), "--json").json["copied_at"]:
            break
        threading.Event().wait(0.05)
    assert mail["message_id"].encode() in office.folders["Sent"][0]
    office.folders["INBOX"] = [_notice(mail)]
    assert call("bounces", "--json").expect(3).json["bounced"] == 1
    assert call("bounces", "--json").expect(4).json["read"] == 0
    with sqlite3.connect(company.removeprefix("sqlite:///")) as books:
        books.execute("UPDATE mail SET state = 'uncertain', sent_at = NULL")
    books.close()
    office.folders["Sent"] = []
    lost = call("resolve", str(mail["id"]), "check", "--json").expect(3)
    assert (lost.json["check"]["answer"], lost.json["counts"]["uncertain"]) == ("not found", 1)
    assert "ne prouve rien" in lost.sentence
    office.twists["SEARCH"] = "NO not now"
    assert call("resolve", str(mail["id"]), "check", "--json").expect(1).json["check"]["answer"] == "cannot"
    office.twists.clear()
    office.folders["Sent"] = [f"Message-ID: {mail['message_id']}\r\n\r\n".encode()]
    found = call("resolve", str(mail["id"]), "check").expect(0)
    assert "Sent" in found.sentence


def test_doctor_tries_the_mailbox_where_there_is_one(
    configured: Path, call: Caller, office: PostOffice
) -> None:
    def mailbox() -> dict[str, Any]:
        checks = call("doctor", "--json").json["checks"]
        return next(check for check in checks if check["name"] == "mailbox")

    assert mailbox()["ok"]
    assert mailbox()["detail"].endswith("INBOX, Sent")
    office.twists["AUTHENTICATE"] = "NO [AUTHENTICATIONFAILED] no"
    assert not mailbox()["ok"]
    assert "s3cret" not in mailbox()["detail"]
