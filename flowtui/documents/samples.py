"""Documents to try a report template on: short, long, large, foreign and hostile ones.

They are values only: a template is looked at without a database, and nothing of a customer's.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from flowtui.documents.paycode import paycode
from flowtui.documents.rows import ageing, turned, turned_lines, turned_vat, with_running
from flowtui.documents.values import LATE_FEE_CENTS, Document, Issuer, Job, Line, Recipient
from flowtui.documents.vat import breakdown, tax
from flowtui.models.words import Kind

if TYPE_CHECKING:
    from flowtui.models import ReportTemplate

_DAY = date(2026, 11, 24)
_TEXTS = (
    "Maintenance annuelle",
    "Étude de faisabilité et relevé sur place, rapport écrit remis sous quinze jours",
    "Fournitures",
    "Déplacement",
)
_COMPANY = Issuer(
    name="Ets Durand",
    address=("1 rue des Lilas", "69001 Lyon"),
    country="FR",
    siren="552\u00a0100\u00a0554",
    rcs="RCS Lyon 552\u00a0100\u00a0554",
    legal_form="SARL au capital de 10 000 €",
    vat_number="FR36552100554",
    phone="04 78 00 00 00",
    email="compta@durand.example",
    iban="FR76\u00a03000\u00a06000\u00a00112\u00a03456\u00a07890\u00a0189",
    bic="AGRIFRPP",
    mentions=("TVA acquittée sur les débits.",),
)
_CUSTOMER = Recipient(
    code="C0412",
    name="DUPONT & FILS",
    address=("12 avenue de la République", "75011 Paris"),
    siren="732\u00a0829\u00a0320",
    vat_number="FR44732829320",
    terms="30 jours fin de mois",
)
_HOSTILE = "</td></table><script>x</script><pdf:nextpage/> {{ 7*7 }} {% raw %} &amp; «é» " + "M" * 90
_BARE = {"company": Issuer("Ets Durand"), "customer": Recipient("C1", "DUPONT")}


def jobs(template: ReportTemplate) -> dict[str, Job]:
    """The samples of a template's purpose by name, the plainest first."""
    varied: dict[str, dict[str, Any]] = {
        "12": {},
        "1": {"rows": 1},
        "60": {"rows": 60},
        "bare": {"rows": 1, **_BARE},
        "hostile": {"rows": 3, "text": _HOSTILE, "customer": _hostile()},
        "large": {"rows": 4, "cents": 99_999_999_999},
        "english": {"rows": 5, "language": "en", "customer": replace(_CUSTOMER, country="GB")},
        "credit": {"rows": 2, "kind": Kind.CREDIT_NOTE},
        "consumer": {"rows": 2, "customer": replace(_CUSTOMER, consumer=True, siren="", vat_number="")},
        "settled": {"rows": 2, "settled": True},
    }
    return {name: _job(template, **{"rows": 12, **options}) for name, options in varied.items()}


def _hostile() -> Recipient:
    return replace(
        _CUSTOMER, code="<b>C</b>", name=_HOSTILE, address=(_HOSTILE, "<img src='file:///etc/hosts'>")
    )


def _job(template: ReportTemplate, rows: int, language: str = "fr", **options: Any) -> Job:
    company, customer = options.get("company", _COMPANY), options.get("customer", _CUSTOMER)
    make = _statement if template.purpose == "statement" else _single
    fields, due, title = make(rows, whole=template.purpose == "invoice", **options)
    return Job.of(
        template,
        language=language,
        day=_DAY,
        name="sample.pdf",
        title=title or customer.name,
        fields={
            "company": company,
            "customer": customer,
            "currency": "EUR",
            "day": _DAY,
            "late_fee_cents": LATE_FEE_CENTS,
            **fields,
        },
        paycode=paycode(company.name, company.iban, company.bic, cents=due, currency="EUR", text=title),
        rows=rows,
    )


def _single(rows: int, *, whole: bool, **options: Any) -> tuple[dict[str, Any], int, str]:
    """One invoice or credit note of so many lines."""
    sign = -1 if options.get("kind") == Kind.CREDIT_NOTE else 1
    lines = tuple(_line(at, sign, **options) for at in range(rows))
    net = sum(line.net_cents for line in lines)
    groups: dict[int, int] = {}
    for line in lines:
        groups[line.vat_rate] = groups.get(line.vat_rate, 0) + line.net_cents
    vat_cents = sum(tax(cents, rate) for rate, cents in groups.items())
    document = _document(0, net + vat_cents, **options)
    document = replace(document, net_cents=net, vat_cents=vat_cents)
    vat = breakdown(lines, net, vat_cents, net + vat_cents) or ()
    if whole and sign < 0:
        document, lines, vat = turned(document), turned_lines(lines), turned_vat(vat)
    fields = {"invoice": document, "lines": lines if whole else (), "vat": vat if whole else ()}
    return fields, max(0, document.balance_cents) if sign > 0 else 0, document.number


def _line(at: int, sign: int, text: str = "", cents: int = 0, **_options: Any) -> Line:
    price = cents or (4_550, 12_000, 380, 99_950)[at % 4]
    rate = (2_000, 2_000, 550)[at % 3]
    return Line(
        text or _TEXTS[at % 4],
        str(sign * 2),
        "h" if at % 2 else "",
        f"{price / 100:.2f}",
        sign * 2 * price,
        rate,
    )


def _document(
    at: int, total: int, kind: str = Kind.INVOICE, *, settled: bool = False, text: str = "", **_o: Any
) -> Document:
    issued = _DAY - timedelta(days=10 + 13 * at + (60 if settled else 0))
    prefix = "AV" if kind == Kind.CREDIT_NOTE else "FA"
    due = issued + timedelta(days=30)
    late = max(0, (_DAY - due).days) if total > 0 else 0
    return Document(
        number=f"{prefix}2026-{412 + at:04d}",
        kind=str(kind),
        issue_date=issued,
        due_date=due,
        currency="EUR",
        total_cents=total,
        balance_cents=total // 3 if settled else total,
        days_late=late,
        label=text,
        reminders=1 if settled else 0,
    )


def _statement(rows: int, *, whole: bool, cents: int = 0, **options: Any) -> tuple[dict[str, Any], int, str]:
    """So many rows, each fifth a credit note, and a payment."""
    del whole
    sign = -1 if options.pop("kind", "") == Kind.CREDIT_NOTE else 1
    found = []
    for at in range(rows):
        credit = at % 5 == 4 or sign < 0  # noqa: PLR2004 - any fifth will do
        amount = cents or 12_345 + 7_001 * at
        kind = Kind.CREDIT_NOTE if credit else Kind.INVOICE
        found.append(_document(at, -amount if credit else amount, kind, **options))
    documents = with_running(sorted(found, key=lambda row: row.issue_date))
    payments = (
        (replace(_document(3, -30_000), number="RG2026-0107", kind=str(Kind.PAYMENT)),) if rows > 1 else ()
    )
    total = sum(row.balance_cents for row in documents)
    paid = sum(row.balance_cents for row in payments)
    fields = {
        "documents": documents,
        "payments": payments,
        "ageing": ageing(documents, _DAY),
        "total_cents": total,
        "payments_cents": paid,
        "due_cents": total + paid,
    }
    return fields, total + paid, ""
