"""A form over the whole screen: edit one stored thing, save it, or leave it as it was."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from flowtui.i18n import _
from flowtui.models.identity import NoRightError, Right, require
from flowtui.ui.action import key_name
from flowtui.ui.actions import bindings
from flowtui.ui.screens.side import SideScreen
from flowtui.ui.widgets.edit_form import EditForm, Spec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from textual.widget import Widget

    from flowtui.ui.action import Action
    from flowtui.ui.session import Session

_STAY, _SAVE, _DROP = "stay", "save", "drop"


class FormScreen(SideScreen[bool]):
    """Dismissed with whether something was stored.

    ``save`` gets what was changed and raises a :class:`FlowError` where it cannot be stored; the form
    then stays open on the field at fault. Without the right to the parameters, or where
    something else forbids it, all is shown, greyed.
    """

    PLACE = "form"
    BINDINGS: ClassVar = bindings("form")

    def __init__(
        self,
        session: Session,
        heading: str,
        specs: Sequence[Spec | str],
        save: Callable[[dict[str, Any]], Any],
        *,
        advice: str = "",
        always: bool = False,
        refusal: str = "",
    ) -> None:
        """``always``: saving is right even where nothing was changed, as for something new.

        ``refusal``: why nothing can be changed by anybody.
        """
        super().__init__(session)
        self._heading = heading
        self.specs = tuple(specs)
        self.save = save
        self.advice = advice
        self.always = always
        if not session.may(Right.PARAMETERS):
            refusal = NoRightError(session.user, Right.PARAMETERS).sentence
        self.refusal = refusal
        self.locked = bool(refusal)

    @property
    def heading(self) -> str:
        """What is edited."""
        return self._heading

    def body(self) -> Iterable[Widget]:
        """The form."""
        yield EditForm(self.specs, locked=self.locked)

    def key_of(self, entry: Action) -> str:
        """A letter goes into the field: help is F1 here."""
        return key_name(entry.keys[-1]) if entry.name == "help" and not self.locked else entry.key

    @property
    def form(self) -> EditForm:
        """The form."""
        return self.query_one(EditForm)

    def on_mount(self) -> None:
        """Stand in the first field; say why where nothing can be changed."""
        self.stand()
        if self.locked:
            self.show_status([(self.refusal, "doubt")])
        else:
            self.show_status(self.advice)

    def stand(self) -> None:
        """Put the cursor where one begins."""
        self.form.go_first()

    def do_save(self) -> None:
        """Store what was changed and close."""
        try:
            require(self.session.user, Right.PARAMETERS)
        except NoRightError as error:
            self.say(error.sentence, "doubt")
            return
        changes = self.form.changes()
        if not changes and not self.always:
            self.dismiss(False)
            return
        self.write(partial(self.save, dict(changes)), partial(self._saved, changes), self._refused)

    def _saved(self, changes: dict[str, Any], _stored: Any) -> None:
        if self.form.changes() == changes:
            self.dismiss(True)
        else:
            self.say(_("Saved, but not what was typed since; save again."), "doubt")

    def _refused(self, error: BaseException) -> None:
        self.form.point_at(str(getattr(error, "field", "")))

    def do_back(self) -> None:
        """Close; ask first where something would be lost."""
        if self.locked or not self.form.changes():
            self.dismiss(False)
            return
        options = [
            (_STAY, _("Go on editing")),
            (_SAVE, _("Save")),
            (_DROP, _("Close without saving")),
        ]
        self.pick(_("What was changed is not saved."), options, self._left, current=_STAY)

    def _left(self, answer: str) -> None:
        if answer == _SAVE:
            self.do_save()
        elif answer == _DROP:
            self.dismiss(False)
