"""The demonstration: what it is made of, and that its report adds up with the Maildir."""

from __future__ import annotations

import mailbox
import os
import socket
import subprocess
import sys
from collections import Counter
from datetime import date
from email import policy
from email.parser import BytesParser
from typing import TYPE_CHECKING

import pytest
from playhouse.migrations import Runner

from flowtui.cli.demo import command, mailserver
from flowtui.cli.demo.build import build, papers
from flowtui.cli.demo.customers import PEOPLE, addresses, refused_address
from flowtui.cli.main import main
from flowtui.documents.jobs import invoice_job
from flowtui.ledger import language, query
from flowtui.mailing.values import Progress
from flowtui.models import Customer, Invoice, proxy, upgrade
from flowtui.models.database import open_database
from tests.cli.program import run
from tests.conftest import TODAY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The built database."""
    url = f"sqlite:///{tmp_path_factory.mktemp('demo') / 'demo.db'}"
    before, os.environ["FLOWTUI_TODAY"] = os.environ.get("FLOWTUI_TODAY"), TODAY.isoformat()
    build(url)
    yield url
    proxy.obj.close()
    if before is None:
        del os.environ["FLOWTUI_TODAY"]


def _count(text: str) -> int:
    return len(query.ids(language.parse(text)))


@pytest.mark.usefixtures("demo")
def test_it_is_as_large_and_as_varied_as_promised() -> None:
    assert Customer.select().count() >= 60
    assert Invoice.select().where(Invoice.kind != "payment").count() >= 800
    assert Invoice.select().where(Invoice.issue_date < date(2025, 9, 20)).count() == 0
    assert Invoice.select().where(Invoice.issue_date > TODAY).count() == 0
    for text, least in {
        "created:today": 8,
        "overdue": 40,
        "kind:credit": 20,
        "kind:payment open": 4,
        "why:no-address": 10,
        "why:bad-address": 2,
        "why:blocked": 2,
        "why:already-mailed open": 50,
        "offset": 5,
        "net<0 open": 2,
        "status:LI": 3,
        "status:R1": 3,
        "status:MD": 3,
        "mailed:no why:ready kind:invoice": 40,
    }.items():
        assert _count(text) >= least, text
    part_paid = Invoice.select().where(
        (Invoice.balance_cents > 0) & (Invoice.balance_cents < Invoice.total_cents)
    )
    assert part_paid.count() >= 5
    assert {customer.language for customer in Customer.select()} == {"fr", "en"}


@pytest.mark.usefixtures("demo")
def test_one_pair_and_one_group_cancel_out_and_nothing_else() -> None:
    groups = Counter(row.offset_group for row in Invoice.select().where(Invoice.offset_group.is_null(False)))
    assert sorted(groups.values()) == [2, 3]


@pytest.mark.usefixtures("demo")
def test_every_invoice_is_known_to_its_last_line() -> None:
    for invoice in Invoice.select().where(Invoice.kind != "payment"):
        assert invoice_job(invoice, language="fr").purpose == "invoice", invoice.number


def test_the_same_day_makes_the_same_papers_and_each_number_once() -> None:
    first, second = papers(TODAY), papers(TODAY)
    assert first == second
    assert len({paper.number for paper in first}) == len(first)
    for day in (date(2027, 1, 1), date(2028, 2, 29), date(2026, 6, 14)):
        made = papers(day)
        assert max(paper.issued for paper in made) == day
        assert sum(paper.kind != "payment" for paper in made) >= 800


def test_its_addresses_belong_to_nobody() -> None:
    found = [address for person in PEOPLE for _purpose, _role, address in addresses(person)]
    assert all(address.endswith(".example") for address in found)
    assert refused_address() in found
    assert len({person.domain for person in PEOPLE}) == len(PEOPLE)


def test_without_a_window_the_report_adds_up_with_the_maildir(tmp_path: Path) -> None:
    surroundings = {"XDG_DATA_HOME": str(tmp_path), "FLOWTUI_DATABASE": "sqlite:////absent/other.db"}
    done = run("demo", "--no-window", "--json", **surroundings).expect(3)
    answer = done.json
    assert (answer["customers"] >= 60, answer["invoices"] >= 800) == (True, True)
    assert [one["purpose"] for one in answer["runs"]] == ["invoice", "reminder", "statement"]
    counts = [one["counts"] for one in answer["runs"]]
    assert [sum(count[state] for state in ("sent", "failed")) for count in counts] == [20, 10, 8]
    assert counts[0]["failed"] == 1
    parser = BytesParser(policy=policy.default)
    box = mailbox.Maildir(answer["mailbox"], create=False)
    kept = {parser.parsebytes(box.get_bytes(key))["Message-ID"] for key in box.keys()}  # noqa: SIM118 - no dict
    sent = {
        message["message_id"]
        for one in answer["runs"]
        for message in one["messages"]
        if message["state"] == "sent"
    }
    assert kept == sent
    assert len(box) == len(sent) == sum(count["sent"] for count in counts)
    grouped = answer["runs"][2]["messages"]
    assert len({message["customer"] for message in grouped}) >= 7
    assert all(len(message["invoices"]) > 1 for message in grouped)


def test_a_demonstration_of_an_older_version_is_brought_up_to_date(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'flowtui.db'}", create=True)
    Runner(database, str(upgrade._MIGRATIONS)).up("0001_initial")
    database.close()
    command._build(tmp_path)
    assert upgrade.open_current(f"sqlite:///{tmp_path / 'flowtui.db'}")
    proxy.obj.close()


def test_a_second_window_uses_the_first_ones_server_and_cannot_reset_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    folder = tmp_path / "flowtui" / "demo"
    folder.mkdir(parents=True)
    assert command._known_port(folder) == 0
    assert not command._is_open(0)
    with mailserver.running(folder / "Maildir", "gone@x.example") as port:
        (folder / "flowtui.toml").write_text(command._CONFIG.format(url='"sqlite:///x"', port=port))
        assert command._known_port(folder) == port
        assert command._is_open(port)
        assert main(["demo", "--reset", "--no-window"]) == 1
        assert (folder / "flowtui.toml").exists()
    assert not command._is_open(port)


def test_the_server_comes_back_where_a_waiting_sender_looks_for_it(tmp_path: Path) -> None:
    with (
        mailserver.running(tmp_path / "Maildir", "gone@x.example") as port,
        mailserver.running(tmp_path / "Maildir", "gone@x.example", port) as other,
    ):
        assert other != port
    with mailserver.running(tmp_path / "Maildir", "gone@x.example", port) as again:
        assert again == port


def test_leaving_the_window_waits_for_what_is_being_sent(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(state: str) -> Progress:
        return Progress(1, "invoice", state, "anna", 9)

    looks = iter([[run("queued")], [run("paused"), run("running")], [run("paused")]])
    monkeypatch.setattr("flowtui.mailing.progress.active", lambda: next(looks))
    monkeypatch.setattr(command.time, "sleep", lambda _seconds: None)
    command._see_off()
    assert list(looks) == []
    assert capsys.readouterr().err.count("Ctrl+C") == 1


def test_the_server_keeps_a_mail_refuses_one_address_and_ends_with_its_starter(tmp_path: Path) -> None:
    with mailserver.running(tmp_path / "Maildir", "gone@x.example") as port:
        with socket.create_connection(("127.0.0.1", port)) as line:
            line.settimeout(10)
            talk = line.makefile("rwb")
            assert talk.readline().startswith(b"220 ")
            for words, answer in {
                "HELO here": "250",
                "MAIL FROM:<a@x.example>": "250",
                "RCPT TO:<GONE@x.example>": "550",
                "RCPT TO:<b@x.example>": "250",
                "DATA": "354",
                "Subject: hello\r\n\r\nhello\r\n.": "250",
            }.items():
                talk.write(f"{words}\r\n".encode())
                talk.flush()
                assert talk.readline().decode().startswith(answer), words
        box = mailbox.Maildir(tmp_path / "Maildir", create=False)
        assert [message["Delivered-To"] for message in box] == ["b@x.example"]
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", port))


def test_the_server_ends_when_its_starter_is_killed(tmp_path: Path) -> None:
    code = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from flowtui.cli.demo import mailserver\n"
        "with mailserver.running(Path(sys.argv[1]), 'gone@x.example') as port:\n"
        "    print(port, flush=True)\n"
        "    sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "Maildir")], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as starter:
        assert starter.stdout is not None
        port = int(starter.stdout.readline())
        with socket.create_connection(("127.0.0.1", port)) as line:
            starter.kill()
            line.settimeout(10)
            while line.recv(1024):
                pass  # the greeting, then the end of the line
