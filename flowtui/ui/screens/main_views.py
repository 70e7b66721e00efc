"""Named views: chosen from a list that counts them while it is open, kept, forgotten."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from textual import on, work

from flowtui.errors import FlowError
from flowtui.i18n import _
from flowtui.models.database import session
from flowtui.ui.messages import ViewCounted
from flowtui.ui.screens.main_marks import Marks
from flowtui.ui.widgets.pick import PickPanel

if TYPE_CHECKING:
    from textual.widget import AwaitMount

    from flowtui.ledger.views import Counting

_KEEP, _RENAME, _FORGET = object(), object(), object()
#: What stands for the count of a view that speaks of what is no longer there.
_UNKNOWN = "?"


class Views(Marks):
    """The action ``views``."""

    _counting: Counting | None = None

    def do_views(self) -> AwaitMount:
        """Choose a view, or keep this one; how many rows each shows follows while the list is open."""
        from flowtui.ledger.views import Counting, views

        mine = views(self.session.user)
        options: list[tuple[Any, str]] = [(view, view.name) for view in mine]
        options.append((_KEEP, _("Keep this query as a view…")))
        if self.session.user.get_id() is not None:
            options += [(_RENAME, _("Rename a view…")), (_FORGET, _("Forget a view…"))]
        opened = self.pick(_("Views"), options, self._view_chosen, noted=True)
        self._counting = Counting(mine)
        self._count_views(self._counting)
        return opened

    @work(thread=True, group="views", exit_on_error=False)
    def _count_views(self, counting: Counting) -> None:
        with self._telling(), session():
            for view, count in counting.counts():
                self.post_message(ViewCounted(counting, view, count))

    @on(ViewCounted)
    def view_counted(self, message: ViewCounted) -> None:
        """Beside its name, where the list is still open."""
        if message.counting is self._counting and isinstance(self.question, PickPanel):
            count = message.count
            self.question.note(message.view, _UNKNOWN if count is None else self.number(count))

    def end_question(self) -> None:
        """What is closed needs no counts any more."""
        if self._counting is not None:
            self._counting.interrupt()
            self._counting = None
        super().end_question()

    def _view_chosen(self, chosen: Any) -> None:
        if chosen is _KEEP:
            self.ask(_("Name of the view: "), "", self._keep_view)
            return
        if chosen in (_RENAME, _FORGET):
            self.call_later(self._rename_view if chosen is _RENAME else self._forget_view)
            return
        from flowtui.ledger.text_search import check_statuses

        try:
            wanted, order = chosen.filter(), chosen.order()
            check_statuses(wanted)
        except FlowError as error:
            self.say(error.sentence, "bad")
            return
        self.show_view(wanted, order)
        self.say(_("View: {name}").format(name=chosen.name))

    def _forget_view(self) -> None:
        from flowtui.ledger.views import remove, views

        def forget(name: str) -> None:
            told = _("The view “{name}” is forgotten.").format(name=name)
            self.write(partial(remove, self.session.user, name), lambda _gone: self.say(told))

        names = [(view.name, view.name) for view in views(self.session.user)]
        self.pick(_("Which view to forget?"), names, forget)

    def _rename_view(self) -> None:
        from flowtui.ledger.views import rename, views

        def ask(name: str) -> None:
            self.ask(_("New name: "), name, lambda new: called(name, new))

        def called(name: str, new: str) -> Any:
            told = _("“{old}” is called “{name}” now.")
            act = partial(rename, self.session.user, name, new)
            return self.write(act, lambda kept: self.say(told.format(old=name, name=kept), "good"))

        names = [(view.name, view.name) for view in views(self.session.user)]
        self.pick(_("Which view to rename?"), names, ask)

    def _keep_view(self, name: str) -> Any:
        from flowtui.ledger.views import named

        same = named(self.session.user, name)
        if same is None:
            return self._kept_view(name)
        title = _("There is a view “{name}” already").format(name=same.name)
        answers = [(True, _("put this query in its place")), (False, _("leave it as it is"))]
        self.call_later(self.pick, title, answers, lambda yes: self._kept_view(name) if yes else None)
        return None

    def _kept_view(self, name: str) -> Any:
        from flowtui.ledger.views import save

        told = _("Kept as “{name}”; w shows your views.")
        act = partial(save, self.session.user, name, self.filter, self.sort)
        return self.write(act, lambda kept: self.say(told.format(name=kept.name), "good"))
