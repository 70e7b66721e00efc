"""A sender that waits reads its configuration again: correcting it is enough."""

from __future__ import annotations

from datetime import timedelta

import pytest

from flowtui import clock
from flowtui.config import load
from flowtui.mailing import progress, trial
from flowtui.models import Mail, Run, Turn, Worker
from tests.mailing import sending_kit as kit
from tests.mailing.scripted import Scripted

pytestmark = pytest.mark.usefixtures("sqlite_db", "quick")
_KEYS = '[smtp]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\nauth = "none"\ntimeout_seconds = 5\n'


class Desk:
    """A sender with a configuration file; what is in ``then`` happens one by one as it sleeps with a waiting run."""

    def __init__(self, path, monkeypatch) -> None:
        self.path, self.now, self.then, self.slept = path, clock.utcnow(), [], 0.0
        monkeypatch.setattr(clock, "utcnow", lambda: self.now)
        monkeypatch.setattr(
            "flowtui.mailing.sender._Sender._sleep", lambda _self, seconds: self.sleep(seconds)
        )

    def write(self, port: int, more: str = "") -> None:
        self.path.write_text(_KEYS.format(port=port) + more)

    def sleep(self, seconds: float) -> None:
        self.slept += seconds
        assert self.slept < 7200, "it would have waited for hours"
        self.now += timedelta(seconds=seconds)
        if seconds > 1 and self.then:
            self.then.pop(0)()

    def deliver(self, run: Run):
        return kit.deliver(run, load(self.path), patient=True)


@pytest.fixture
def desk(tmp_path, monkeypatch):
    return Desk(tmp_path / "config.toml", monkeypatch)


def test_a_corrected_server_is_enough_and_is_tried_at_once(order, desk):
    run, waited = order(2), []
    desk.write(1)
    with Scripted() as server:
        desk.then = [lambda: (waited.append(progress.progress(run.id).state), desk.write(server.port))]
        run = desk.deliver(run)
    assert (waited, run.state, kit.states(run), len(server.taken)) == (["paused"], "done", ["sent"] * 2, 2)
    assert desk.slept < 30, "not only when the next try was due"
    assert Worker.select().count() == 0


def test_a_raised_limit_ends_the_waiting(order, desk):
    run = order(4)
    with Scripted() as server:
        desk.write(server.port, "per_hour = 2\n")
        desk.then = [lambda: desk.write(server.port, "per_hour = 100\n")]
        run = desk.deliver(run)
    assert (run.state, kit.states(run)) == ("done", ["sent"] * 4)
    assert desk.slept < 60


def test_a_limit_of_a_minute_too(order, desk):
    with Scripted() as server:
        desk.write(server.port, "per_minute = 1\n")
        desk.then = [lambda: desk.write(server.port)]
        run = desk.deliver(order(3))
    assert kit.states(run) == ["sent"] * 3
    assert desk.slept < 40


def test_another_account_is_booked_as_its_own(order, desk):
    with Scripted() as server:
        desk.write(server.port, 'per_hour = 1\nuser = "old"\n')
        desk.then = [lambda: desk.write(server.port, 'per_hour = 9\nuser = "new"\n')]
        run = desk.deliver(order(2))
    assert kit.states(run) == ["sent"] * 2
    assert len({turn.account for turn in Turn.select()}) == 2


def test_a_broken_configuration_is_told_where_the_trouble_is_and_the_old_one_stays(order, desk):
    run, told = order(1), []

    def spoil():
        desk.path.write_text("[smtp]\nprot = 25\n")

    def look_and_correct():
        told.append(Run.get_by_id(run.id).pause_reason)
        desk.write(server.port)

    desk.write(1)
    with Scripted() as server:
        desk.then = [spoil, look_and_correct]
        run = desk.deliver(run)
    assert "smtp.prot" in told[0]
    assert "l'ancienne reste en vigueur" in told[0]
    assert "ne répond pas" in told[0] or "injoignable" in told[0]
    assert (run.state, run.pause_reason) == ("done", "")


def test_a_change_in_the_middle_of_a_run_counts_from_the_next_mail_on(order, desk):
    with Scripted() as first, Scripted() as second:
        desk.write(first.port)

        def answer(_text, number):
            if number == 2:
                desk.write(second.port)
            return "250 ok"

        first.script["dot"] = answer
        run = desk.deliver(order(5))
    assert (kit.states(run), len(first.taken), len(second.taken)) == (["sent"] * 5, 2, 3)
    assert {mail.attempts for mail in Mail.select()} == {1}


def test_a_configuration_that_comes_to_write_files_holds_the_customers_mails(order, desk, tmp_path):
    with Scripted() as server:
        desk.write(server.port)
        server.script["dot"] = lambda _t, _n: (desk.write(server.port, 'transport = "files"\n'), "250 ok")[1]
        run = desk.deliver(order(2))
    assert (run.state, kit.states(run)) == ("paused", ["sent", "queued"])
    assert trial.folder(run.test_to) is None
