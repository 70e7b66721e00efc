"""The sender as a process of its own: it outlives the window, and ends when it is asked to."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from flowtui.config import load
from flowtui.mailing import owner, process, progress
from flowtui.models import Mail, Run, Worker
from tests.mailing import sending_kit as kit
from tests.mailing.scripted import Scripted

_ROOT = Path(__file__).resolve().parents[2]


def write_config(path: Path, port: int, more: str = "") -> Path:
    """A server on loopback without encryption."""
    path.write_text(f'[smtp]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\nauth = "none"\n{more}\n')
    return path


def until(what, seconds: float = 30.0) -> None:
    """Wait for another process; nothing tells when it is there."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not happen in time"
        threading.Event().wait(0.05)


@pytest.fixture
def with_pdf(sqlite_db, order):
    """A run of mails whose PDFs need not be made."""
    from flowtui.models import Invoice, OriginalDocument

    def store(count: int):
        run = order(count)
        for invoice in Invoice.select():
            OriginalDocument.create(invoice=invoice, name="a.pdf", size=4, sha256="", content=b"%PDF")
        return run

    return store


def test_the_sender_starts_in_its_own_session_and_sends(with_pdf, sqlite_url, tmp_path):
    run = with_pdf(3)
    with Scripted() as server:
        config = load(write_config(tmp_path / "config.toml", server.port))
        pid = process.start_sender(run.id, config, sqlite_url)
        assert os.getsid(pid) == pid
        until(lambda: progress.progress(run.id).state == "done")
        assert len(server.taken) == 3
    until(lambda: process.reap() is None and not Path(f"/proc/{pid}").exists())
    log = process.log_file()
    assert (log.stat().st_mode & 0o777, log.read_text()) == (0o600, "")
    assert Worker.select().count() == 0


@pytest.mark.usefixtures("sqlite_db")
@pytest.mark.parametrize(("mails", "senders"), [(1, 1), (99, 1), (100, 2), (500, 3)])
def test_a_large_run_gets_as_many_senders_as_there_may_be_connections(order, mails, senders, monkeypatch):
    started = []
    monkeypatch.setattr(process, "_spawn", lambda words, _env: started.append(words) or _Ended())
    run = order(1)
    Run.update(mails=mails).execute()
    assert process.start_sender(run.id, kit.smtp_config(connections=3), "sqlite:///x") == 4711
    assert len(started) == senders


class _Ended:
    pid = 4711

    def poll(self) -> int:
        return 0


@pytest.mark.usefixtures("sqlite_db")
def test_what_is_secret_stands_in_no_argument(tmp_path, monkeypatch):
    seen = {}

    def spawn(words, environment):
        seen["words"], seen["environment"] = words, environment
        return subprocess.Popen([sys.executable, "-c", ""])

    monkeypatch.setattr(process, "_spawn", spawn)
    config = load(write_config(tmp_path / "config.toml", 1))
    process.start_sender(7, config, "postgresql://anna:hunter2@db/books", password="s3cret")
    assert not [word for word in seen["words"] if "hunter2" in word or "s3cret" in word]
    assert seen["words"][-2:] == ["deliver", "7"]
    assert seen["environment"]["FLOWTUI_DATABASE"].endswith("hunter2@db/books")
    assert seen["environment"]["FLOWTUI_SMTP_PASSWORD"] == "s3cret"
    until(lambda: process.reap() is None and not process._started)


def test_sigterm_ends_it_after_the_mail_at_hand_and_gives_the_rest_back(with_pdf, sqlite_url, tmp_path):
    run, answer = with_pdf(5), threading.Event()
    script = {"dot": lambda _t, count: (answer.wait(20) if count == 2 else None, "250 ok")[1]}
    with Scripted(script) as server:
        config = load(write_config(tmp_path / "config.toml", server.port))
        pid = process.start_sender(run.id, config, sqlite_url)
        until(lambda: server.asked.get("dot") == 2)
        os.kill(pid, signal.SIGTERM)
        answer.set()
        until(lambda: process.reap() is None and not Path(f"/proc/{pid}").exists())
    assert kit.states(run) == ["sent", "sent", "queued", "queued", "queued"]
    assert {mail.token for mail in Mail.select().where(Mail.state == "queued")} == {""}
    assert not progress.progress(run.id).alive


def test_a_closed_terminal_stops_nothing(with_pdf, sqlite_url, tmp_path):
    """The window's process gets SIGHUP when its line goes down; its sender sends on."""
    run, go_on = with_pdf(4), threading.Event()
    script = {"dot": lambda _t, count: (go_on.wait(20) if count == 2 else None, "250 ok")[1]}
    with Scripted(script) as server:
        config = write_config(tmp_path / "config.toml", server.port)
        child, line = pty.fork()
        if child == 0:
            os.chdir(_ROOT)
            code = (
                "import sys, time; from pathlib import Path; from flowtui.config import load;"
                "from flowtui.mailing import process;"
                f"process.start_sender({run.id}, load(Path({str(config)!r})), {sqlite_url!r}); time.sleep(60)"
            )
            os.execv(sys.executable, [sys.executable, "-c", code])  # noqa: S606 - the child of a terminal
        until(lambda: server.asked.get("dot") == 2)
        assert progress.progress(run.id).alive
        os.close(line)
        os.waitpid(child, 0)
        go_on.set()
        until(lambda: progress.progress(run.id).state == "done")
    assert kit.states(run) == ["sent"] * 4


def test_a_run_whose_sender_was_killed_is_shown_as_left_alone(with_pdf, sqlite_url, tmp_path):
    run, hold = with_pdf(2), threading.Event()
    with Scripted({"dot": lambda _t, _n: (hold.wait(20), "250 ok")[1]}) as server:
        config = load(write_config(tmp_path / "config.toml", server.port))
        pid = process.start_sender(run.id, config, sqlite_url)
        until(lambda: server.asked.get("dot") == 1)
        assert owner.is_alive(Worker.get().owner)
        os.kill(pid, signal.SIGKILL)
        until(lambda: not progress.progress(run.id).alive)
        hold.set()
    assert (progress.progress(run.id).state, kit.states(run)) == ("running", ["in_doubt", "claimed"])


def test_the_password_of_the_environment_reaches_it(with_pdf, sqlite_url, tmp_path, monkeypatch):
    monkeypatch.setenv("FLOWTUI_SMTP_PASSWORD", "hunter2")
    run = with_pdf(1)
    with Scripted({"ehlo": "250-scripted\r\n250 AUTH PLAIN", "auth": "535 5.7.8 no"}) as server:
        path = tmp_path / "config.toml"
        path.write_text(
            f'[smtp]\nhost = "127.0.0.1"\nport = {server.port}\nsecurity = "none"\nuser = "anna"\n'
        )
        process.start_sender(run.id, load(path), sqlite_url)
        until(lambda: progress.progress(run.id).state == "paused")
        assert "AUTH PLAIN AGFubmEAaHVudGVyMg==" in server.lines
    until(lambda: process.reap() is None and not process._started)
    assert "hunter2" not in process.log_file().read_text()
    assert "hunter2" not in progress.progress(run.id).pause_reason


def test_a_program_lying_in_the_folder_at_hand_is_not_run(with_pdf, sqlite_url, tmp_path, monkeypatch):
    """Python looks for modules in the folder it is started in, which may hold anybody's files."""
    run = with_pdf(1)
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "smtplib.py").write_text("open('was-run', 'w')")
    monkeypatch.chdir(foreign)
    with Scripted() as server:
        config = load(write_config(tmp_path / "config.toml", server.port))
        process.start_sender(run.id, config, sqlite_url)
        until(lambda: progress.progress(run.id).state == "done" or (foreign / "was-run").exists())
        assert not (foreign / "was-run").exists()
        assert len(server.taken) == 1
