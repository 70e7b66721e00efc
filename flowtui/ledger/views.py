"""Named views: a query and a sort under a name, each user's own; every user begins with the shipped ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flowtui.errors import FlowError
from flowtui.i18n import N_, _
from flowtui.ledger import language, sort
from flowtui.ledger.text_search import UnknownStatusError
from flowtui.ledger.window import Window
from flowtui.models import View, atomic
from flowtui.text import clean, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flowtui.ledger.filter import Filter
    from flowtui.ledger.sort import Sort
    from flowtui.models import User


class ViewError(FlowError):
    """The view cannot be kept or found."""


class UnknownViewError(ViewError):
    """The user has no view of that name."""

    def __init__(self, name: str, known: list[str]) -> None:
        near = nearest(name, known)
        hint = " " + _("Did you mean {near}?").format(near=near) if near else ""
        super().__init__(_("There is no view “{name}”.").format(name=name) + hint)


class NamelessViewError(ViewError):
    """A view needs a name."""

    def __init__(self) -> None:
        super().__init__(_("A view needs a name; type one."))


class TakenViewError(ViewError):
    """Another view of the user has that name."""

    def __init__(self, name: str) -> None:
        super().__init__(_("There is a view “{name}” already; type another name.").format(name=name))


@dataclass(frozen=True, slots=True)
class NamedView:
    """A view as the list takes it; a stored one may speak of what is no longer there."""

    name: str
    query: str
    sort: str

    def filter(self) -> Filter:
        """What it shows.

        Raises:
            QueryError: its query means nothing to this version.
        """
        return language.parse(self.query)

    def order(self) -> Sort:
        """Its order."""
        return sort.parse(self.sort)


class Counting:
    """How many rows each of some views shows, one view after the other, until it is given up."""

    def __init__(self, counted: Sequence[NamedView]) -> None:
        self._windows = [(view, _window(view)) for view in counted]

    def counts(self) -> Iterator[tuple[NamedView, int | None]]:
        """Each view with its count, in any thread; ``None`` where it speaks of what is no longer there.

        Raises:
            GivenUpError: :meth:`interrupt` was called.
        """
        for view, window in self._windows:
            yield view, _count(window)

    def interrupt(self) -> None:
        """What runs stops within milliseconds, what would start does not."""
        for _view, window in self._windows:
            if window is not None:
                window.interrupt()


def _window(view: NamedView) -> Window | None:
    try:
        return Window(view.filter(), view.order())
    except FlowError:
        return None


def _count(window: Window | None) -> int | None:
    try:
        return window.count() if window is not None else None
    except UnknownStatusError:
        return None


#: Message id of the name, query, sort.
SHIPPED = (
    NamedView(N_("Created today"), "created:today", "number"),
    NamedView(N_("To be mailed"), "open mailed:no -kind:payment -kind:opening", "customer"),
    NamedView(N_("Overdue, never reminded"), "overdue reminders:0 grouped:no kind:invoice", "-late"),
    NamedView(N_("Credit balances"), "open net<0", "customer"),
    NamedView(N_("Uncertain mails"), "sending:uncertain", "customer"),
)


def views(user: User) -> list[NamedView]:
    """The views of ``user`` in their order; the shipped ones for whoever has kept none."""
    kept = (
        []
        if user.id is None
        else list(View.select().where(View.user == user).order_by(View.position, View.id))
    )
    return [NamedView(view.name, view.query, view.sort) for view in kept] or _shipped()


def find(user: User, name: str) -> NamedView:
    """The view of ``user`` called ``name``, whatever the case.

    Raises:
        UnknownViewError: there is none.
    """
    found = named(user, name)
    if found is None:
        raise UnknownViewError(name, [view.name for view in views(user)])
    return found


def named(user: User, name: str) -> NamedView | None:
    """The view of ``user`` called ``name``, whatever the case; ``None`` where there is none."""
    wanted = clean(name).casefold()
    return next((view for view in views(user) if view.name.casefold() == wanted), None)


def save(user: User, name: str, filter_: Filter, order: Sort) -> NamedView:
    """Keep what the list shows as ``name``; a view of that name, whatever the case, is replaced.

    Raises:
        NamelessViewError: the name is empty.
    """
    title = clean(name)
    if not title:
        raise NamelessViewError
    query = language.unparse(filter_, "en")
    with atomic():
        install_shipped(user)
        same = named(user, title)
        if same is None:
            last = View.select().where(View.user == user).count()
            View.create(user=user, name=title, query=query, sort=str(order), position=last)
        else:
            mine = View.user == user, View.name == same.name
            View.update(name=title, query=query, sort=str(order)).where(*mine).execute()
    return NamedView(title, query, str(order))


def rename(user: User, name: str, new: str) -> str:
    """Call a view otherwise; its new name.

    Raises:
        UnknownViewError: there is none of that name.
        NamelessViewError: the new name is empty.
        TakenViewError: another one has the new name, whatever the case.
    """
    title = clean(new)
    if not title:
        raise NamelessViewError
    with atomic():
        install_shipped(user)
        found = find(user, name)
        others = {view.name.casefold() for view in views(user) if view.name != found.name}
        if title.casefold() in others:
            raise TakenViewError(title)
        View.update(name=title).where(View.user == user, View.name == found.name).execute()
    return title


def remove(user: User, name: str) -> None:
    """Forget a view; when it was the last one, the shipped ones are back.

    Raises:
        UnknownViewError: there is none of that name.
    """
    with atomic():
        install_shipped(user)
        found = find(user, name)
        View.delete().where(View.user == user, View.name == found.name).execute()


def install_shipped(user: User) -> None:
    """Give ``user`` the shipped views as their own, unless there are some already."""
    if View.select().where(View.user == user).exists():
        return
    for position, view in enumerate(_shipped()):
        View.create(user=user, name=view.name, query=view.query, sort=view.sort, position=position)


def _shipped() -> list[NamedView]:
    return [NamedView(_(view.name), view.query, view.sort) for view in SHIPPED]
