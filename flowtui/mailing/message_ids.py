"""The Message-ID of a mail: derived from what is stored, so that it never changes with a new try.

Receiving systems that know a Message-ID already may drop the second copy, so the same mail keeps its
own for ever, and no other mail, run or company may have it.
"""

from __future__ import annotations

import hashlib
from email.utils import parseaddr
from typing import TYPE_CHECKING

from flowtui.mailing.addresses import domain_of
from flowtui.models import Company

if TYPE_CHECKING:
    from flowtui.mailing.values import PlannedMail
    from flowtui.models import Run


def message_id(run: Run, mail: PlannedMail) -> str:
    """``<flowtui.…@domain>`` with the domain of the sender's address."""
    facts = [
        *_company(),
        str(run.id),
        run.created_at.isoformat(),
        run.purpose,
        mail.customer,
        mail.currency,
        *mail.to,
        *(f"{invoice.id}/{invoice.number}/{invoice.copy}" for invoice in mail.invoices),
    ]
    digest = hashlib.sha256("\n".join(facts).encode()).hexdigest()[:32]
    return f"<flowtui.{digest}@{domain_of(parseaddr(mail.sender)[1]) or 'localhost'}>"


def _company() -> tuple[str, ...]:
    row = Company.select(Company.name, Company.siren, Company.iban).order_by(Company.id).tuples().first()
    return tuple(row or ())
