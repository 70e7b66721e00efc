"""The fields of the query language: their words in both languages and what values they take."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from flowtui.ledger.filter import TEXT
from flowtui.models.words import Code, Kind
from flowtui.text import search_key

#: What a field's value may be.
FLAG, NUMBER, AMOUNT, PERIOD, PATTERN, CHOICE, NONE = (
    "flag",
    "number",
    "amount",
    "period",
    "pattern",
    "choice",
    "none",
)
#: What ``kind`` says of a balance carried forward, whatever kind it is stored as.
OPENING = "opening"
_KINDS = {
    Kind.INVOICE: ("invoice", "facture", "f", "factures", "invoices"),
    Kind.CREDIT_NOTE: ("credit", "avoir", "a", "avoirs", "credit_note", "credit-note", "credits"),
    Kind.PAYMENT: ("payment", "règlement", "r", "reglements", "payments", "paiement"),
    OPENING: ("opening", "à-nouveau", "n", "a-nouveaux", "report", "forward", "brought-forward"),
}
_CODES = {
    Code.READY: ("ready", "prête", "pret"),
    Code.NO_ADDRESS: ("no-address", "sans-adresse"),
    Code.BAD_ADDRESS: ("bad-address", "adresse-fausse", "mauvaise-adresse"),
    Code.ALREADY_MAILED: ("already-mailed", "déjà-envoyée", "deja-envoye"),
    Code.IN_PROGRESS: ("in-progress", "en-cours"),
    Code.SETTLED: ("settled", "soldée", "solde"),
    Code.CREDIT_BALANCE: ("credit-balance", "créditeur", "solde-crediteur", "client-crediteur"),
    Code.CANCELS_OUT: ("cancels-out", "compensée", "compense", "se-compense"),
    Code.BLOCKED: ("blocked", "bloquée", "bloque"),
    Code.NO_RIGHT: ("no-right", "sans-droit"),
    Code.NO_DOCUMENT: ("no-document", "sans-document"),
    Code.TEMPLATE_MISSING: ("template-missing", "sans-état", "etat-manquant"),
    Code.TOO_LARGE: ("too-large", "trop-grand", "trop-gros"),
}
_SENDING = {
    "failed": ("failed", "refusé", "refusee", "echec"),
    "uncertain": ("uncertain", "incertain", "incertaine"),
    "progress": ("progress", "en-cours", "in-progress"),
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the language."""

    name: str
    """Its name in a :class:`~flowtui.ledger.filter.Term`, which is also its English word."""
    french: str
    kinds: tuple[str, ...]
    others: tuple[str, ...] = ()
    """Further words, folded."""
    choices: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Stored value: English word, French word, further words."""
    bare: bool = False
    """Whether the word alone says yes."""

    def word(self, language: str) -> str:
        """Its word in ``language``."""
        return self.name if language == "en" else self.french


_ALL = (
    Field(TEXT, "texte", (PATTERN,)),
    Field("settled", "soldée", (FLAG,), ("soldees", "solde", "reglee"), bare=True),
    Field("overdue", "échue", (FLAG,), ("echues", "echu", "echus"), bare=True),
    Field("late", "retard", (NUMBER,), ("jours", "days")),
    Field("created", "créée", (PERIOD,), ("cree", "creation")),
    Field("date", "date", (PERIOD,), ("issued", "emise", "emission", "issue")),
    Field("due", "échéance", (PERIOD, NONE)),
    Field("customer", "client", (PATTERN,), ("clients", "code")),
    Field("number", "n", (PATTERN,), ("numero", "n°", "no", "facture")),
    Field("kind", "type", (CHOICE,), choices={str(k): v for k, v in _KINDS.items()}),
    Field("balance", "solde", (AMOUNT, FLAG)),
    Field("total", "ttc", (AMOUNT,), ("montant", "amount")),
    Field("net", "en-cours", (AMOUNT,), ("encours", "outstanding")),
    Field("mailed", "mail", (FLAG, PERIOD), ("envoyee", "envoye")),
    Field("grouped", "groupé", (FLAG, PERIOD), ("groupee", "releve", "statement")),
    Field("reminded", "relancée", (FLAG, PERIOD), ("relance",)),
    Field("reminders", "relances", (NUMBER,)),
    Field("status", "statut", (NONE, PATTERN)),
    Field("why", "pourquoi", (CHOICE,), choices={str(c): v for c, v in _CODES.items()}),
    Field("blocked", "bloquée", (FLAG,), ("bloquees", "bloque"), bare=True),
    Field("offset", "compensée", (FLAG,), ("compensees", "compense", "offsets"), bare=True),
    Field("original", "original", (FLAG,), ("pdf",)),
    Field("currency", "devise", (PATTERN,)),
    Field("sending", "envoi", (CHOICE,), choices=_SENDING),
    Field("run", "lot", (NUMBER,)),
)
#: By name.
FIELDS: dict[str, Field] = {one.name: one for one in _ALL}
#: Words that say the opposite of a yes/no field.
OPPOSITES = {"open": "settled", "ouverte": "settled", "ouvertes": "settled", "ouvert": "settled"}


@cache
def words() -> dict[str, Field]:
    """Every word of a field, folded; ``solde`` before a value is the balance, alone it says settled."""
    found: dict[str, Field] = {}
    for one in _ALL:
        for word in (one.name, one.french, *one.others):
            found[search_key(word)] = one
    return found


@cache
def bare_words() -> dict[str, tuple[Field, bool]]:
    """Words that alone are a condition: the field and what they say of it."""
    found = {
        search_key(word): (one, True)
        for one in _ALL
        if one.bare
        for word in (one.name, one.french, *one.others)
    }
    return found | {word: (FIELDS[name], False) for word, name in OPPOSITES.items()}
