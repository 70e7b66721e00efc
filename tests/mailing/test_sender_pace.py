"""Keeping to limits: of the provider, of a connection, of a server that wants fewer mails."""

from __future__ import annotations

from datetime import timedelta

import pytest

from flowtui import clock
from flowtui.mailing import limits, progress, runs
from flowtui.models import Mail
from tests.mailing import sending_kit as kit
from tests.mailing.scripted import DROP, Scripted

pytestmark = pytest.mark.usefixtures("sqlite_db", "quick")


class Clock:
    """A clock that moves only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = clock.utcnow()
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def ticking(monkeypatch):
    made = Clock()
    monkeypatch.setattr(clock, "utcnow", lambda: made.now)
    monkeypatch.setattr("flowtui.mailing.sender._Sender._sleep", lambda _self, seconds: made.sleep(seconds))
    return made


def test_no_more_than_so_many_a_minute(order, ticking):
    run = order(7)
    kit.deliver(run, kit.smtp_config(per_minute=3), transport=kit.Memory())
    moments = sorted(mail.sent_at for mail in Mail.select())
    assert len(moments) == 7
    assert all(
        later - early >= timedelta(minutes=1) for early, later in zip(moments, moments[3:], strict=False)
    )
    assert 119 <= sum(ticking.slept) <= 125


def test_the_limit_counts_what_another_sender_of_the_account_sent(order, ticking):
    kit.deliver(order(2), kit.smtp_config(per_minute=2), transport=kit.Memory())
    kit.deliver(order(1), kit.smtp_config(per_minute=2), transport=kit.Memory())
    assert 59 <= sum(ticking.slept) <= 62
    ticking.slept.clear()
    kit.deliver(order(1), kit.smtp_config(per_minute=2, user="somebody.else"), transport=kit.Memory())
    assert ticking.slept == []


def test_a_limit_that_takes_hours_is_shown_as_waiting(order, ticking):
    run = kit.deliver(order(4), kit.smtp_config(per_hour=2), transport=kit.Memory())
    assert (kit.states(run), run.state) == (["sent", "sent", "queued", "queued"], "paused")
    assert timedelta(minutes=59) < run.retry_at - ticking.now <= timedelta(hours=1)
    assert "limite de mails du fournisseur" in run.pause_reason
    ticking.now = run.retry_at + timedelta(seconds=1)
    assert kit.deliver(run, kit.smtp_config(per_hour=2), transport=kit.Memory()).state == "done"


def test_a_patient_sender_stays_for_what_goes_on_by_itself(order, ticking):
    run = kit.deliver(order(4), kit.smtp_config(per_hour=2), transport=kit.Memory(), patient=True)
    assert (run.state, kit.states(run)) == ("done", ["sent"] * 4)
    assert sum(ticking.slept) >= 3600


def test_the_end_is_foretold_by_the_limits_before_the_pace_shows_it(order, ticking):
    """Seven mails at three a minute: the last one leaves two minutes after the first."""
    run, began, seen = order(7), ticking.now, []

    def answer(_data: bytes) -> kit.Reply:
        seen.append(progress.progress(run.id).eta)
        return kit.Reply(250)

    kit.deliver(run, kit.smtp_config(per_minute=3), transport=kit.Memory(reply=answer))
    end = Mail.select().order_by(Mail.sent_at.desc()).first().sent_at
    assert all(end - timedelta(seconds=3) <= eta for eta in seen[:4])
    assert seen[0] == began + timedelta(minutes=2)


def test_a_run_that_waits_for_the_next_hour_tells_its_end_as_well(order, ticking):
    run, began = order(5), ticking.now
    kit.deliver(run, kit.smtp_config(per_hour=2), transport=kit.Memory())
    now = progress.progress(run.id)
    assert (now.state, now.retry_at, now.eta) == (
        "paused",
        began + timedelta(hours=1),
        began + timedelta(hours=2),
    )


def test_the_end_counts_what_others_of_the_account_have_sent(order, ticking):
    kit.deliver(order(2), kit.smtp_config(per_hour=3), transport=kit.Memory())
    began = ticking.now
    run = order(4)
    kit.deliver(run, kit.smtp_config(per_hour=3), transport=kit.Memory())
    assert progress.progress(run.id).eta == began + timedelta(hours=1)


def test_profiles_bring_their_limits():
    assert limits.of(kit.smtp_config(profile="m365").smtp).windows == ((30, 60),)
    assert limits.of(kit.smtp_config(profile="m365", per_minute=10).smtp).windows[0] == (10, 60)
    assert limits.of(kit.smtp_config().smtp).windows == ()


def test_a_connection_carries_no_more_than_it_may(order):
    with Scripted() as server:
        run = kit.deliver(order(5), kit.smtp_config(server.port, per_connection=2))
    assert (kit.states(run), server.connections) == (["sent"] * 5, 3)


def test_what_a_server_takes_on_one_connection_is_learned(order):
    """421 after every third mail: nothing is lost, no try is counted, and it happens once only."""

    def mail(_line: str, _count: int) -> str:
        return "421 4.7.0 too many messages" if _on_this_connection(server, "DATA") >= 3 else "250 ok"

    with Scripted({"mail": mail}) as server:
        run = kit.deliver(order(10), kit.smtp_config(server.port))
    assert (kit.states(run), len(server.taken)) == (["sent"] * 10, 10)
    assert {mail.attempts for mail in Mail.select()} == {1}
    assert server.asked["mail"] == 11, "one refusal, then the limit was known"


def test_a_server_that_throttles_at_once_makes_the_run_wait(order):
    with Scripted({"mail": "421 4.3.2 too many connections"}) as server:
        run = kit.deliver(order(3), kit.smtp_config(server.port))
    assert (kit.states(run), run.state) == (["queued"] * 3, "paused")
    assert {mail.attempts for mail in Mail.select()} == {0}
    assert run.retry_at is not None


def test_a_server_that_closes_after_each_mail_gets_them_all(order):
    """The end of a connection right after the 250 is no trouble at all."""
    with Scripted({"dot": lambda _t, _n: "250 ok"}) as server:
        server.script["mail"] = lambda _t, _n: DROP if _on_this_connection(server, "DATA") else "250 ok"
        run = kit.deliver(order(4), kit.smtp_config(server.port))
    assert (kit.states(run), len(server.taken)) == (["sent"] * 4, 4)


def _on_this_connection(server: Scripted, verb: str) -> int:
    """How often the verb was said since the last greeting."""
    lines = [line.partition(" ")[0].upper() for line in server.lines]
    return lines[len(lines) - lines[::-1].index("EHLO") :].count(verb)


def test_a_run_that_only_waits_for_late_mails_says_so_and_goes_on(order, ticking):
    with Scripted({"mail": lambda _t, n: "450 4.7.1 greylisted" if n == 1 else "250 ok"}) as server:
        run = kit.deliver(order(2), kit.smtp_config(server.port), patient=True)
    assert (kit.states(run), run.state) == (["sent"] * 2, "done")
    assert sum(ticking.slept) >= 60
    assert Mail.get().attempts == 2


def test_the_waiting_sentence_counts_the_mails(order):
    with Scripted({"mail": "450 4.7.1 greylisted"}) as server:
        run = kit.deliver(order(2), kit.smtp_config(server.port))
    assert run.pause_reason.startswith("2 mails remis à plus tard par le serveur")
    assert run.retry_at > clock.utcnow() + runs.SOON
