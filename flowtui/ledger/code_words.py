"""The preflight codes and the kinds of row in a few words, for every list."""

from __future__ import annotations

from flowtui.i18n import N_, _
from flowtui.models.words import Code, Kind

_KINDS = {Kind.INVOICE: N_("I"), Kind.CREDIT_NOTE: N_("C"), Kind.PAYMENT: N_("P")}
_CODES = {
    Code.READY: N_("ready"),
    Code.NO_ADDRESS: N_("no address"),
    Code.BAD_ADDRESS: N_("bad address"),
    Code.ALREADY_MAILED: N_("already mailed"),
    Code.IN_PROGRESS: N_("in progress"),
    Code.SETTLED: N_("settled"),
    Code.CREDIT_BALANCE: N_("credit balance"),
    Code.CANCELS_OUT: N_("cancels out"),
    Code.BLOCKED: N_("blocked"),
    Code.NO_RIGHT: N_("no right"),
    Code.NO_DOCUMENT: N_("no document"),
    Code.TEMPLATE_MISSING: N_("template missing"),
    Code.TOO_LARGE: N_("too large"),
}


def code_words(code: str) -> str:
    """A preflight code in words."""
    return _(_CODES[Code(code)])


def kind_letter(kind: str, *, opening: bool) -> str:
    """The letter that stands for an invoice, a credit note, a payment or an opening balance."""
    return _("B") if opening else _(_KINDS[Kind(kind)])
