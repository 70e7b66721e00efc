"""The papers that are there to show something: a dispute, a cancel-out, a credit balance, stray payments."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from flowtui.cli.demo.papers import Paper, credit_note, invoice, payment

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence

    from flowtui.cli.demo.customers import Person

_DISPUTES = 3


def special(people: Sequence[Person], today: date, seed: random.Random) -> Iterator[Paper]:
    """The papers of every case, open."""
    by_case = {person.case: person for person in people if person.case}
    yield from _pair(by_case["pair"], today, seed)
    yield from _one_to_many(by_case["group"], today, seed)
    yield from _credit_balance(by_case["credit"], today, seed)
    for name in ("refused", "blocked", "none", "bad", "several"):
        for days in (75, 48):
            yield invoice(by_case[name], today - timedelta(days=days), seed)
    plain = [person for person in people if not person.case and person.mood == "late"]
    for index, person in enumerate(plain[:4]):
        yield payment(
            person, today - timedelta(days=4 + index), 15_000 + 7_450 * index, "Virement reçu, à lettrer"
        )
    for person in plain[4 : 4 + _DISPUTES]:
        disputed = invoice(person, today - timedelta(days=70), seed)
        disputed.case = "dispute"
        yield disputed


def _pair(person: Person, today: date, seed: random.Random) -> Iterator[Paper]:
    """An invoice and the credit note that takes all of it back."""
    wrong = invoice(person, today - timedelta(days=34), seed)
    wrong.case = "offset"
    yield wrong
    yield credit_note(wrong, seed, whole=True)


def _one_to_many(person: Person, today: date, seed: random.Random) -> Iterator[Paper]:
    """An invoice that a credit note and a payment together cancel."""
    first = invoice(person, today - timedelta(days=52), seed)
    while len(first.lines) < 2:  # noqa: PLR2004 - the credit note takes one line, the payment the rest
        first = invoice(person, today - timedelta(days=52), seed)
    first.case = "offset"
    back = credit_note(first, seed)
    yield first
    yield back
    yield payment(
        person, today - timedelta(days=12), first.total_cents + back.total_cents, "Virement, solde de facture"
    )


def _credit_balance(person: Person, today: date, seed: random.Random) -> Iterator[Paper]:
    """A customer who has paid more than it owes."""
    yield invoice(person, today - timedelta(days=40), seed)
    yield payment(person, today - timedelta(days=6), 650_000, "Acompte sur commande annuelle")
