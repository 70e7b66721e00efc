"""What the mails of an invoice came to, as the list marks it; mails in test mode do not count."""

from __future__ import annotations

from typing import Any

import peewee as pw

from flowtui.ledger.expressions import nothing
from flowtui.models import Invoice, Mail, MailInvoice, Run
from flowtui.models.words import PENDING_STATES, MailState

#: A mail in one of these states did not reach anybody.
_LOST = (MailState.FAILED, MailState.BOUNCED)


def mail_flag() -> Any:
    """SQL: ``?`` a mail is uncertain, ``>`` one is under way, ``!`` the last one failed, else empty."""
    return pw.Case(
        None,
        [(_any((MailState.UNCERTAIN,)), "?"), (_any(PENDING_STATES), ">"), (_last_lost(), "!")],
        "",
    )


def sending(what: str) -> Any:
    """SQL: the invoices whose mails came to ``what``: ``uncertain``, ``progress`` or ``failed``.

    Starts from the mails in that state, since they are few among many invoices.
    """
    if what == "uncertain":
        return _with((MailState.UNCERTAIN,))
    if what == "progress":
        return _with(PENDING_STATES) & ~_with((MailState.UNCERTAIN,))
    if what == "failed":
        return _with(_LOST) & _last_lost() & ~_with((MailState.UNCERTAIN, *PENDING_STATES))
    return nothing()


def _links(*columns: Any) -> tuple[Any, Any, Any]:
    """Links of invoices to mails outside test mode, with the aliases of link and mail."""
    link, mail, run = MailInvoice.alias(), Mail.alias(), Run.alias()
    query = (
        link.select(*columns)
        .join(mail, on=(link.mail == mail.id))
        .join(run, on=(mail.run == run.id))
        .where(run.test_to == "")
    )
    return query, link, mail


def _with(states: tuple[MailState, ...]) -> Any:
    query, link, mail = _links()
    return Invoice.id.in_(query.select(link.invoice).where(mail.state.in_(_texts(states))))


def _any(states: tuple[MailState, ...]) -> Any:
    query, link, mail = _links(pw.SQL("1"))
    return pw.fn.EXISTS(query.where(link.invoice == Invoice.id, mail.state.in_(_texts(states))))


def _last_lost() -> Any:
    query, link, mail = _links()
    last = query.select(mail.state).where(link.invoice == Invoice.id).order_by(mail.id.desc()).limit(1)
    return pw.fn.COALESCE(last, "").in_(_texts(_LOST))


def _texts(states: tuple[MailState, ...]) -> list[str]:
    return [str(state) for state in states]
