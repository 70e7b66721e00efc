"""The reminder status that a run's mails leave on their invoices: foretold by the plan, set by commit B."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from flowtui.i18n import _, language
from flowtui.ledger.chain import After, Chain
from flowtui.ledger.codes import codes, label_of
from flowtui.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flowtui.models import MailProfile


class StatusAfter(NamedTuple):
    """How many invoices of a plan get a status, or keep what they have."""

    code: str
    """Empty: they keep theirs."""
    label: str
    invoices: int


def rule(profile: MailProfile) -> After:
    """What the profile says of the status after sending."""
    return After(profile.status_after.code if profile.status_after else "", bool(profile.status_next))


def foretell(profile: MailProfile, present: Iterable[str]) -> tuple[StatusAfter, ...]:
    """What invoices with the statuses ``present`` (codes, or empty) get, in the order of statuses.

    Empty where the profile sets none.
    """
    after = rule(profile)
    if not (after.code or after.follows):
        return ()
    known = codes()
    chain = Chain(known)
    found: Counter[str] = Counter()
    for code, count in Counter(present).items():
        new = chain.after(code, after)
        found[new if new != code else ""] += count
    labels = {str(one.code): label_of(one, language()) for one in known} | {"": ""}
    return tuple(StatusAfter(code, label, found[code]) for code, label in labels.items() if found[code])


def sentence(found: Iterable[StatusAfter], *, brief: bool = False) -> str:
    """``Status after sending: R2 2nd reminder (12), unchanged (3)``; ``brief``: the codes alone; empty for none."""
    parts = [f"{_name(one, brief=brief)} ({one.invoices})" for one in found]
    return _("Status after sending: {statuses}").format(statuses=", ".join(parts)) if parts else ""


def _name(one: StatusAfter, *, brief: bool) -> str:
    if not one.code:
        return _("unchanged")
    return one.code if brief else clean(f"{one.code} {one.label}")
