"""From the server's answers to what becomes of the mail: pure decisions, no database, no network."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flowtui import clock
from flowtui.i18n import _
from flowtui.mailing.backoff import TRIES, mail_wait
from flowtui.mailing.replies import NO_REPLY, Phase, Reply
from flowtui.mailing.verdict import Marked, Verdict
from flowtui.models.words import MailState, RecipientState, Role

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from flowtui.mailing.envelope import Offer

_WAITING, _REFUSED = RecipientState.WAITING, RecipientState.REFUSED


class Line(NamedTuple):
    """One address of a mail as it stood before this try."""

    address: str
    """In its envelope form."""
    role: str
    state: str
    recipient_id: int = 0


class Case(NamedTuple):
    """A mail as it stood before this try."""

    lines: Sequence[Line]
    tries: int
    retry_seconds: int

    @property
    def waiting(self) -> tuple[str, ...]:
        """The addresses that have not been answered for good, each once."""
        return tuple(
            dict.fromkeys(line.address for line in self.lines if line.state == RecipientState.WAITING)
        )

    @property
    def needed(self) -> frozenset[str]:
        """Those of which one has to be taken: the customer's own, until one of them was."""
        open_ones = frozenset(self.waiting)
        if self._accepted:
            return open_ones
        own = frozenset(line.address for line in self.lines if line.role != Role.BCC)
        return (open_ones & own) or open_ones

    @property
    def _accepted(self) -> bool:
        return any(line.state == RecipientState.ACCEPTED for line in self.lines)

    @property
    def _refused(self) -> list[str]:
        return [line.address for line in self.lines if line.state == RecipientState.REFUSED]

    def noted(self, answers: Mapping[str, Reply]) -> tuple[Marked, ...]:
        """What commit A stores of the addresses, so that «did it arrive?» is asked for the right ones."""
        return tuple(
            Marked(
                line.recipient_id,
                _REFUSED if answers[line.address].never else _WAITING,
                answers[line.address],
            )
            for line in self.lines
            if line.state == _WAITING and line.address in answers
        )

    def taken(self, offer: Offer, reply: Reply) -> Verdict:
        """The server took the mail for the addresses that it had accepted."""
        refused = {a: r for a, r in offer.answers.items() if r.never}
        deferred = {a: r for a, r in offer.answers.items() if r.later}
        unasked = [a for a in self.waiting if a not in offer.answers]
        if self.tries + 1 >= TRIES:
            refused, deferred = refused | deferred, {}
        state, reason, next_try = self._rest(refused, deferred, unasked)
        return Verdict(
            state,
            Phase.REPLY,
            reply,
            reason,
            counts=not unasked,
            next_try_at=next_try,
            recipients=self._marked(dict.fromkeys(offer.accepted, reply), refused, deferred),
        )

    def _marked(
        self, accepted: Mapping[str, Reply], refused: Mapping[str, Reply], deferred: Mapping[str, Reply]
    ) -> tuple[Marked, ...]:
        return tuple(
            Marked(line.recipient_id, state, reply)
            for line in self.lines
            if line.state == _WAITING
            for state, reply in (_fate(line.address, accepted, refused, deferred),)
        )

    def _rest(
        self, refused: Mapping[str, Reply], deferred: Mapping[str, Reply], unasked: Sequence[str]
    ) -> tuple[str, str, datetime | None]:
        if unasked:
            return MailState.QUEUED, _("split: the server takes fewer addresses at a time"), None
        if deferred:
            at = self._next_try()
            return MailState.QUEUED, _waiting(self.tries + 2, at), at
        gone = [*self._refused, *refused]
        if gone:
            return MailState.PARTLY, _("refused for {addresses}").format(addresses=", ".join(gone)), None
        return MailState.SENT, "", None

    def unwanted(self, offer: Offer) -> Verdict:
        """None of the addresses that matter was accepted; the mail was not handed over."""
        refused = {a: r for a, r in offer.answers.items() if r.never}
        deferred = {a: r for a, r in offer.answers.items() if r.later}
        if deferred and self.needed & deferred.keys():
            first = next(iter(deferred.values()))
            return self.put_off(Phase.RCPT, first, refused=refused, deferred=deferred)
        first = next((r for a, r in refused.items() if a in self.needed), NO_REPLY)
        return self.failed(Phase.RCPT, first, answers=refused)

    def put_off(
        self,
        phase: Phase,
        reply: Reply = NO_REPLY,
        *,
        reason: str = "",
        counts: bool = True,
        may_fail: bool = True,
        refused: Mapping[str, Reply] | None = None,
        deferred: Mapping[str, Reply] | None = None,
    ) -> Verdict:
        """Back into the queue; a mail that the server itself puts off too often is given up."""
        if counts and may_fail and self.tries + 1 >= TRIES:
            text = _("given up after {count} tries: {reply}").format(count=TRIES, reply=reply)
            return self.failed(phase, reply, reason=text, answers={**(refused or {}), **(deferred or {})})
        at = self._next_try() if counts else None
        return Verdict(
            MailState.QUEUED,
            phase,
            reply,
            reason or (_waiting(self.tries + 2, at) if at else ""),
            counts=counts,
            next_try_at=at,
            recipients=self._marked({}, refused or {}, deferred or {}),
        )

    def failed(
        self,
        phase: Phase,
        reply: Reply = NO_REPLY,
        *,
        reason: str = "",
        answers: Mapping[str, Reply] | None = None,
    ) -> Verdict:
        """Refused for good; ``partly`` where an earlier transaction reached somebody."""
        refused = {address: (answers or {}).get(address, reply) for address in self.waiting}
        state = MailState.PARTLY if self._accepted else MailState.FAILED
        marked = self._marked({}, refused, {})
        return Verdict(state, phase, reply, reason or _refused(phase, refused), recipients=marked)

    def uncertain(self, reason: str, reply: Reply) -> Verdict:
        """The final dot was given and nobody knows what came of it."""
        return Verdict(MailState.UNCERTAIN, Phase.REPLY, reply, reason)

    def _next_try(self) -> datetime:
        return clock.utcnow() + mail_wait(self.tries + 1, self.retry_seconds)


def _fate(
    address: str, accepted: Mapping[str, Reply], refused: Mapping[str, Reply], deferred: Mapping[str, Reply]
) -> tuple[str, Reply]:
    if address in accepted:
        return RecipientState.ACCEPTED, accepted[address]
    if address in refused:
        return _REFUSED, refused[address]
    return _WAITING, deferred.get(address, NO_REPLY)


def _waiting(number: int, at: datetime) -> str:
    return _("waiting, try {number} of {count} at {time}").format(
        number=min(number, TRIES), count=TRIES, time=f"{clock.local(at):%H:%M}"
    )


def _refused(phase: Phase, refused: Mapping[str, Reply]) -> str:
    """The addresses that were refused by name, else the refusal of the whole mail."""
    if phase == Phase.RCPT and refused:
        return _("refused for {addresses}").format(addresses=", ".join(refused))
    return _("refused by the server")
