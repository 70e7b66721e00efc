"""The fields that a subject or a letter may use: French and English names, meaning, purposes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flowtui.i18n import N_, _
from flowtui.models.words import Purpose

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ONE = frozenset({Purpose.INVOICE, Purpose.REMINDER})
EACH = frozenset(Purpose)
GROUPED = frozenset({Purpose.STATEMENT})


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a letter."""

    french: str
    english: str
    meaning: str
    """In English; :func:`reference` gives it in the screen language."""
    example: Any
    purposes: frozenset[Purpose] = EACH
    accented: str = ""
    """The French name as it is written with accents; it is taken too."""

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that stands for the field."""
        return tuple(dict.fromkeys(name for name in (self.french, self.english, self.accented) if name))


@dataclass(frozen=True, slots=True)
class FieldHelp:
    """A field as the reference and the parameter screen show it."""

    french: str
    english: str
    meaning: str
    example: str
    purposes: tuple[str, ...]


FIELDS: tuple[Field, ...] = (
    Field("societe", "company", N_("the company's name as entered"), "Ets Durand", accented="société"),
    Field("client", "customer", N_("the customer's name"), "DUPONT & FILS"),
    Field("code_client", "customer_code", N_("the customer's code"), "C0412"),
    Field("jour", "today", N_("the day of the mail"), "24/11/2026"),
    Field("type", "kind", N_("Invoice or Credit note, in the customer's language"), "Facture", ONE),
    Field("avoir", "credit_note", N_("true for a credit note"), False, ONE),
    Field(
        "avis",
        "notice",
        N_("true when a notice is attached because the invoice itself is not here"),
        False,
        ONE,
    ),
    Field("numero", "number", N_("the invoice's number"), "FA2026-0412", ONE, "numéro"),
    Field("date", "date", N_("the invoice's date; in a statement the day of the mail"), "03/10/2026"),
    Field("echeance", "due_date", N_("the due date, or empty"), "02/11/2026", ONE, "échéance"),
    Field("retard", "days_late", N_("days since the due date while something is owed; 0 when not late"), 22),
    Field("montant", "amount", N_("the invoice's total with its currency"), "1 240,00 €", ONE),
    Field("solde", "balance", N_("what is still owed, with its currency"), "1 240,00 €"),
    Field("soldee", "settled", N_("true when nothing is owed"), False, ONE, "soldée"),
    Field("relance", "reminder", N_("which reminder of this invoice it is: 1, 2 …"), 1, ONE),
    Field(
        "total",
        "total",
        N_("the mail's total with its currency: the document's, or what is owed"),
        "1 240,00 €",
    ),
    Field(
        "reglements",
        "payments",
        N_("unmatched payments of the customer, or empty"),
        "",
        accented="règlements",
    ),
    Field("nombre", "count", N_("how many invoices the mail is about"), 1),
    Field(
        "pieces",
        "documents",
        N_("how many documents go with the statement; 0 when it only carries a balance forward"),
        1,
        GROUPED,
        accented="pièces",
    ),
    Field(
        "numeros",
        "numbers",
        N_("the invoices' numbers, separated by commas"),
        "FA2026-0412",
        accented="numéros",
    ),
    Field("tableau", "table", N_("the table of the invoices"), "…", GROUPED),
    Field("devise", "currency", N_("the currency's three letters"), "EUR"),
    Field(
        "iban",
        "iban",
        N_("the company's IBAN in groups of four, or empty"),
        "FR76 3000 6000 0112 3456 7890 189",
    ),
    Field("bic", "bic", N_("the company's BIC, or empty"), "AGRIFRPP"),
    Field("expediteur", "sender", N_("the name of the user who sends"), "Anna", accented="expéditeur"),
    Field(
        "signature",
        "signature",
        N_("the user's signature, else the user's and the company's name"),
        "Anna\nEts Durand",
    ),
)


def names(purpose: str) -> frozenset[str]:
    """Every field name that a letter for ``purpose`` may use."""
    return frozenset(name for field in FIELDS if purpose in field.purposes for name in field.names)


def context(purpose: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values, given by English name, under each name that ``purpose`` has for them."""
    return {
        name: values[field.english] for field in FIELDS if purpose in field.purposes for name in field.names
    }


def sample(purpose: str) -> dict[str, Any]:
    """The fields of one purpose with their example values, under each name."""
    return context(purpose, {field.english: field.example for field in FIELDS})


def reference(purpose: str | None = None) -> tuple[FieldHelp, ...]:
    """The fields of one purpose, or of all, with their meaning in the screen language."""
    return tuple(
        FieldHelp(field.french, field.english, _(field.meaning), str(field.example), _sorted(field.purposes))
        for field in FIELDS
        if purpose is None or purpose in field.purposes
    )


def _sorted(purposes: Iterable[Purpose]) -> tuple[str, ...]:
    return tuple(purpose.value for purpose in Purpose if purpose in purposes)
