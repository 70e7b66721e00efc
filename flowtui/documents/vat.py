"""Whether the lines of an invoice are all of it, and its VAT by rate.

An invoice is never made up: where the stored figures do not add up to the cent there is no
breakdown, and no invoice is printed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowtui.documents.values import VatGroup

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flowtui.documents.values import Line


def breakdown(
    lines: Sequence[Line], net_cents: int | None, vat_cents: int | None, total_cents: int
) -> tuple[VatGroup, ...] | None:
    """The VAT by rate, highest rate first; none when lines, net, VAT and total do not add up.

    Programs round the tax of a rate once (EN 16931, BR-CO-17) or line by line; whichever gives the
    stored VAT is taken. With a single rate the stored VAT is that rate's, if within a cent a line.
    """
    if not lines or net_cents is None or vat_cents is None or net_cents + vat_cents != total_cents:
        return None
    if sum(line.net_cents for line in lines) != net_cents:
        return None
    for way in (_once, _by_line):
        groups = _groups(lines, way)
        if sum(group.vat_cents for group in groups) == vat_cents:
            return groups
    if len(groups) == 1 and abs(groups[0].vat_cents - vat_cents) <= len(lines):
        return (VatGroup(groups[0].rate, net_cents, vat_cents),)
    return None


def tax(net_cents: int, rate: int) -> int:
    """The VAT on a net amount in cents, halves away from zero; ``rate`` in hundredths of a per cent."""
    cents = (abs(net_cents) * rate + 5_000) // 10_000
    return -cents if net_cents < 0 else cents


def _groups(lines: Sequence[Line], way: Callable[[list[int], int], int]) -> tuple[VatGroup, ...]:
    nets: dict[int, list[int]] = {}
    for line in lines:
        nets.setdefault(line.vat_rate, []).append(line.net_cents)
    return tuple(
        VatGroup(rate, sum(nets[rate]), way(nets[rate], rate)) for rate in sorted(nets, reverse=True)
    )


def _once(nets: list[int], rate: int) -> int:
    return tax(sum(nets), rate)


def _by_line(nets: list[int], rate: int) -> int:
    return sum(tax(net, rate) for net in nets)
