"""How long a claim lasts: longer than the server that is waited for, whatever the configuration says."""

from __future__ import annotations

from datetime import timedelta

import pytest

from flowtui import clock
from flowtui.mailing import claims, recovery, trying
from flowtui.mailing.replies import Reply
from flowtui.models import Mail
from tests.mailing import sending_kit as kit

pytestmark = pytest.mark.usefixtures("sqlite_db", "quick")


@pytest.mark.parametrize("timeout", [1, 60, 145, 600, 3600])
def test_a_slow_server_makes_no_mail_uncertain_while_its_sender_waits(order, monkeypatch, timeout):
    """Another sender looks a moment before the last reply must have come, six waits after commit A."""
    waited: list[timedelta] = []

    def answer(_data: bytes) -> Reply:
        Mail.update(owner="another|host|b|n|1|1|").execute()  # out of sight: only the lease speaks for it
        now = clock.utcnow()
        longest = timedelta(seconds=6 * timeout)
        monkeypatch.setattr(clock, "utcnow", lambda: now + longest)
        assert recovery.recover("another sender") == 0
        monkeypatch.setattr(clock, "utcnow", lambda: now + claims.lease(timeout) + timedelta(seconds=1))
        waited.append(longest)
        return Reply(250)

    run = kit.deliver(order(), kit.smtp_config(timeout_seconds=timeout), transport=kit.Memory(reply=answer))
    assert (len(waited), kit.states(run)) == (1, ["sent"])


def test_every_claim_lasts_as_long_as_the_configuration_asks(order):
    seen = []

    def look(_data: bytes) -> Reply:
        seen.extend(Mail.select().order_by(Mail.id))
        return Reply(250)

    kit.deliver(order(2), kit.smtp_config(timeout_seconds=3600), transport=kit.Memory(reply=look))
    in_doubt, waiting = seen[:2]
    assert (in_doubt.state, waiting.state) == ("in_doubt", "claimed")
    assert min(in_doubt.lease_until, waiting.lease_until) > clock.utcnow() + timedelta(hours=6)


class Stopwatch:
    """The clock that goes on while the machine sleeps."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seconds = 0.0
        monkeypatch.setattr(trying.time, "clock_gettime", lambda _clock: self.seconds)


def test_a_mail_that_takes_long_to_hand_over_gets_its_dot(order, monkeypatch):
    """A large one over a thin line; it would be handed over anew for ever."""
    watch, carrier = Stopwatch(monkeypatch), kit.Memory()
    offer = carrier.offer

    def slow(envelope, data):
        watch.seconds += 1000
        return offer(envelope, data)

    carrier.offer = slow
    assert kit.states(kit.deliver(order(), transport=carrier)) == ["sent"]


def test_a_sender_that_slept_after_commit_a_gives_no_dot(order, monkeypatch):
    watch, carrier = Stopwatch(monkeypatch), kit.Memory()
    enter, naps = trying.marks.enter_doubt, iter([1000, 0])

    def then_sleep(*arguments, **named):
        entered = enter(*arguments, **named)
        watch.seconds += next(naps)
        return entered

    monkeypatch.setattr(trying.marks, "enter_doubt", then_sleep)
    run = kit.deliver(order(), kit.smtp_config(retry_seconds=0), transport=carrier)
    assert (kit.states(run), len(carrier.taken)) == (["sent"], 1)
    assert Mail.get().attempts == 1, "the nap is no try"
