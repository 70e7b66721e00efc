"""A connection to the database that breaks around commit A: its mails leave once, by the same sender."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import peewee as pw
import pytest

from flowtui.mailing import claims, marks
from flowtui.models import Mail
from tests.mailing import sending_kit as kit

if TYPE_CHECKING:
    from collections.abc import Callable

    from flowtui.models import Run

_STOPPED = pw.OperationalError("terminating connection due to administrator command")
pytestmark = pytest.mark.usefixtures("quick", "db")


@pytest.mark.parametrize("made", [True, False], ids=["made and not heard of", "not made"])
def test_commit_a_whose_answer_never_comes_is_taken_back_and_tried_again(
    order: Callable[..., Run], monkeypatch: pytest.MonkeyPatch, made: bool
) -> None:
    """Also where the database is still away when the mails are given back."""
    enter, release, carrier = marks.enter_doubt, claims.release, kit.Memory()
    failures = iter([True, False, False])
    away = iter([True, True])

    def lost(*words: Any, **named: Any) -> bool:
        failed = next(failures, False)
        done = enter(*words, **named) if made or not failed else False
        if failed:
            raise _STOPPED
        return done

    def refused(*words: Any, **named: Any) -> None:
        if next(away, False):
            raise _STOPPED
        release(*words, **named)

    monkeypatch.setattr(marks, "enter_doubt", lost)
    monkeypatch.setattr(claims, "release", refused)
    run = kit.deliver(order(3), transport=carrier)
    assert (kit.states(run), len(carrier.taken), run.state) == (["sent"] * 3, 3, "done")
    assert {mail.attempts for mail in Mail.select()} == {1}
