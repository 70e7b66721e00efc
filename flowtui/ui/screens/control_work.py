"""What the control screen decides with, and its work in threads: making the plan, storing the run."""

from __future__ import annotations

from collections import Counter
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from threading import Thread
from typing import TYPE_CHECKING, Any

from textual.message import Message

from flowtui import frugal
from flowtui.errors import FlowError
from flowtui.i18n import _
from flowtui.mailing import trial
from flowtui.models.stopping import Stop, StoppedError, stoppable
from flowtui.models.words import Purpose
from flowtui.ui.acted_on import ActedOn
from flowtui.ui.cells import width
from flowtui.ui.screens import control_rows as rows
from flowtui.ui.widgets.line import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from textual.screen import Screen

    from flowtui.mailing.values import Excluded, SendPlan
    from flowtui.ui.session import Session
    from flowtui.ui.widgets.line import Piece
    from flowtui.ui.widgets.records import Record

#: Invoices whose plan, and documents in it, take long enough for the window to feel it.
_MANY = 20_000
REAL, TO_ME, TO_FILES = "real", "me", "files"


class NoOwnAddressError(FlowError):
    """A test needs an address of the user's own."""

    def __init__(self) -> None:
        super().__init__(
            _("A test goes to your own address; enter it under Parameters / Users, or your company's.")
        )


@dataclass(frozen=True, slots=True)
class Seen:
    """What the screen shows of a plan, as far as a large one takes a while to look through."""

    mails: Sequence[tuple[Record, str]] = ()
    """A row a mail, with its currency."""
    staying: Mapping[str, int] = field(default_factory=dict)
    """How many invoices stay out for each code."""
    hidden: int = 0
    """How many documents that go the list does not show."""
    returned: int = 0
    """How many mails go where the last one came back from."""

    @classmethod
    def of(cls, plan: SendPlan, ids: Sequence[int], language: str) -> Seen:
        """Look through ``plan`` for the invoices ``ids``."""
        hidden = frozenset(ids.hidden) if isinstance(ids, ActedOn) else frozenset[int]()
        return cls(
            rows.mail_records(plan, language),
            Counter(excluded.code for excluded in plan.excluded),
            sum(invoice.id in hidden for mail in plan.mails for invoice in mail.invoices) if hidden else 0,
            sum(bool(mail.returned) for mail in plan.mails),
        )


SEEN_NOTHING = Seen()


@dataclass
class Planned(Message):
    """The plan of the order given is made; ``plan`` is empty where it could not be, and ``error`` says why."""

    order: int
    plan: SendPlan | None
    error: str = ""
    seen: Seen = SEEN_NOTHING


@dataclass
class Stored(Message):
    """The run is stored and its sender started, or why that could not be."""

    run: int
    error: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """What the person chose on the control screen."""

    purpose: Purpose
    ids: Sequence[int]
    query: str = ""
    include: tuple[str, ...] = ()
    template: int | None = None
    mode: str = REAL
    test_to: str = ""
    left: tuple[Excluded, ...] = ()
    """What the person left out of this run."""

    @property
    def wanted(self) -> list[int]:
        """The selected invoices without what was left out."""
        left = {item.invoice_id for item in self.left}
        return [invoice_id for invoice_id in self.ids if invoice_id not in left]

    def leaving(self, more: tuple[Excluded, ...]) -> Choices:
        """Leave these out too."""
        return replace(self, left=(*self.left, *more))

    def taking_back(self) -> Choices:
        """Leave nothing out by oneself."""
        return replace(self, left=())

    def including(self, code: str) -> Choices:
        """Take in what stays out for ``code``."""
        return replace(self, include=(*self.include, code))

    def without(self, code: str) -> Choices:
        """Leave it out again."""
        return replace(self, include=tuple(other for other in self.include if other != code))

    def choosing(self, name: str, value: Any, session: Session) -> Choices:
        """Another template or mode.

        Raises:
            NoOwnAddressError: a test is wanted, and there is no address of one's own.
        """
        if name != "mode":
            return replace(self, template=value)
        if value == TO_FILES:
            return replace(self, mode=value, test_to=trial.of_folder(trial.folder_of(session.config)))
        own = _own_address(session)
        if value == TO_ME and not own:
            raise NoOwnAddressError
        return replace(self, mode=value, test_to=own if value == TO_ME else "")

    def templates(self) -> list[tuple[int | None, str]]:
        """The report templates on offer, the profile's first."""
        from flowtui.documents import templates

        kinds = ("invoice", "notice") if self.purpose == Purpose.INVOICE else (str(self.purpose),)
        found = [row for kind in kinds for row in templates.numbers(kind)]
        offered: list[tuple[int | None, str]] = [(None, _("as the mail profile says"))]
        return offered + [(row.number, f"{row.number} {row.label}") for row in found]

    def line(self, not_due: int = 0, *, test: bool = False, room: int = 0) -> list[Piece]:
        """Mode, what is not due, letter, in a line; a test stands out.

        ``room``: in how many cells, where that is known; what is attached is said in fewer words then.
        """
        pieces = self._line(not_due, test=test, brief=False)
        fits = not room or width(plain(pieces)) <= room
        return pieces if fits else self._line(not_due, test=test, brief=True)

    def _line(self, not_due: int, *, test: bool, brief: bool) -> list[Piece]:
        gap, by_itself = ("  ", _("profile")) if brief else ("   ", _("by the profile"))
        chosen = by_itself if self.template is None else _("no. {n}").format(n=self.template)
        what = _("original, else template") if self.purpose == Purpose.INVOICE else _("template")
        more: list[Piece] = []
        if not_due or self.left:
            early = _(" Not due: left out") if self.left and not not_due else _(" Not due: taken along")
            more += [(gap, ""), ("n", "key"), (early, "")]
        if brief and self.purpose != Purpose.INVOICE:
            attached = _(" Attached: {chosen}").format(chosen=chosen)
        else:
            attached = _(" Attached: {what} {chosen}").format(what=what, chosen=chosen)
        more += [(gap, ""), ("l", "key"), (attached, "")]
        if test:
            return [("d", "key"), (_(" Mode:"), ""), (" ", ""), (" TEST ", "alert"), *more]
        return [("d", "key"), (_(" Mode: for real"), ""), *more]


def choices_of(session: Session) -> list[tuple[str, str]]:
    """The modes on offer."""
    return [
        (REAL, _("For real: to the customers")),
        (TO_ME, _("Test: everything to {address}").format(address=_own_address(session) or "?")),
        (TO_FILES, _("Test: to files in {folder}").format(folder=trial.folder_of(session.config))),
    ]


def _own_address(session: Session) -> str:
    return str(session.user.email or session.company.email)


def build(screen: Screen[Any], session: Session, choices: Choices, order: int, stop: Stop) -> None:
    """Make the plan (in a thread) and tell the screen, unless ``stop`` says that nobody wants it any more."""
    from flowtui.ledger import offsets
    from flowtui.mailing import plan

    try:
        with stoppable(stop), frugal.unsearched() if len(choices.ids) > _MANY else nullcontext():
            offsets.refresh()
            made = plan.build(
                session.user,
                choices.purpose,
                choices.wanted,
                config=session.config,
                include=choices.include,
                template=choices.template,
                test_to=choices.test_to,
                query=choices.query,
            )
            seen = Seen.of(made, choices.ids, session.language)
    except StoppedError:
        return
    except FlowError as error:
        screen.post_message(Planned(order, None, error.sentence))
    else:
        screen.post_message(Planned(order, made, seen=seen))


def let_go(plan: SendPlan | None, seen: Seen) -> None:
    """Free a plan that is wanted no more; a large one, which would take 200 ms, in a thread."""
    if plan is not None and len(plan.excluded) + len(plan.mails) > _MANY:
        parts = [part for part in (plan.excluded, plan.mails, seen.mails) if isinstance(part, list)]
        Thread(target=frugal.free, args=parts, daemon=True).start()


def storing(session: Session, plan: SendPlan) -> Callable[[], int]:
    """What stores the run and gives its number; the server is looked at before the first try alone."""
    seen = bool(trial.folder(plan.test_to))

    def act() -> int:
        nonlocal seen
        from flowtui.mailing import outbox
        from flowtui.mailing.probe import see_server

        if not seen:
            see_server(session.config)
            seen = True
        return int(outbox.enqueue(plan, session.user).id)

    return act


def start(screen: Screen[Any], session: Session, run_id: int, password: str) -> None:
    """Start the sender of a stored run (in a thread), and tell the screen."""
    from flowtui.mailing.process import start_sender

    try:
        start_sender(run_id, session.config, session.database_url, password=password)
    except FlowError as error:
        screen.post_message(Stored(run_id, error.sentence))
    else:
        screen.post_message(Stored(run_id))
