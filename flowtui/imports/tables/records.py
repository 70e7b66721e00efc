"""The rows of a table of invoices read with care, line by line, and what is wrong with each told."""

from __future__ import annotations

from collections import deque
from datetime import date
from typing import TYPE_CHECKING, Any

from flowtui.errors import FlowError
from flowtui.i18n import _
from flowtui.imports.errors import BadFileError
from flowtui.imports.quick import clean_all, key
from flowtui.imports.rows import InvoiceRow
from flowtui.imports.terms import due_date
from flowtui.models.words import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowtui.imports.errors import Complaints
    from flowtui.imports.tables.meaning import Meaning
    from flowtui.imports.tables.text import Portion
    from flowtui.imports.values import FileReport


def careful_rows(
    meaning: Meaning, portion: Portion, complaints: Complaints, report: FileReport
) -> Iterator[tuple[int, InvoiceRow]]:
    """Each line and the row that it is; what is wrong with the others goes to ``complaints``, in their order."""
    meant = list(_meant(meaning, portion)) if portion.lines else []
    doubtful, told = meaning.doubtful, "balance" in meaning.at
    odd = deque(portion.odd)
    for line, values in zip(portion.lines, meant, strict=True):
        while odd and odd[0][0] < line:
            before, why = odd.popleft()
            complaints.add(why, before)
        report.read += 1
        number, customer, kind, day, due, created, currency, net, vat, total, balance = values
        if doubtful or total is None or day is None or not number:
            try:
                total = _see(values)
            except FlowError as error:
                complaints.add(error, line)
                continue
        if balance is None:
            balance = 0 if told and meaning.blanks.settled else total
        if is_lowering(kind, total):
            kind = lowering_kind(kind)
            net, vat, total, balance = lowered(net), lowered(vat), -abs(total), -abs(balance)
        else:
            kind = Kind.INVOICE
            if due is None and customer.terms:
                due = by_terms(day, customer.terms)
        yield line, InvoiceRow(
            f"table:{number}|{customer.id}|{kind}", number, key(number), kind, customer.id, day, due, created or day,
            currency, net, vat, total, balance, "", "", "table",
        )  # fmt: skip
    for after, why in odd:
        complaints.add(why, after)


def _meant(meaning: Meaning, portion: Portion) -> Iterator[tuple[Any, ...]]:
    """What the cells mean, row by row, code and name being one customer."""

    def cells(field: str) -> Any:
        return meaning.cells(portion, field)

    return zip(
        clean_all(cells("number")),
        meaning.who(list(zip(cells("customer_code"), cells("customer_name"), strict=True))),
        meaning.kinds.of(cells("kind")),
        *(meaning.days.of(cells(field)) for field in ("issue_date", "due_date", "created")),
        meaning.currencies.of(cells("currency")),
        *(meaning.amounts.of(cells(field)) for field in ("net", "vat", "total", "balance")),
        strict=True,
    )


def is_lowering(kind: Kind | None, total: int) -> bool:
    """Whether a row lowers what its customer owes, whatever sign the file uses for it."""
    return total < 0 or (kind is not None and kind is not Kind.INVOICE)


def lowering_kind(kind: Kind | None) -> Kind:
    """The kind of a row that lowers the debt."""
    return Kind.PAYMENT if kind is Kind.PAYMENT else Kind.CREDIT_NOTE


def lowered(amount: int | None) -> int | None:
    """An amount of a row that lowers the debt: negative."""
    return None if amount is None else -abs(amount)


def by_terms(day: str, terms: str) -> str | None:
    """The due date that a customer's terms give."""
    due = due_date(date.fromisoformat(day), terms)
    return due.isoformat() if due else None


def _see(values: tuple[Any, ...]) -> int:
    """The total of a row in which something may be missing or wrong.

    Raises:
        FlowError: something is; the sentence says what.
    """
    for value in values:
        if isinstance(value, FlowError):
            raise value
    number, _customer, _kind, day, *_more, net, vat, total, _balance = values
    if not number:
        raise BadFileError(_("The line has no number."))
    if day is None:
        raise BadFileError(_("The line has no date."))
    if total is not None:
        return int(total)
    if net is None or vat is None:
        raise BadFileError(_("The line has no total."))
    return int(net + vat)
