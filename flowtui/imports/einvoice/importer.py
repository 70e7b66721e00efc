"""E-invoices into the database: the invoice, its lines, its customer, its PDF."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from flowtui.i18n import _
from flowtui.imports.contacts import not_an_address
from flowtui.imports.einvoice.buyers import complete, customer_of, numbers, siren_of
from flowtui.imports.originals import attach
from flowtui.imports.quick import compact
from flowtui.models import Customer, Invoice, InvoiceLine
from flowtui.models.lookup import company
from flowtui.models.words import Kind
from flowtui.text import search_key

if TYPE_CHECKING:
    from flowtui.imports.einvoice.document import Document
    from flowtui.imports.values import FileReport


#: The accounts may date a document by the day it was entered.
_NEAR_DAYS = 10


def store_document(
    document: Document, report: FileReport, *, name: str = "", pdf: bytes | None = None
) -> None:
    """Store what an e-invoice says, and the PDF that it came in; in the transaction of the caller.

    An invoice that the accounts or a table brought keeps its balance, which they know better, and gets
    what only the document has: lines, net and VAT, due date, PDF. What another company issued is only told.
    """
    report.read += 1
    report.details.setdefault("invoices", []).append(document.to_json())
    if not _is_ours(document, report):
        return
    for doubt in document.doubts:
        report.skip(doubt)
    stored = _stored(document)
    changes = {_save(document) if stored is None else _update(stored, document)}
    invoice = stored or Invoice.get(Invoice.source_key == _source_key(document))
    changes.add(_lines(invoice, document))
    for address in complete(invoice.customer, document.buyer):
        report.skip(not_an_address(address, invoice.customer.code))
    if pdf is not None:
        changes.add(attach(invoice, name, pdf))
    if stored is None:
        report.created += 1
    elif changes == {"unchanged"}:
        report.unchanged += 1
    else:
        report.updated += 1


def _is_ours(document: Document, report: FileReport) -> bool:
    """Whether the company may have issued it: a supplier's invoice among one's own would be mailed to oneself.

    Nobody is refused where the company or the seller gives neither SIREN nor VAT number.
    """
    ours = company()
    seller = numbers(siren_of(document.seller), document.seller.vat)
    known = numbers(ours.siren, ours.vat_number) if ours else frozenset()
    if not ours or not known or not seller or known & seller:
        return True
    report.skip(
        _("{number} was issued by {seller} ({numbers}), not by {company}; it is not stored.").format(
            number=document.number,
            seller=document.seller.name,
            numbers=", ".join(sorted(seller)),
            company=ours.name,
        )
    )
    return False


def _stored(document: Document) -> Invoice | None:
    """The row of this document: by its own key, else the only one with its number, kind and total at its time."""
    own = Invoice.get_or_none(Invoice.source_key == _source_key(document))
    if own is not None:
        return own
    days = timedelta(days=_NEAR_DAYS)
    same = Invoice.select().where(
        Invoice.issue_date.between(document.issued - days, document.issued + days),
        Invoice.kind == document.kind,
        Invoice.total_cents == _sign(document) * document.total_cents,
        Invoice.currency == document.currency,
        Invoice.source != "einvoice",
    )
    number = compact(search_key(document.number))
    found = [one for one in same if compact(one.search_key) == number]
    return found[0] if len(found) == 1 else None


def _save(document: Document) -> str:
    customer: Customer = customer_of(document.buyer)
    _stale(customer.id)
    Invoice.create(
        number=document.number,
        search_key=search_key(document.number),
        customer=customer,
        issue_date=document.issued,
        created=document.issued,
        currency=document.currency,
        source="einvoice",
        source_key=_source_key(document),
        due_date=document.due,
        kind=document.kind,
        **_amounts(document),
    )
    return "created"


def _update(invoice: Invoice, document: Document) -> str:
    """Write what the document says otherwise.

    Only a row of its own takes its total, and its balance only with another total: what was paid since is
    no matter of the document.
    """
    amounts = _amounts(document)
    own = invoice.source == "einvoice"
    wanted: dict[str, Any] = {
        "due_date": document.due or invoice.due_date,
        "net_cents": amounts["net_cents"] if amounts["net_cents"] is not None else invoice.net_cents,
        "vat_cents": amounts["vat_cents"] if amounts["vat_cents"] is not None else invoice.vat_cents,
    }
    if own:
        if amounts["total_cents"] != invoice.total_cents:
            wanted |= {name: amounts[name] for name in ("total_cents", "balance_cents")}
        wanted |= {"issue_date": document.issued, "currency": document.currency, "kind": document.kind}
    changed = {name: value for name, value in wanted.items() if getattr(invoice, name) != value}
    if not changed:
        return "unchanged"
    Invoice.update(**changed).where(Invoice.id == invoice.id).execute()
    if changed.keys() & {"total_cents", "balance_cents", "currency"}:
        _stale(invoice.customer.id)
    return "updated"


def _lines(invoice: Invoice, document: Document) -> str:
    if not document.lines:
        return "unchanged"
    sign = _sign(document)
    wanted = [
        (position, one.text, one.quantity, one.unit, one.unit_price, sign * one.net_cents, one.vat_rate)
        for position, one in enumerate(document.lines, 1)
    ]
    fields = (
        InvoiceLine.position, InvoiceLine.text, InvoiceLine.quantity, InvoiceLine.unit,
        InvoiceLine.unit_price, InvoiceLine.net_cents, InvoiceLine.vat_rate,
    )  # fmt: skip
    of_invoice = InvoiceLine.invoice == invoice.id
    if list(InvoiceLine.select(*fields).where(of_invoice).order_by(InvoiceLine.position).tuples()) == wanted:
        return "unchanged"
    InvoiceLine.delete().where(of_invoice).execute()
    for start in range(0, len(wanted), 100):
        rows = [(invoice.id, *one) for one in wanted[start : start + 100]]
        InvoiceLine.insert_many(rows, fields=(InvoiceLine.invoice, *fields)).execute()
    return "updated"


def _amounts(document: Document) -> dict[str, int | None]:
    """Net, VAT, total and balance with the sign of the list: what lowers the debt is negative."""
    sign = _sign(document)
    due = document.total_cents if document.due_cents is None else document.due_cents
    return {
        "net_cents": None if document.net_cents is None else sign * document.net_cents,
        "vat_cents": None if document.vat_cents is None else sign * document.vat_cents,
        "total_cents": sign * document.total_cents,
        "balance_cents": sign * due,
    }


def _sign(document: Document) -> int:
    """-1 for a credit note written with positive amounts, as the law of most countries has it."""
    return -1 if document.kind == Kind.CREDIT_NOTE and document.total_cents > 0 else 1


def _source_key(document: Document) -> str:
    """A number is given once by a seller."""
    seller = siren_of(document.seller) or document.seller.vat or search_key(document.seller.name)
    return f"einvoice:{document.number}|{seller}|{document.kind}"


def _stale(customer: int) -> None:
    Customer.update(offsets_stale=True).where(Customer.id == customer).execute()
