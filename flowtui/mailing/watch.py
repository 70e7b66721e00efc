"""Watching the mails go by: when a run has to stop because it is not the mails that are wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flowtui import clock
from flowtui.i18n import _
from flowtui.mailing.backoff import FAILURES, Breaker
from flowtui.mailing.replies import Phase
from flowtui.mailing.runs import retry_sentence
from flowtui.models.words import MailState

if TYPE_CHECKING:
    from datetime import datetime

    from flowtui.mailing.troubles import Trouble
    from flowtui.mailing.verdict import Verdict


class Stop(NamedTuple):
    """Why a run is paused, and when it goes on by itself (None: a person has to look)."""

    reason: str
    retry_at: datetime | None = None


class Watch:
    """Counts what goes wrong in a row, over all runs of one sender."""

    def __init__(self, retry_seconds: int) -> None:
        self._breaker = Breaker(retry_seconds)
        self._doubts = 0
        self._refusals = 0

    def trouble(self, trouble: Trouble) -> Stop | None:
        """No connection, or a server that wants no mail now; None: try again at once."""
        return self._failure(trouble.sentence)

    def mail(self, verdict: Verdict) -> Stop | None:
        """What became of a mail; None: go on."""
        if verdict.state == MailState.UNCERTAIN:
            return self._doubt(verdict)
        self._doubts = 0
        if verdict.state == MailState.QUEUED and not verdict.accepted and verdict.reply.code <= 0:
            return self._failure(verdict.reason)
        self._breaker.success()
        return self._refusal(verdict)

    def _doubt(self, verdict: Verdict) -> Stop | None:
        self._doubts += 1
        if self._doubts < FAILURES:
            return None
        self._doubts = 0
        text = _("The server took {count} mails in a row without an answer; look at them before going on.")
        return Stop(f"{text.format(count=FAILURES)} {verdict.reason}")

    def _failure(self, sentence: str) -> Stop | None:
        """One more time that no mail got through."""
        wait = self._breaker.failure()
        if wait is None:
            return None
        at = clock.utcnow() + wait
        return Stop(retry_sentence(sentence, at), at)

    def _refusal(self, verdict: Verdict) -> Stop | None:
        """Three senders refused in a row, or three times no relaying: the settings are at fault."""
        ours = verdict.phase == Phase.MAIL or verdict.reply.relay_denied
        self._refusals = self._refusals + 1 if verdict.state == MailState.FAILED and ours else 0
        if self._refusals < FAILURES:
            return None
        self._refusals = 0
        text = _("The server refused {count} mails in a row for a reason that is not the addresses': {reply}")
        return Stop(text.format(count=FAILURES, reply=verdict.reply))
