"""The mail that an invoice would get, for the parameter screen: while a profile is still being edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowtui import clock
from flowtui.config import Config
from flowtui.errors import NothingToDoError
from flowtui.i18n import _
from flowtui.ledger import preflight
from flowtui.mailing import facts
from flowtui.mailing.drafting import Draft, Drafts
from flowtui.mailing.order import Order
from flowtui.models.words import Code, Purpose

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flowtui.mailing.values import PlannedMail
    from flowtui.models import MailProfile, User


class NothingToShowError(NothingToDoError):
    """There is no invoice to write a mail about."""

    def __init__(self) -> None:
        super().__init__(_("There is no invoice to show a mail for."))


def preview(
    user: User,
    purpose: str,
    invoice_ids: Iterable[int],
    *,
    config: Config | None = None,
    profile: MailProfile | None = None,
    template: int | None = None,
) -> PlannedMail:
    """The mail about the first of these invoices (a statement: about all of its customer's).

    Nothing is asked of rights, blocks or earlier mails: this shows how it reads, not whether it
    leaves. ``profile`` is an unsaved one with what the form holds now.

    Raises:
        NothingToShowError: none of the invoices exists or has a document.
        LetterError, NoCompanyError, NoSenderError, CopyAddressError: as for a plan.
    """
    word, today = Purpose(purpose), clock.today()
    order = Order(user, word, config=config or Config(), profile=profile, template=template, today=today)
    rows = facts.invoices(list(dict.fromkeys(invoice_ids)), preflight.code(word, today=today))
    billed = [row for row in rows if row.code != Code.NO_DOCUMENT]
    if not billed:
        raise NothingToShowError
    first = billed[0]
    customer = facts.customers([first.customer_id])[first.customer_id]
    same = [row for row in billed if (row.customer_id, row.currency) == (customer.id, first.currency)]
    chosen = tuple(same) if word == Purpose.STATEMENT else (first,)
    draft = Draft(customer, first.currency, chosen)
    return Drafts(order, [draft]).mail(draft, {row.id: 1 for row in chosen})
