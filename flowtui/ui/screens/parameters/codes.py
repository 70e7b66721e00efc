"""Parameters: Codes and labels / Customers / Invoicing supplement: the reminder statuses."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from flowtui.i18n import N_, _
from flowtui.ledger import codes as statuses
from flowtui.models import fields as f
from flowtui.ui.screens.form import FormScreen
from flowtui.ui.screens.parameters.section import Section
from flowtui.ui.stored_words import yes
from flowtui.ui.widgets.columns import Column
from flowtui.ui.widgets.edit_form import Spec
from flowtui.ui.widgets.records import Record

if TYPE_CHECKING:
    from flowtui.models import ReminderStatus

_COLOURS = {
    "": N_("none"),
    "red": N_("red"),
    "green": N_("green"),
    "yellow": N_("yellow"),
    "blue": N_("blue"),
    "magenta": N_("magenta"),
    "cyan": N_("cyan"),
    "white": N_("white"),
    "black": N_("black"),
}


class CodesSection(Section):
    """The reminder statuses in their order."""

    NAME = "codes"
    TITLE = N_("Invoicing supplement: statuses")
    OFFERS = frozenset({"edit", "new", "duplicate", "remove", "up", "down"})
    columns = (
        Column("code", N_("Code"), 8),
        Column("label", N_("Label"), 19, widest=40),
        Column("blocks", N_("Blocks"), 6),
        Column("next", N_("Next"), 8),
        Column("mark", N_("Sign"), 5),
        Column("colour", N_("Colour"), 10, rank=1),
        Column("label_en", N_("English label"), 20, rank=2, widest=40),
    )

    def records(self) -> list[Record]:
        """One line a status."""
        return [
            Record(
                one.code,
                (
                    one.code,
                    one.label,
                    yes(one.blocks),
                    one.next.code if one.next else "",
                    one.mark,
                    _colour(one.colour),
                    one.label_en,
                ),
            )
            for one in statuses.codes()
        ]

    def status(self) -> str:
        """The keys that the key line has no room for."""
        return _("+ and - move a status down and up; the order is that of the menus.")

    def edit(self, key: Any) -> None:
        """The form of a status."""
        self._form(statuses.find_code(str(key)))

    def new(self) -> None:
        """Ask for the code first."""
        self.ask(_("Code of the new status: "), "", self._new)

    def duplicate(self, key: Any) -> None:
        """Ask for the copy's code."""

        def copy(code: str) -> Any:
            act = partial(statuses.duplicate_code, str(key), code)
            return self.screen.write(act, lambda made: self.screen.refresh_section(made.code))

        self.ask(_("Code of the copy of {code}: ").format(code=key), "", copy)

    def remove(self, key: Any) -> None:
        """Remove it, after a question; refused where it stands somewhere."""

        def remove() -> None:
            self.screen.try_to(
                partial(statuses.remove_code, str(key)), _("{code} is removed.").format(code=key)
            )

        self.screen.confirm(
            _("Remove the status {code}?").format(code=key), _("Yes, remove"), _("No"), remove
        )

    def move(self, key: Any, step: int) -> None:
        """Up or down the order."""
        act = partial(statuses.move_code, str(key), step)
        self.screen.write(act, lambda _moved: self.screen.refresh_section(key))

    def _new(self, code: str) -> None:
        from flowtui.models import ReminderStatus

        key = statuses.new_code(code)
        self._form(ReminderStatus(code=key, label=""))

    def _form(self, one: ReminderStatus) -> None:
        others = [("", _("none"))]
        others += [
            (other.code, f"{other.code} {other.label}")
            for other in statuses.codes()
            if other.code != one.code
        ]
        parts = [
            Spec("label", f.label("label"), one.label),
            Spec("label_en", f.label("label_en"), one.label_en),
            Spec("blocks", f.label("blocks"), bool(one.blocks)),
            Spec("next", f.label("next"), one.next.code if one.next else "", choices=others),
            Spec("mark", f.label("mark"), one.mark, hint=_("one character, shown where there is no colour")),
            Spec(
                "colour", f.label("colour"), one.colour, choices=[(c, _colour(c)) for c in statuses.COLOURS]
            ),
        ]
        heading = _("Reminder status {code}").format(code=one.code)
        save = partial(_save, one.code)
        self.open(FormScreen(self.session, heading, parts, save, always=not one.id), one.code)


def _save(code: str, changes: dict[str, Any]) -> ReminderStatus:
    return statuses.set_code(code, **changes)


def _colour(name: str) -> str:
    plain = name.removeprefix("bright_")
    text = _(_COLOURS.get(plain, plain))
    return _("bright {colour}").format(colour=text) if name != plain else text
