"""What the columns of a plain table are called, in French and English."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flowtui.i18n import N_
from flowtui.text import clean, search_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_LETTERS = re.compile(r"[^a-z0-9]")
_UNIT = re.compile(
    r"(?<=.)\s*(?:\((?:en )?(?:€|eur|euros?)\)|\b(?:en )?(?:eur|euros?)|(?:\ben\s)?€|\([dj]{2}\W?m{2}\W?[ay]{2,4}\))\s*$"
)
#: Headers of which a more telling one may stand beside them: a line's own number, a sum without the VAT.
_VAGUE = {
    "n",
    "no",
    "numero",
    "number",
    "date",
    "client",
    "customer",
    "montant",
    "amount",
    "total",
    "type",
    "code",
    "nom",
    "name",
}
_LITTLE = re.compile(r"\b(?:de|du|des|la|le|l|d)\b")

INVOICES: dict[str, str] = {
    "number": "number numero no n invoice_number invoice_no invoice_id invoice numero_facture n_facture no_facture "
    "facture_n facture_no num_facture ref_facture reference_facture facture numero_piece n_piece no_piece num_piece",
    "kind": "kind type nature type_piece type_document",
    "customer_code": "customer_code code_client customer_id customer_no customer_number client_code client_id "
    "compte_client id_client n_client no_client numero_client num_client ref_client reference_client code_tiers n_compte_client numero_compte_client compte_tiers n_tiers code_auxiliaire compte_auxiliaire",
    "customer_name": "customer_name client customer nom_client client_name raison_sociale intitule intitule_client nom_tiers tiers libelle_client libelle_tiers intitule_tiers raison_sociale_client nom",
    "issue_date": "issue_date date invoice_date date_facture date_piece date_emission date_document date_facturation",
    "due_date": "due_date echeance date_echeance due payment_due payment_due_date date_limite date_limite_paiement",
    "created": "created creee_le cree_le date_creation created_at",
    "currency": "currency devise",
    "net": "net ht total_ht montant_ht net_amount hors_taxes montant_hors_taxes total_hors_taxes montant_hors_taxe net_ht amount_excl_vat total_excl_vat",
    "vat": "vat tva total_tva montant_tva vat_amount total_vat montant_taxes tax_amount",
    "total": "total ttc total_ttc montant_ttc gross amount montant total_amount invoice_total grand_total "
    "montant_total total_facture amount_incl_vat total_incl_vat amount_including_vat total_including_vat montant_tvac total_tvac tvac montant_toutes_taxes_comprises toutes_taxes_comprises",
    "balance": "balance solde reste_du restant_du reste_a_payer open balance_due amount_due reste_a_regler restant_a_payer montant_restant_du montant_restant solde_restant outstanding open_amount",
}
CUSTOMERS: dict[str, str] = {
    "code": "code customer_code code_client customer_id customer_no customer_number client_id id_client n_client "
    "no_client numero_client num_client ref_client reference_client code_tiers compte_tiers n_tiers compte_client "
    "n_compte_client compte n_compte compte_auxiliaire code_auxiliaire",
    "name": "name nom customer_name nom_client client_name raison_sociale nom_ou_raison_sociale nom_raison_sociale client "
    "intitule intitule_client intitule_tiers nom_tiers tiers libelle_client libelle_tiers",
    "address": "address adresse rue street adresse_1 adresse_ligne_1 ligne_adresse_1 address_1 address_line_1 street_address",
    "postcode": "postcode cp code_postal zip zip_code post_code postal_code",
    "city": "city ville town localite commune",
    "country": "country pays",
    "language": "language langue",
    "siren": "siren n_siren no_siren numero_siren siret n_siret no_siret numero_siret",
    "vat": "vat tva vat_number numero_tva tva_intracommunautaire n_tva",
    "terms": "terms delai conditions delai_paiement payment_terms conditions_paiement",
    "email": "email mail e_mail courriel adresse_mail adresse_email adresse_e_mail adresse_courriel adresse_electronique "
    "email_address e_mail_address mail_address email_client mail_client client_email customer_email email_1 mail_1 e_mail_1 "
    "email_principal mail_principal",
    "email_invoices": "email_invoices email_factures mail_factures email_facture mail_facture courriel_facture "
    "courriel_factures email_facturation mail_facturation courriel_facturation email_invoice "
    "mail_invoice courriel_invoice mail_invoices courriel_invoices email_billing mail_billing "
    "courriel_billing invoice_email billing_email",
    "email_reminders": "email_reminders email_relances mail_relances email_relance mail_relance courriel_relance "
    "courriel_relances email_recouvrement mail_recouvrement courriel_recouvrement email_reminder "
    "mail_reminder courriel_reminder mail_reminders courriel_reminders email_dunning mail_dunning "
    "courriel_dunning reminder_email dunning_email",
    "email_statements": "email_statements email_releves mail_releves email_releve mail_releve courriel_releve "
    "courriel_releves email_statement mail_statement courriel_statement mail_statements "
    "courriel_statements statement_email",
}
#: The headers of the columns that a table cannot do without, as a person is told of them.
SHOWN: dict[str, str] = {
    "number": N_("number"),
    "customer_code": N_("customer_code"),
    "issue_date": N_("issue_date"),
    "total": N_("total"),
    "code": N_("code"),
    "name": N_("name"),
}
FIELDS = {"table": INVOICES, "customers": CUSTOMERS}


def compact(header: str) -> str:
    """A header without case, accents, blanks and signs: ``Code_Client`` is ``code client`` is ``CODECLIENT``."""
    return _LETTERS.sub("", search_key(header))


def _name(header: str) -> str:
    """A compact header without its little words and its unit: ``Total de facture (€)`` is ``total facture``."""
    key = _UNIT.sub("", search_key(header).replace("_", " ").replace("e-mail", "email"))
    return _LETTERS.sub("", _LITTLE.sub("", key)) or compact(header)


_KNOWN = {
    table: {_name(name): field for field, names in fields.items() for name in (field, *names.split())}
    for table, fields in FIELDS.items()
}


def positions(table: str, cells: Sequence[str], mapped: Mapping[str, str]) -> dict[str, int]:
    """Where each of our columns of ``table`` stands in a header; ``mapped`` is our column to their header.

    Of several that may be meant the more telling one is taken, else the first. Beside a column of names
    one that is only called *client* holds codes.
    """
    found = _candidates(table, cells, mapped)
    code, named = ("customer_code", "customer_name") if table == "table" else ("code", "name")
    names = found.get(named, [])
    if len(names) > 1 and code not in found:
        plain = [one for one in names if _name(cells[one]) in ("client", "customer", "tiers")]
        if len(plain) == 1:
            names.remove(plain[0])
            found[code] = plain
    return {field: _best(cells, where) for field, where in found.items()}


def doubles(table: str, cells: Sequence[str], mapped: Mapping[str, str]) -> list[str]:
    """The header of each column that is read though another one has the same."""
    at = positions(table, cells, mapped)
    names = [compact(cell) for cell in cells]
    return [clean(cells[one]) for one in sorted(at.values()) if names.count(names[one]) > 1]


def unread_addresses(cells: Sequence[str], at: Mapping[str, int]) -> list[str]:
    """The headers of columns of mail addresses that are not read."""
    read = {compact(cells[index]) for index in at.values()}
    return [
        clean(cell)
        for cell in cells
        if compact(cell) not in read and re.search(r"mail|courriel", search_key(cell))
    ]


def _candidates(table: str, cells: Sequence[str], mapped: Mapping[str, str]) -> dict[str, list[int]]:
    theirs = {_name(header): field for field, header in mapped.items()}
    found: dict[str, list[int]] = {}
    for index, cell in enumerate(cells):
        name = _name(cell)
        field = theirs.get(name) if name in theirs else _KNOWN[table].get(name)
        if field and (name in theirs or field not in mapped):
            found.setdefault(field, []).append(index)
    return found


def _best(cells: Sequence[str], where: Sequence[int]) -> int:
    def telling(index: int) -> int:
        name = _name(cells[index])
        return 0 if name in _VAGUE else 2 if "facture" in name or "invoice" in name else 1

    return max(where, key=lambda index: (telling(index), -index))


def is_invoices(at: Mapping[str, int]) -> bool:
    """Whether these columns are enough for invoices."""
    total = "total" in at or ("net" in at and "vat" in at)
    return (
        "number" in at
        and "issue_date" in at
        and total
        and bool({"customer_code", "customer_name"} & at.keys())
    )


def is_customers(at: Mapping[str, int]) -> bool:
    """Whether these columns are enough for customers."""
    return "code" in at or "name" in at
