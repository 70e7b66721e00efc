"""The main job as a user's script does it: import, list, send, statement, report, status, undo."""

from __future__ import annotations

import hashlib
import io
import os
import pty
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from tests.cli.conftest import REFUSED
from tests.cli.program import run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Server
    from tests.cli.program import Done

_PLAN = {
    "purpose",
    "invoices",
    "not_due",
    "mails",
    "customers",
    "total_cents",
    "currency",
    "eta_seconds",
    "test",
    "test_to",
    "test_folder",
    "excluded",
    "messages",
}
_MESSAGE = {"customer", "to", "cc", "bcc", "subject", "invoices", "total_cents", "currency", "attachments"}
_REPORT = {"run", "purpose", "state", "user", "started_at", "finished_at", "counts", "excluded", "messages"}
_REPORTED = {
    "id",
    "customer",
    "to",
    "subject",
    "message_id",
    "state",
    "code",
    "reason",
    "invoices",
    "total_cents",
    "currency",
    "attempts",
}


def test_the_whole_way_as_processes(
    server: Server, books: tuple[str, str], sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLOWTUI_DATABASE", sqlite_url)
    run("init", "--company", "Ets Durand", "--email", "anna@durand.example").expect(0)
    imported = run("import", *books, "--json").expect(0).json
    assert (imported["customers"], imported["invoices"]) == (5, 8)

    report = run("send", "-why:no-address", "-why:no-document", "--yes", "--wait", "--json").expect(3).json
    assert (report["counts"]["sent"], report["counts"]["failed"]) == (6, 1)
    failed = next(one for one in report["messages"] if one["state"] == "failed")
    assert (failed["to"], failed["code"]) == ([REFUSED], 550)
    assert "User unknown" in failed["reason"]
    mails = server.mails()
    assert {mail["Subject"] for mail in mails} == {
        *(f"Ets Durand - Facture n°{number}" for number in ("F1", "F2", "F3", "F7")),
        "Ets Durand - Avoir n°A1",
        "Ets Durand - Invoice no. F4",
    }
    assert {row["number"] for row in run("list", "mailed:yes", "--json").json["rows"]} == {
        "A1", "F1", "F2", "F3", "F4", "F7",
    }  # fmt: skip

    grouped = run("statement", "open", "-client:C5", "-client:C4", "-client:C3", "--yes", "--wait", "--json")
    by_customer = {one["customer"]: one for one in grouped.expect(0).json["messages"]}
    assert by_customer["C1"]["invoices"] == ["F1", "F2"]
    assert by_customer["C2"]["total_cents"] == 5275 - 1055
    statement = next(
        mail for mail in server.mails() if "Relevé" in mail["Subject"] and "dupont" in mail["To"]
    )
    assert statement["Subject"] == "Ets Durand - Relevé de compte au 24/11/2026"
    text = "".join(
        page.extract_text()
        for part in statement.iter_attachments()
        for page in PdfReader(io.BytesIO(part.get_payload(decode=True))).pages
    )
    assert "F1" in text
    assert "F3" not in text

    assert run("status", "set", "R1", "client:C1", "open", "--json").expect(0).json == {
        "changed": 2,
        "unchanged": 0,
    }
    assert run("list", "status:R1", "--json").json["count"] == 2
    assert run("status", "undo", "--json").expect(0).json["changed"] == 2
    run("status", "undo").expect(4)


@pytest.mark.usefixtures("company")
def test_a_dry_run_tells_the_same_as_the_run(server: Server, call: Callable[..., Done]) -> None:
    plan = call("send", "open", "--dry-run", "--json").expect(0).json
    assert set(plan) >= _PLAN
    assert all(set(message) >= _MESSAGE for message in plan["messages"])
    assert set(plan["messages"][0]["attachments"][0]) == {"name", "source", "template"}
    assert [(one["invoice"], one["code"]) for one in plan["excluded"]] == [("F5", "no-address")]
    assert server.mails() == []
    report = call("send", "open", "--yes", "--wait", "--json").expect(3).json
    assert set(report) >= _REPORT
    assert all(set(message) >= _REPORTED for message in report["messages"])
    planned = sorted((one["customer"], one["subject"], one["invoices"]) for one in plan["messages"])
    assert sorted((one["customer"], one["subject"], one["invoices"]) for one in report["messages"]) == planned
    assert [one["invoice"] for one in report["excluded"]] == ["F5"]
    assert report["state"] == "done"
    assert report["started_at"].endswith("Z")
    again = call("send", "open", "-client:C5", "--dry-run", "--json").expect(4).json
    assert again["mails"] == 0
    assert {one["code"] for one in again["excluded"]} == {"already-mailed", "no-address"}


@pytest.mark.usefixtures("company")
def test_a_statement_says_what_is_not_due_yet(
    call: Callable[..., Done], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLOWTUI_TODAY", "2026-10-31")
    due, early = ("statement", "n:F1", "--dry-run"), ("statement", "client:C1", "open", "--dry-run")
    assert call(*due, "--json").expect(0).json["not_due"] == 0
    assert call(*early, "--json").expect(0).json["not_due"] == 1
    assert "dont 1 facture non échue" in call("--lang", "fr", *early).expect(0).out
    assert "non échue" not in call("--lang", "fr", *due).expect(0).out


@pytest.mark.usefixtures("company")
def test_without_wait_the_run_is_named_and_goes_on_by_itself(
    server: Server, call: Callable[..., Done]
) -> None:
    started = call("send", "n:F1", "--yes", "--json").expect(0).json
    assert started == {"run": 1, "mails": 1, "excluded": []}
    report = call("deliver", "1", "--json").expect(0).json
    assert report["counts"]["sent"] == 1
    assert len(server.mails()) == 1
    runs = call("runs", "--json").expect(0).json["runs"]
    assert [(one["run"], one["state"]) for one in runs] == [(1, "done")]
    same = ("run", "purpose", "state", "user", "started_at", "finished_at", "test_to", "counts")
    assert {name: runs[0][name] for name in same} == {name: report[name] for name in same}


@pytest.mark.usefixtures("company")
def test_a_mail_is_shown_and_written_as_it_left(
    server: Server, call: Callable[..., Done], tmp_path: Path
) -> None:
    call("send", "n:F2", "--yes", "--wait").expect(0)
    eml, folder = tmp_path / "1.eml", tmp_path / "pdf"
    facts = call("mail", "1", "--eml", str(eml), "--pdf", str(folder), "--json").expect(0).json
    assert facts["sha256"] == hashlib.sha256(eml.read_bytes()).hexdigest()
    assert facts["message_id"] == server.mails()[0]["Message-ID"]
    assert facts["invoices"] == ["F2"]
    assert [one["new"] for one in facts["attempts"]][-1] == "sent"
    pdfs = list(folder.iterdir())
    assert len(pdfs) == 1
    assert "F2" in PdfReader(pdfs[0]).pages[0].extract_text()
    human = call("mail", "1").expect(0).out
    assert "F2" in human
    assert "en cours > envoyé" in human
    assert "in_doubt" not in human


@pytest.mark.usefixtures("company", "server")
def test_the_report_is_found_again_and_written(call: Callable[..., Done], tmp_path: Path) -> None:
    call("send", "-client:C4", "open", "--yes", "--wait").expect(3)
    sheet, paper = tmp_path / "r.csv", tmp_path / "r.pdf"
    report = call("report", "1", "--csv", str(sheet), "--pdf", str(paper), "--json").expect(3).json
    lines = sheet.read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 1 + len(report["messages"]) + len(report["excluded"])
    assert REFUSED in "".join(page.extract_text() for page in PdfReader(paper).pages).replace("\n", "")
    human = call("report", "1").expect(3).out.splitlines()
    assert human[1].startswith("1 refusé, ")
    assert human[2].startswith("! ")
    assert "absent" in call("report", "1", "--csv", str(tmp_path / "absent" / "r.csv")).expect(1).sentence


@pytest.mark.usefixtures("company")
def test_a_refused_mail_goes_again_to_the_address_that_the_customer_has_by_then(
    server: Server, call: Callable[..., Done]
) -> None:
    call("send", "client:C5", "--yes", "--wait").expect(3)
    retried = call("retry", "1", "--wait", "--json").expect(3).json
    assert [(one["to"], one["state"]) for one in retried["messages"]] == [([REFUSED], "failed")]
    call("set", "contact", "C5", REFUSED, "--remove").expect(0)
    nowhere = call("retry", "1", "--wait", "--json", "--lang", "en").expect(3).json
    assert nowhere["messages"][0]["reason"] == "no address for invoices"
    call("set", "contact", "C5", "found@again.example").expect(0)
    retried = call("retry", "1", "--wait", "--json").expect(0).json
    assert [(one["to"], one["state"]) for one in retried["messages"]] == [(["found@again.example"], "sent")]
    assert [mail["Delivered-To"] for mail in server.mails()] == ["found@again.example"]


@pytest.mark.usefixtures("company")
def test_a_test_run_marks_nothing(server: Server, call: Callable[..., Done]) -> None:
    report = call("send", "open", "--test-to", "me@durand.example", "--yes", "--wait", "--json").json
    assert report["counts"]["sent"] == 6
    assert {mail["Delivered-To"] for mail in server.mails()} == {"me@durand.example"}
    assert call("list", "mailed:yes", "--json").json["count"] == 0


@pytest.mark.usefixtures("company")
def test_a_second_copy_is_an_explicit_act(server: Server, call: Callable[..., Done]) -> None:
    call("send", "n:F1", "--yes", "--wait").expect(0)
    call("send", "n:F1", "--yes", "--wait").expect(4)
    call("send", "n:F1", "--again", "--yes", "--wait").expect(0)
    assert len(server.mails()) == 2


@pytest.mark.usefixtures("company", "server")
def test_reminders_are_counted(call: Callable[..., Done]) -> None:
    report = call("remind", "overdue", "client:C1", "--yes", "--wait", "--json").expect(0).json
    assert report["counts"]["sent"] == 2
    rows = call("list", "client:C1", "reminders>=1", "--json").expect(0).json["rows"]
    assert {(row["number"], row["reminder_count"]) for row in rows} == {("F1", 1), ("F2", 1)}


@pytest.mark.usefixtures("company")
def test_nothing_leaves_without_a_yes(server: Server) -> None:
    done = run("send", "open", "--lang", "en")
    assert done.code == 2
    assert "--yes" in done.sentence
    assert run("runs", "--json").json == {"runs": []}
    assert server.mails() == []


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize(("typed", "code", "mails"), [("2", 0, 2), ("1", 1, 0), ("", 1, 0)])
def test_at_a_terminal_the_number_of_mails_is_typed(
    server: Server, typed: str, code: int, mails: int
) -> None:
    ours, theirs = pty.openpty()
    os.write(ours, f"{typed}\n".encode())
    done = subprocess.run(
        [sys.executable, "-m", "flowtui", "--lang", "en", "send", "client:C1", "open", "--wait", "--json"],
        stdin=theirs,
        capture_output=True,
        text=True,
        check=False,
    )
    os.close(ours)
    os.close(theirs)
    assert done.returncode == code, done.stderr
    assert "Type 2 to send:" in done.stderr
    assert len(server.mails()) == mails


@pytest.mark.usefixtures("company")
def test_without_a_server_no_run_is_stored(call: Callable[..., Done]) -> None:
    assert "[smtp]" in call("send", "n:F1", "--yes", "--wait").expect(1).sentence
    assert call("runs", "--json").json == {"runs": []}


@pytest.mark.usefixtures("company")
def test_an_unreachable_server_pauses_the_run_and_fails_no_mail(
    call: Callable[..., Done], tmp_path: Path
) -> None:
    config = tmp_path / "closed.toml"
    config.write_text('[smtp]\nhost = "127.0.0.1"\nport = 1\nsecurity = "none"\nauth = "none"\n')
    done = call("--config", str(config), "send", "n:F1", "--yes", "--wait", "--json", "--lang", "en")
    assert done.code == 1
    assert "127.0.0.1:1" in done.sentence
    assert (done.json["state"], done.json["counts"]["queued"], done.json["counts"]["failed"]) == (
        "paused",
        1,
        0,
    )
    cancelled = call("run", "cancel", "1", "--json").expect(0).json
    assert (cancelled["state"], cancelled["counts"]["cancelled"]) == ("cancelled", 1)
    assert call("send", "n:F1", "--dry-run", "--json").expect(0).json["mails"] == 1
