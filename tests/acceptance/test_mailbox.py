"""The mailbox of a real Dovecot: copies, mails that a real Postfix returns, an uncertain mail that is looked for."""

from __future__ import annotations

import sqlite3
import threading
from typing import TYPE_CHECKING, Any

import pytest

from tests.acceptance.harness import Mta, Program

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BOOKS = """code;nom;email
C0;Société Dupré & Fils;c0@x.example
C1;Petit et Cie;c1@x.example
C2;Deux Adresses;c2@x.example, c3@x.example
"""
INVOICES = "numéro;type;code_client;date;échéance;ttc;solde\n" + "".join(
    f"FA{n};facture;C{n};2026-10-01;2026-11-15;100,00;100,00\n" for n in range(3)
)
RECEIPT = (
    b"From: Paul <c0@x.example>\nTo: anna@x.example\nSubject: Lu: Facture\nMIME-Version: 1.0\n"
    b'Content-Type: multipart/report; report-type=disposition-notification; boundary="b"\n\n--b\n\nLu\n'
    b"--b\nContent-Type: message/disposition-notification\n\nFinal-Recipient: rfc822; c0@x.example\n"
    b"Disposition: manual-action/MDN-sent-manually; displayed\n\n--b--\n"
)
ABSENT = b"Return-Path: <>\nFrom: c0@x.example\nSubject: Absence du bureau\nAuto-Submitted: auto-replied\n\nA lundi\n"


@pytest.fixture
def program(mta: Mta, tmp_path: Path) -> Program:
    """Three customers: one that is reached, one that is not, one of whose two addresses one is."""
    mta.return_from("c1@x.example", "c3@x.example")
    (tmp_path / "clients.csv").write_text(BOOKS, encoding="utf-8")
    (tmp_path / "factures.csv").write_text(INVOICES, encoding="utf-8")
    program = Program(f"sqlite:///{tmp_path / 'books.db'}", mta.mailbox(tmp_path / "config.toml"))
    program.run("init", "--company", "Ets Durand")
    program.run("set", "user", "--name", "Anna", "--email", "anna@x.example")
    program.run("import", str(tmp_path / "clients.csv"), str(tmp_path / "factures.csv"))
    return program


def _until(there: Callable[[], bool]) -> None:
    for _ in range(300):
        if there():
            return
        threading.Event().wait(0.1)  # another process is at work; nothing tells when it ends
    pytest.fail("it did not happen within half a minute")


def _mail(program: Program, report: dict[str, Any], number: str) -> dict[str, Any]:
    """One mail as the program knows it, by its invoice."""
    found = next(one for one in report["messages"] if one["invoices"] == [number])
    mail: dict[str, Any] = program.run("mail", str(found["id"]))
    return mail


def test_copies_lie_in_sent_and_a_mailbox_that_refuses_fails_no_mail(
    mta: Mta, program: Program, tmp_path: Path
) -> None:
    mta.mailbox(tmp_path / "config.toml", word="wrong")
    report = program.run("send", "n:FA0", "--yes", "--wait")
    assert report["counts"]["sent"] == 1
    _until(lambda: bool(_mail(program, report, "FA0")["remark"]))
    assert mta.mails("anna/Sent") == []
    mta.mailbox(tmp_path / "config.toml")
    second = program.run("send", "n:FA2", "--yes", "--wait")
    _until(lambda: len(mta.mails("anna/Sent")) == 2)
    _until(lambda: all(_mail(program, *one)["copied_at"] for one in ((report, "FA0"), (second, "FA2"))))
    copies = {copy["Message-ID"]: copy for copy in mta.mails("anna/Sent")}
    for found, number in ((report, "FA0"), (second, "FA2")):
        mail = _mail(program, found, number)
        program.run("mail", str(mail["id"]), "--eml", str(tmp_path / "left.eml"))
        left = (tmp_path / "left.eml").read_bytes()
        assert copies[mail["message_id"]].as_bytes().replace(b"\r\n", b"\n") == left.replace(b"\r\n", b"\n")
        assert mail["remark"] == ""
    program.run("deliver", codes=(4,))
    assert len(mta.mails("anna/Sent")) == 2


def test_what_postfix_returns_is_marked_and_can_be_sent_again(mta: Mta, program: Program) -> None:
    report = program.run("send", "n:FA*", "--yes", "--wait")
    assert report["counts"]["sent"] == 3
    mta.settle()
    inbox = mta.folder / "vmail" / "anna" / "Maildir" / "new"
    _until(lambda: len(list(inbox.iterdir())) == 2)
    for name, message in (("9.receipt", RECEIPT), ("9.absent", ABSENT)):
        (inbox / name).write_bytes(message)
        (inbox / name).chmod(0o644)
    dry = program.run("bounces", "--dry-run", codes=(3,))
    assert dry["bounced"] == 2
    assert program.run("report", str(report["run"]))["counts"]["bounced"] == 0
    found = program.run("bounces", codes=(3,))
    assert {name: found[name] for name in ("read", "bounced", "delays", "ignored", "unknown", "unmatched")} == {
        "read": 4, "bounced": 2, "delays": 0, "ignored": 2, "unknown": 0, "unmatched": 0,
    }  # fmt: skip
    assert {(one["customer"], one["state"], one["matched_by"]) for one in found["mails"]} == {
        ("C1", "bounced", "message-id"),
        ("C2", "partly", "message-id"),
    }
    assert "nothing leaves this host" in found["mails"][0]["reason"]
    assert program.run("bounces", codes=(4,))["read"] == 0
    before = [_mail(program, report, number) for number in ("FA1", "FA2")]
    assert program.run("bounces", "--maildir", str(inbox.parent), codes=(3,))["bounced"] == 2, (
        "as files they differ"
    )
    assert [_mail(program, report, number) for number in ("FA1", "FA2")] == before

    now = program.run("report", str(report["run"]), codes=(3,))
    assert (now["counts"]["bounced"], now["counts"]["partly"], now["counts"]["sent"]) == (1, 1, 1)
    listed = {row["number"]: row for row in program.run("list", "n:FA*")["rows"]}
    assert [listed[number]["mailed_at"] is None for number in ("FA0", "FA1", "FA2")] == [False, True, False]
    assert listed["FA1"]["preflight"] == "ready"
    assert [row["number"] for row in program.run("list", "sending:failed")["rows"]] == ["FA1"]
    program.run("set", "contact", "C1", "c9@x.example")
    again = program.run("send", "n:FA1", "--dry-run")
    assert again["mails"] == 1


def test_an_uncertain_mail_is_found_by_its_message_id(mta: Mta, program: Program, tmp_path: Path) -> None:
    report = program.run("send", "n:FA0", "--yes", "--wait")
    mail = _mail(program, report, "FA0")
    _until(lambda: bool(_mail(program, report, "FA0")["copied_at"]))
    with sqlite3.connect(tmp_path / "books.db") as books:
        books.execute("UPDATE mail SET state = 'uncertain', sent_at = NULL, copied_at = NULL")
        books.execute("UPDATE mail_recipient SET state = 'waiting'")
        books.execute("UPDATE mail SET message_id = '<gone@x.example>'")
    books.close()
    lost = program.run("resolve", str(mail["id"]), "check", codes=(3,))
    assert (lost["check"]["answer"], lost["counts"]["uncertain"]) == ("not found", 1)
    with sqlite3.connect(tmp_path / "books.db") as books:
        books.execute("UPDATE mail SET message_id = ?", (mail["message_id"],))
    books.close()
    found = program.run("resolve", str(mail["id"]), "check")
    assert (found["check"]["answer"], found["check"]["folder"]) == ("found", "Sent")
    assert (found["counts"]["uncertain"], found["counts"]["sent"]) == (0, 1)
