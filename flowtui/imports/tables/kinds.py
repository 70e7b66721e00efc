"""The words and letters by which tables tell invoices, credit notes and payments apart."""

from __future__ import annotations

from flowtui.errors import FlowError
from flowtui.i18n import _
from flowtui.imports.tables.headers import compact
from flowtui.models.words import Kind

_WORDS = {
    Kind.INVOICE: "f fa fac fact facture factures invoice invoices inv i d debit 380",
    Kind.CREDIT_NOTE: "a av avo avoir avoirs creditnote credit creditmemo cn nc notedecredit refund c 381",
    Kind.PAYMENT: "r rg reg reglement reglements reglementnonlettre payment payments p paiement encaissement "
    "acompte virement cheque unmatchedpayment",
}
_KINDS = {word: kind for kind, words in _WORDS.items() for word in words.split()}


class KindError(FlowError, ValueError):
    """A word that names no kind of document."""

    def __init__(self, text: str) -> None:
        super().__init__(
            _("“{text}” is no kind of document; write invoice, credit note or payment.").format(
                text=text[:30]
            )
        )


def kind_of(text: str) -> Kind | None:
    """The kind that a word in French or English means; empty for an empty cell.

    Raises:
        KindError: the word means nothing here.
    """
    word = compact(text)
    if not word:
        return None
    if word not in _KINDS:
        raise KindError(text)
    return _KINDS[word]
