"""What a send would do: which mails to whom with which documents, and what stays out and why.

The control screen shows the plan, the outbox stores exactly it, and ``--dry-run`` prints it. Whether
an invoice may leave is the ledger's preflight; the plan adds what only a whole mail can tell: the
right to send, the net of the selected invoices, the templates and the size.
"""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from flowtui import clock
from flowtui.errors import UsageError
from flowtui.frugal import free
from flowtui.i18n import _, language
from flowtui.ledger import preflight
from flowtui.mailing import facts, foretelling, probe, profiles, reasons, servers, status_after, trial
from flowtui.mailing.addresses import is_wide
from flowtui.mailing.drafting import Draft, Drafts
from flowtui.mailing.journal import last_mails
from flowtui.mailing.order import Order
from flowtui.mailing.values import Excluded, SendPlan
from flowtui.models.lookup import known_company
from flowtui.models.stopping import watched
from flowtui.models.words import Code, Kind, Purpose
from flowtui.money import format_cents
from flowtui.text import clean

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from flowtui.config import Config
    from flowtui.mailing.facts import CustomerFacts, InvoiceFacts
    from flowtui.mailing.servers import Known
    from flowtui.mailing.values import PlannedMail
    from flowtui.models import User

_MEGABYTE = 1_048_576


class NotOverrulableError(UsageError):
    """No act of a person takes in what this code keeps out."""

    def __init__(self, code: str) -> None:
        super().__init__(
            _("What is “{code}” cannot be taken in; only these can: {codes}.").format(
                code=code, codes=", ".join(sorted(preflight.OVERRULABLE))
            )
        )


@dataclass(slots=True)
class _Selection:
    """The selected rows, their customers, and what has been left out so far."""

    rows: list[InvoiceFacts]
    customers: dict[int, CustomerFacts]
    left: dict[int, tuple[str, str]] = field(default_factory=dict)
    """Code and detail by invoice."""

    def leave(self, rows: Iterable[InvoiceFacts], code: Code, detail: str) -> None:
        """Leave ``rows`` out."""
        self.left.update((row.id, (code.value, detail)) for row in rows)

    def ready(self) -> list[InvoiceFacts]:
        """What has not been left out."""
        return [row for row in self.rows if row.id not in self.left]

    def excluded(self) -> list[Excluded]:
        """What has, in the order of the selection."""
        return [
            Excluded(
                row.id,
                row.number,
                self.customers[row.customer_id].code,
                self.customers[row.customer_id].name,
                row.balance_cents,
                *self.left[row.id],
                row.currency,
            )
            for row in watched(self.rows)
            if row.id in self.left
        ]


def build(
    user: User,
    purpose: str,
    ids: Iterable[int],
    *,
    config: Config,
    again: bool = False,
    include: Collection[str] = (),
    template: int | None = None,
    test_to: str = "",
    query: str = "",
    today: date | None = None,
) -> SendPlan:
    """The plan of sending the invoices ``ids`` for ``purpose``.

    ``include`` are codes of :data:`flowtui.ledger.preflight.OVERRULABLE` that an explicit act takes in;
    ``again`` takes in what was mailed already, as a further copy. ``template`` replaces the profile's
    report template. ``test_to`` makes it a test (:mod:`flowtui.mailing.trial`): at an address every mail
    says so and for whom it is meant; in a folder lie the mails as the customers would get them.

    Raises:
        NoCompanyError, NoSenderError, LetterError, CopyAddressError, TestAddressError,
        NotOverrulableError, FilesOnlyError: each says what to do; whatever concerns one invoice only is an exclusion.
    """
    word, day, test_to = Purpose(purpose), today or clock.today(), trial.wanted(config, test_to)
    taken = _taken_in(again, include)
    with _selected(word, ids, config, taken, day) as (selection, copies):
        empty = SendPlan(
            purpose=word.value,
            user_id=user.id,
            currency=known_company().currency,
            query=query,
            test_to=test_to,
        )
        refusal = profiles.refusal(user, word)
        if refusal or not selection.rows:
            selection.leave(selection.rows, Code.NO_RIGHT, refusal)
            return replace(empty, excluded=selection.excluded(), again=again)
        order = Order(user, word, config=config, template=template, test_to=trial.address(test_to), today=day)
        _leave_out(selection, word, copies, taken, day)
        drafts = _drafts(word, selection)
        drafts = _owing(drafts, selection) if _must_owe(word, taken) else drafts
        desk = Drafts(order, drafts)
        server = _server(trial.config_for(config, test_to), drafts, desk)
        drafts = _taken_by(server, drafts, desk, selection)
        drafts = _sendable(drafts, desk, selection, _largest(config.smtp.max_bytes, server))
        numbers = {row.id: _copy(word, copies.get(row.id, 0), taken) for row in selection.ready()}
        mails = _mails(word, desk, drafts, numbers)
        currencies = Counter(mail.currency for mail in mails).most_common(1)
        present = () if test_to else [row.status or "" for row in selection.ready()]
        return replace(
            empty,
            mails=mails,
            excluded=selection.excluded(),
            test_to=order.test_to or test_to,  # an address is cleaned there
            again=again,
            eta_seconds=foretelling.seconds(
                foretelling.of_plan(mails, test_to), trial.config_for(config, test_to), user
            ),
            currency=currencies[0][0] if currencies else empty.currency,
            statuses=status_after.foretell(order.profile, present),
        )


def _taken_in(again: bool, include: Collection[str]) -> frozenset[str]:
    for code in include:
        if code not in preflight.OVERRULABLE:
            raise NotOverrulableError(code)
    return frozenset(include) | (frozenset({Code.ALREADY_MAILED}) if again else frozenset())


@contextmanager
def _selected(
    purpose: Purpose, ids: Iterable[int], config: Config, taken: frozenset[str], day: date
) -> Iterator[tuple[_Selection, dict[int, int]]]:
    """The selection and the copies that live already; a window goes on while very many are freed at the end.

    The copies are read before the preflight: a mail that another user orders in between then bears
    the same number, and the outbox refuses the second one.
    """
    wanted = list(dict.fromkeys(watched(ids)))
    copies = facts.live_copies(purpose, wanted)
    code = preflight.code(purpose, today=day, gap_days=config.limits.reminder_gap_days, include=taken)
    rows = facts.invoices(wanted, code)
    selection = _Selection(rows, facts.customers(row.customer_id for row in rows))
    try:
        yield selection, copies
    finally:
        free(selection.rows, selection.left, copies)


def _leave_out(
    selection: _Selection, purpose: Purpose, copies: Mapping[int, int], taken: frozenset[str], day: date
) -> None:
    """Leave out what the preflight keeps, and what only the outbox knows to have left already."""
    rows = [_never_reminded(row) if purpose == Purpose.REMINDER else row for row in selection.rows]
    details = reasons.details(purpose, rows, selection.customers, day)
    for row in watched(rows):
        if row.code != Code.READY:
            selection.leave([row], Code(row.code), details.pop(row.id, ""))
    if purpose == Purpose.INVOICE and Code.ALREADY_MAILED not in taken:
        again = [row for row in selection.ready() if copies.get(row.id)]
        mails = last_mails(purpose, [row.id for row in again], reasons.LEFT_STATES)
        for row in watched(again):
            mail = mails.get(row.id)
            detail = reasons.left_text(purpose, mail.moment, mail.user, mail.run) if mail else ""
            selection.leave([row], Code.ALREADY_MAILED if mail else Code.IN_PROGRESS, detail)


def _never_reminded(row: InvoiceFacts) -> InvoiceFacts:
    """A credit note is not reminded, not even where a credit balance was taken in."""
    return row._replace(code=Code.CREDIT_BALANCE) if row.kind == Kind.CREDIT_NOTE else row


def _drafts(purpose: Purpose, selection: _Selection) -> list[Draft]:
    """One draft an invoice; for statements one a customer and currency.

    A customer has one set of recipients and one language for a purpose, so that all invoices of a
    draft share them too.
    """
    if purpose != Purpose.STATEMENT:
        return [
            Draft(selection.customers[row.customer_id], row.currency, (row,)) for row in selection.ready()
        ]
    groups: dict[tuple[int, str], list[InvoiceFacts]] = {}
    for row in selection.ready():
        groups.setdefault((row.customer_id, row.currency), []).append(row)
    return [
        Draft(
            selection.customers[customer],
            currency,
            tuple(sorted(rows, key=lambda row: (row.issue_date, row.number, row.id))),
        )
        for (customer, currency), rows in groups.items()
    ]


def _must_owe(purpose: Purpose, taken: frozenset[str]) -> bool:
    return purpose == Purpose.STATEMENT and Code.CREDIT_BALANCE not in taken


def _owing(drafts: Sequence[Draft], selection: _Selection) -> list[Draft]:
    """Without those whose selected invoices come to nothing owed."""
    kept = []
    for draft in watched(drafts):
        net = sum(row.balance_cents for row in draft.invoices)
        if net > 0:
            kept.append(draft)
        else:
            selection.leave(draft.invoices, Code.CREDIT_BALANCE, reasons.net_text(net, draft.currency))
    return kept


def _server(config: Config, drafts: Sequence[Draft], desk: Drafts) -> Known:
    """What the mail server is known to take; it is asked where that matters and nobody has asked it yet."""
    known = servers.known(config.smtp)
    if known.smtputf8 is None and any(is_wide(one) for draft in drafts for one in desk.addresses(draft)):
        probe.learn(config)
        return servers.known(config.smtp)
    return known


def _taken_by(server: Known, drafts: Sequence[Draft], desk: Drafts, selection: _Selection) -> list[Draft]:
    """Without those that have an address which the mail server would refuse, or is not known to take."""
    kept = []
    for draft in watched(drafts):
        wide = next((address for address in desk.addresses(draft) if is_wide(address)), "")
        why = server.objection(wide) if wide else ""
        if why:
            selection.leave(draft.invoices, Code.BAD_ADDRESS, why)
        else:
            kept.append(draft)
    return kept


class _Limit(NamedTuple):
    """The largest mail in bytes, and what says so of a larger one; 0: any size will do."""

    most: int
    sentence: str


def _largest(own: int, server: Known) -> _Limit:
    """The smaller of the configuration's limit and the server's."""
    if server.max_bytes and (not own or server.max_bytes < own):
        text = _("the mail would have {size} MB, the mail server takes {limit} MB")
        return _Limit(server.max_bytes, text)
    return _Limit(own, _("the mail would have {size} MB, the limit is {limit} MB"))


def _sendable(drafts: Sequence[Draft], desk: Drafts, selection: _Selection, limit: _Limit) -> list[Draft]:
    """Without those that lack a template or are too large."""
    kept = []
    for draft in watched(drafts):
        missing, size = desk.missing(draft), desk.size(draft)
        if missing:
            selection.leave(draft.invoices, Code.TEMPLATE_MISSING, clean(missing))
        elif limit.most and size > limit.most:
            selection.leave(draft.invoices, Code.TOO_LARGE, _too_large(size, limit))
        else:
            kept.append(draft)
    return kept


def _too_large(size: int, limit: _Limit) -> str:
    shown = (format_cents(value * 100 // _MEGABYTE, language()) for value in (size, limit.most))
    return limit.sentence.format(**dict(zip(("size", "limit"), shown, strict=True)))


def _mails(
    purpose: Purpose, desk: Drafts, drafts: Sequence[Draft], copies: Mapping[int, int]
) -> list[PlannedMail]:
    """The mails, first those to an address that the last one came back from.

    Statements to one customer in several currencies say theirs.
    """
    currencies = Counter(draft.customer.id for draft in drafts) if purpose == Purpose.STATEMENT else Counter()
    mails = [
        desk.mail(draft, copies, name_currency=currencies[draft.customer.id] > 1) for draft in watched(drafts)
    ]
    return sorted(mails, key=lambda mail: not mail.returned)


def _copy(purpose: Purpose, living: int, taken: frozenset[str]) -> int:
    if purpose == Purpose.INVOICE and Code.ALREADY_MAILED not in taken:
        return 1
    return living + 1
