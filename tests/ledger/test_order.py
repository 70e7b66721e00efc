"""Columns of codes are ordered as a person reads them, not by the letters of what is stored."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import pytest

from flowtui.ledger import query, rows, sort
from flowtui.ledger.filter import Filter
from flowtui.models import Invoice
from flowtui.models.words import Code
from tests.ledger import crowd

if TYPE_CHECKING:
    import peewee as pw

    from flowtui.ledger.values import Row


def _listed(order: str) -> list[Row]:
    return list(rows.fetch(query.ids(Filter(), sort.parse(order))))


@pytest.mark.parametrize("order", ["why", "-why"])
def test_what_is_ready_stands_at_one_end_and_the_codes_as_the_control_lists_them(
    db: pw.Database, order: str
) -> None:
    crowd.fill(seed=3)
    found = [code for code, _rows in groupby(row.preflight for row in _listed(order))]
    wanted = [str(code) for code in Code if str(code) in found]
    assert wanted[0] == Code.READY
    assert len(wanted) > 4
    assert found == (wanted[::-1] if order.startswith("-") else wanted)


def test_by_kind_what_was_carried_forward_stands_together_behind_the_others(db: pw.Database) -> None:
    crowd.fill(seed=3)
    Invoice.update(opening=True).where(Invoice.id.in_(range(7, 300, 7)), Invoice.kind != "payment").execute()
    kinds = ["opening" if row.opening else row.kind for row in _listed("kind")]
    assert [kind for kind, _rows in groupby(kinds)] == ["invoice", "credit_note", "payment", "opening"]
