"""Setting the reminder status, and noting by hand that an invoice was sent."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from flowtui.i18n import _, ngettext
from flowtui.ui.acted_on import ActedOn
from flowtui.ui.screens.main_totals import TotalsLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.widget import AwaitMount

    from flowtui.ledger.status import Changed

_NO_STATUS = ""


class Statuses(TotalsLine):
    """Changes that send nothing."""

    def ids_to_act_on(self) -> Sequence[int]:
        """The marked ids, those of the list in its order first, else the row under the cursor."""
        if self.marks:
            return ActedOn(self.store.ids, self.marks, gapless=self.store.gapless)
        row = self.table.current
        return [row.id] if row else []

    def do_status(self) -> AwaitMount:
        """Choose the status; a digit is enough."""
        from flowtui.ledger.codes import codes, label_of
        from flowtui.ledger.status import likely_next

        language = self.session.language
        options = [(one.code, f"{one.code}  {label_of(one, language)}") for one in codes()]
        options.append((_NO_STATUS, _("none: take the status away")))
        ids = self.ids_to_act_on()
        title = ngettext("Reminder status of {n} invoice", "Reminder status of {n} invoices", len(ids))
        title = title.format(n=self.number(len(ids))) + self.of_which_hidden()
        return self.pick(title, options, self._set_status, current=likely_next(ids))

    def _set_status(self, code: str) -> None:
        from flowtui.ledger.status import set_status

        def told(changed: Changed) -> None:
            what = _("status {code}").format(code=code) if code else _("no status")
            self._status_changed(changed, what, _("z undoes") if changed.changed else "")

        self.write(partial(set_status, self.session.user, self.ids_to_act_on(), code or None), told)

    def do_undo(self) -> None:
        """Take back the last change of status."""
        from flowtui.ledger.status import last_batch, undo

        def told(changed: Changed) -> None:
            more = _("z undoes the one before") if last_batch(self.session.user) is not None else ""
            self._status_changed(changed, _("status as before"), more)

        self.write(partial(undo, self.session.user), told)

    def _status_changed(self, changed: Changed, what: str, then: str) -> None:
        self.read_own()
        words = ngettext("{n} invoice: {what}", "{n} invoices: {what}", changed.changed)
        said = words.format(n=self.number(changed.changed), what=what)
        if changed.unchanged:
            same = ngettext("{n} was so already", "{n} were so already", changed.unchanged)
            said += " · " + same.format(n=self.number(changed.unchanged))
        self.say(" · ".join(filter(None, (said, then))), "good")

    def do_by_hand(self) -> AwaitMount:
        """Note the invoices as sent by other means, or take that back."""
        count = self.rows_to_act_on() or 0
        title = (
            ngettext("{n} invoice", "{n} invoices", count).format(n=self.number(count))
            + self.of_which_hidden()
        )
        options = [(True, _("note as sent by other means")), (False, _("take back what was noted by hand"))]
        return self.pick(title, options, self._by_hand)

    def _by_hand(self, sent: bool) -> None:
        from flowtui.ledger.by_hand import set_by_hand

        act = partial(set_by_hand, self.session.user, self.ids_to_act_on(), sent=sent)
        self.write(act, self._noted)

    def _noted(self, changed: Changed) -> None:
        self.read_own()
        words = ngettext("{n} invoice noted", "{n} invoices noted", changed.changed).format(
            n=self.number(changed.changed)
        )
        if changed.unchanged:
            same = ngettext("{n} left as it was", "{n} left as they were", changed.unchanged)
            words += " · " + same.format(n=self.number(changed.unchanged))
        self.say(words, "good")
