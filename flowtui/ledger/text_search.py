"""Conditions on texts: number, customer code and name, status, currency; ``*`` stands for anything."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import peewee as pw

from flowtui import clock
from flowtui.errors import UsageError
from flowtui.i18n import _
from flowtui.ledger.expressions import folded, like
from flowtui.models import Customer, Invoice, ReminderStatus, proxy
from flowtui.models.database import is_sqlite
from flowtui.text import search_key

if TYPE_CHECKING:
    from datetime import date

    from flowtui.ledger.filter import Filter, Term


class UnknownStatusError(UsageError):
    """No reminder status has this code."""

    def __init__(self, code: str, known: list[str]) -> None:
        super().__init__(
            _("There is no reminder status “{code}”; there are: {codes}.").format(
                code=code, codes=", ".join(known) or "–"
            )
        )


def anywhere(term: Term, _today: date) -> Any:
    """A bare word: somewhere in the number, the customer's code or the customer's name."""
    pattern = f"%{folded(str(term.value))}%"
    return like(Invoice.search_key, pattern) | Invoice.customer.in_(_customers(_called(pattern, pattern)))


def number(term: Term, _today: date) -> Any:
    """The whole number, or a pattern of it."""
    text = str(term.value)
    if "*" in text:
        return like(Invoice.search_key, folded(text))
    return Invoice.search_key == search_key(text)


def customer(term: Term, today: date) -> Any:
    """The row's customer has this code or name."""
    return Invoice.customer.in_(_customers(joined_customer(term, today)))


def joined_customer(term: Term, _today: date) -> Any:
    """The same over ``Customer``.

    A pattern of the code or of the name; without ``*`` the whole code, or whole words of the name.
    """
    pattern = folded(str(term.value))
    if "*" in str(term.value):
        return _called(pattern, pattern)
    return _called(pattern, f"% {pattern} %", spaced=True)


def status(term: Term, _today: date) -> Any:
    """The status with this code, or none.

    Raises:
        UnknownStatusError: no status has the code.
    """
    if term.value is None:
        return Invoice.status.is_null()
    codes = {search_key(row.code): row.id for row in ReminderStatus.select()}
    wanted = search_key(str(term.value))
    if "*" in wanted:
        pattern = re.compile(".*".join(map(re.escape, wanted.split("*"))))
        return Invoice.status.in_([id_ for code, id_ in codes.items() if pattern.fullmatch(code)])
    if wanted not in codes:
        raise UnknownStatusError(
            str(term.value), [row.code for row in ReminderStatus.select().order_by(ReminderStatus.position)]
        )
    return Invoice.status == codes[wanted]


def check_statuses(filter_: Filter) -> None:
    """See whether every status that ``filter_`` names exists; a filter that names none asks for nothing.

    Raises:
        UnknownStatusError: one does not.
    """
    for term in filter_.on("status"):
        status(term, clock.today())


def currency(term: Term, _today: date) -> Any:
    """The ISO code of the currency."""
    return Invoice.currency == str(term.value).upper()


def _customers(called: Any) -> Any:
    return Customer.select(Customer.id).where(called)


def _called(code: str, name: str, *, spaced: bool = False) -> Any:
    key = pw.SQL("' '").concat(Customer.search_key).concat(pw.SQL("' '")) if spaced else Customer.search_key
    found = like(pw.fn.LOWER(Customer.code), code) | like(key, name)
    others = _beyond_ascii(code)
    return found | Customer.id.in_(others) if others else found


def _beyond_ascii(pattern: str) -> list[int]:
    """Customers whose code has letters that SQL does not fold as we do; there are few or none."""
    strange = (
        pw.NodeList((Customer.code, pw.SQL("GLOB '*[^ -~]*'")))
        if is_sqlite()
        else pw.NodeList((Customer.code, pw.SQL("~ '[^ -~]'")))
    )
    wanted = _regex(pattern)
    query = Customer.select(Customer.id, Customer.code).where(strange)
    return [id_ for id_, code in proxy.obj.execute(query) if wanted.fullmatch(search_key(code))]


def _regex(pattern: str) -> re.Pattern[str]:
    """A LIKE pattern made by :func:`~flowtui.ledger.expressions.escaped` as a regular expression."""
    parts = re.split(r"(\\.|%)", pattern)
    return re.compile(
        "".join(".*" if part == "%" else re.escape(part.removeprefix("\\")) for part in parts), re.DOTALL
    )
