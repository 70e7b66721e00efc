"""The demonstration's invoices as drafts: who, when, how much, and how they were paid so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from flowtui.cli.demo.goods import GOODS, Good
from flowtui.documents.vat import tax
from flowtui.imports.terms import due_date

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence

    from flowtui.cli.demo.customers import Person

_DAYS = 424  # fourteen months less a day or two
_RECENT = 12
_FRIDAY = 4
_TAKEN_BACK = 0.04  # of the invoices have a credit note
#: Days after the due date at which each mood pays: from, to.
_PAYS = {"prompt": (-3, 4), "late": (6, 38), "slow": (35, 120), "part": (60, 90)}


@dataclass(slots=True)
class Paper:
    """An invoice, a credit note or a payment that has no number yet; amounts in cents."""

    person: Person
    kind: str
    issued: date
    due: date | None = None
    lines: list[dict[str, Any]] = field(default_factory=list)
    net_cents: int = 0
    vat_cents: int = 0
    total_cents: int = 0
    balance_cents: int = 0
    label: str = ""
    case: str = ""
    number: str = ""


def drafts(people: Sequence[Person], today: date, seed: random.Random) -> Iterator[Paper]:
    """Every ordinary paper of fourteen months, in no order."""
    for person in people:
        for issued in _days(today, seed):
            paper = invoice(person, issued, seed)
            _pay(paper, today, seed)
            yield paper
            if seed.random() < _TAKEN_BACK and (today - issued).days > _RECENT:
                yield credit_note(paper, seed)
    for person in seed.sample(list(people), 10):
        yield invoice(person, today, seed)


def invoice(person: Person, issued: date, seed: random.Random) -> Paper:
    """An open invoice over a few goods."""
    paper = Paper(person, "invoice", issued, due_date(issued, person.terms) or issued)
    goods = seed.sample(GOODS, seed.choice((1, 2, 3, 3, 4, 5, 6)))
    _fill(paper, [(good, seed.randint(1, 14)) for good in goods])
    return paper


def credit_note(of: Paper, seed: random.Random, *, whole: bool = False) -> Paper:
    """A credit note over one line of an invoice, or all of it; open unless the invoice is settled."""
    paper = Paper(of.person, "credit_note", of.issued + timedelta(days=seed.randint(2, 9)))
    lines = of.lines if whole else of.lines[:1]
    _take(paper, [_turned(line) for line in lines])
    paper.balance_cents = paper.total_cents if of.balance_cents else 0
    return paper


def payment(person: Person, day: date, cents: int, label: str) -> Paper:
    """Money that came in and was matched with nothing."""
    return Paper(
        person, "payment", day, total_cents=-cents, balance_cents=-cents, label=label, case="payment"
    )


def _days(today: date, seed: random.Random) -> Iterator[date]:
    for _ in range(seed.randint(9, 17)):
        day = today - timedelta(days=seed.randint(1, _DAYS))
        yield day - timedelta(days=max(0, day.weekday() - _FRIDAY))


def _fill(paper: Paper, goods: Sequence[tuple[Good, int]]) -> None:
    _take(
        paper,
        [
            {
                "text": good.text,
                "quantity": str(quantity),
                "unit": good.unit,
                "unit_price": f"{good.price_cents // 100}.{good.price_cents % 100:02d}",
                "net_cents": good.price_cents * quantity,
                "vat_rate": good.vat_rate,
            }
            for good, quantity in goods
        ],
    )


def _take(paper: Paper, lines: list[dict[str, Any]]) -> None:
    """Give the paper its lines and what they add up to; VAT is rounded once for each rate."""
    nets: dict[int, int] = {}
    for line in lines:
        nets[line["vat_rate"]] = nets.get(line["vat_rate"], 0) + line["net_cents"]
    paper.lines = [dict(line, position=position) for position, line in enumerate(lines, 1)]
    paper.net_cents = sum(nets.values())
    paper.vat_cents = sum(tax(net, rate) for rate, net in nets.items())
    paper.total_cents = paper.balance_cents = paper.net_cents + paper.vat_cents


def _turned(line: dict[str, Any]) -> dict[str, Any]:
    return line | {"quantity": f"-{line['quantity']}", "net_cents": -line["net_cents"]}


def _pay(paper: Paper, today: date, seed: random.Random) -> None:
    """Settle what its customer would have paid by today; in part where that is its way."""
    first, last = _PAYS[paper.person.mood]
    due = paper.due or paper.issued
    if today >= due + timedelta(days=seed.randint(first, last)):
        paper.balance_cents = 0
    elif (today - due).days > 0 and seed.random() < (0.9 if paper.person.mood == "part" else 0.12):
        paper.balance_cents -= paper.total_cents * seed.randint(3, 6) // 10
