"""The end of a run: foretold before it is ordered and while it is sent, by the same sums."""

from __future__ import annotations

from datetime import timedelta

import pytest

from flowtui import clock
from flowtui.config import Config, Smtp
from flowtui.documents import templates
from flowtui.mailing import accounts, claims, foretelling, limits, owner, progress, trial
from flowtui.mailing.foretelling import Load
from flowtui.models import Run, Turn, User
from flowtui.models.words import RunState
from tests.mailing import sending_kit as kit
from tests.mailing.books import planned

pytestmark = pytest.mark.usefixtures("sqlite_db", "quick")
NOW = clock.utcnow()


@pytest.fixture(autouse=True)
def _steady(monkeypatch, sqlite_db):
    monkeypatch.setattr(clock, "utcnow", lambda: NOW)
    templates.install_defaults()


def eta(mails: int, user: User | None = None, **smtp) -> int:
    return foretelling.seconds(Load(mails, mails), Config(smtp=Smtp(**smtp)), user)


def booked(account: str, *ago: float) -> None:
    for seconds in ago:
        Turn.create(account=account, at=NOW - timedelta(seconds=seconds), recipients=1)


def sender(account: str, run: Run | None) -> None:
    """A living sender of the account, on this machine, at work on the run."""
    Run.update(state=RunState.RUNNING).where(Run.id == run).execute()
    claims.beat(str(owner.current(account)), run and run.id)


def test_by_the_limits_in_force():
    assert eta(0) == 0
    assert eta(1000, profile="m365") == pytest.approx(2000, abs=70)
    assert eta(5000, profile="m365") == pytest.approx(10_000, abs=70)
    assert eta(1000, profile="m365", per_minute=60) == pytest.approx(1000, abs=70)
    assert eta(600, per_hour=200) == 2 * 3600, "the first 200 at once, the last 200 two hours later"
    assert eta(5000, profile="google") >= 2 * 86_400
    assert eta(30, per_minute=30) < 60
    assert eta(31, per_minute=30) == 60


def test_what_the_account_sent_within_the_last_minute_and_hour_counts():
    smtp = Smtp(host="mail.example", per_minute=3)
    mine = accounts.key(smtp)
    booked(mine, 50, 40, 10)
    booked("another", 1, 1, 1)
    facts = {"host": "mail.example"}
    assert eta(1, per_minute=3, **facts) == 10, "when the oldest of the three is a minute old"
    assert eta(3, per_minute=3, **facts) == 50
    assert eta(4, per_minute=3, **facts) == 70
    assert eta(1, per_minute=4, **facts) == 1
    booked(mine, 3599)
    assert eta(1, per_hour=4, **facts) == 1
    assert eta(2, per_hour=4, **facts) == 3600 - 50


def test_recipients_of_a_day_count_and_not_mails():
    allowed = limits.Limits(recipients=10)
    assert limits.last_leaves_at("a", allowed, Load(5, 10)) is None
    assert limits.last_leaves_at("a", allowed, Load(5, 11)) == NOW + timedelta(days=1)
    Turn.create(account="a", at=NOW - timedelta(hours=3), recipients=8)
    Turn.create(account="a", at=NOW - timedelta(hours=1), recipients=2)
    assert limits.last_leaves_at("a", allowed, Load(1, 8)) == NOW + timedelta(hours=21)
    assert limits.last_leaves_at("a", allowed, Load(1, 9)) == NOW + timedelta(hours=23)


def test_other_runs_of_the_account_take_their_share(order, anna):
    """Senders take turns: as much of another run goes before the end of this one as this one has itself."""
    run, facts = order(5), {"host": "mail.example", "per_minute": 1}
    sender(accounts.name(Smtp(host="mail.example")), run)
    assert eta(3, anna, **facts) == 5 * 60, "three of the other and three of ours"
    assert eta(10, anna, **facts) == 14 * 60
    Run.update(state=RunState.PAUSED).execute()
    assert eta(3, anna, **facts) == 2 * 60, "a run that a person holds takes nothing"
    Run.update(retry_at=NOW + timedelta(minutes=9)).execute()
    assert eta(3, anna, **facts) == 5 * 60, "one that goes on by itself does"


def test_a_run_of_another_account_takes_nothing(order, anna):
    sender("smtp:elsewhere:587:", order(5))
    assert eta(3, anna, host="mail.example", per_minute=1) == 2 * 60


def test_a_run_whose_sender_is_only_starting_is_of_its_users_account(order, anna):
    order(5)
    assert eta(3, anna, host="mail.example", per_minute=1) == 5 * 60
    assert eta(3, User(id=99), host="mail.example", per_minute=1) == 2 * 60


def test_a_test_into_files_and_the_customers_do_not_wait_for_each_other(order, anna, tmp_path):
    Run.update(test_to=trial.of_folder(tmp_path)).where(Run.id == order(5)).execute()
    assert eta(3, anna, host="mail.example", per_minute=1) == 2 * 60
    files = {"transport": "files", "folder": str(tmp_path)}
    assert eta(3, anna, host="mail.example", per_minute=1, **files) == 5 * 60


def test_the_plan_and_the_sender_say_the_same(order, anna, make_customer, make_invoice, monkeypatch):
    config = kit.smtp_config(per_minute=2)
    booked(accounts.key(config.smtp), 30)
    rows = [make_invoice(make_customer(f"D{n}"), f"FD{n}") for n in range(6)]
    before = planned(anna, "invoice", *rows, config=config).eta_seconds
    assert before == 2 * 60 + 30
    seen = []
    monkeypatch.setattr(
        "flowtui.mailing.sender._Sender._sleep",
        lambda self, _s: (seen.append(progress.progress(self._run_id).eta), setattr(self, "_ended", True)),
    )
    monkeypatch.setattr("flowtui.mailing.sender._Sender._goes_on", lambda _self, _run: False)
    kit.deliver(
        kit.outbox.enqueue(planned(anna, "invoice", *rows, config=config), anna),
        config,
        transport=kit.Memory(),
    )
    assert seen[0] == NOW + timedelta(seconds=before)
