"""Whoever lets a run go on starts its sender."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flowtui.mailing import process
from flowtui.models import Mail, MailRecipient, session

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.program import Done


@pytest.fixture
def uncertain(company, server, call: Callable[..., Done]) -> int:
    """A mail that the server took for one of its addresses, its answer lost."""
    call("send", "n:F1", "--yes", "--wait").expect(0)
    with session():
        mail = Mail.get()
        Mail.update(state="uncertain", sent_at=None).execute()
        MailRecipient.update(state="waiting", code=250).execute()
    return int(mail.id)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The runs that a sender was started for."""
    runs: list[int] = []
    monkeypatch.setattr(process, "start_sender", lambda run, *_more: runs.append(run))
    return runs


@pytest.mark.parametrize("answer", ["arrived", "resend", "cancel"])
def test_an_answer_starts_a_sender_where_something_is_left_to_send(uncertain, started, call, answer):
    call("resolve", str(uncertain), answer)
    assert started == ([1] if answer == "resend" else [])


def test_it_arrived_for_some_and_goes_on_to_the_others(uncertain, started, call):
    with session():
        MailRecipient.create(mail=uncertain, role="to", address="second@dupont.example")
    report = call("resolve", str(uncertain), "arrived", "--json").json
    assert [one["state"] for one in report["messages"]] == ["queued"]
    assert started == [1]


def test_resuming_and_sending_again_start_a_sender(uncertain, started, call):
    with session():
        Mail.update(state="failed").execute()
    call("retry", "1")
    call("run", "pause", "1")
    call("run", "resume", "1")
    assert started == [1, 1]


@pytest.mark.parametrize(
    "words", [("retry", "1"), ("run", "pause", "1"), ("run", "cancel", "1"), ("resolve", "1", "arrived")]
)
def test_where_nothing_is_to_do_a_program_still_gets_its_document(company, server, call, words):
    call("send", "n:F1", "--yes", "--wait").expect(0)
    done = call(*words, "--json").expect(4)
    assert (done.json["run"], done.json["messages"][0]["currency"], bool(done.sentence)) == (1, "EUR", True)
    assert call(*words).expect(4).out == ""


def test_nothing_to_undo_is_a_document_too(company, call):
    assert call("status", "undo", "--json").expect(4).json == {"changed": 0, "unchanged": 0}
