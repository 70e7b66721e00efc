"""Choosing the columns of the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowtui.i18n import _
from flowtui.ui import column_choice
from flowtui.ui.actions import ACTIONS
from flowtui.ui.screens.main_list import Listing

if TYPE_CHECKING:
    from textual.widget import AwaitMount


class Columns(Listing):
    """The choice of the columns: seen at once, kept with Enter, taken back with Esc."""

    def start_with_the_remembered(self) -> None:
        """The user's columns as well."""
        super().start_with_the_remembered()
        self.table.choose(column_choice.remembered(self.session))

    def do_columns(self) -> AwaitMount:
        """Open the choice."""
        from flowtui.ui.widgets.column_panel import ColumnPanel

        before = self.table.choice
        panel = ColumnPanel(self.table)

        def close(keep: bool) -> None:
            self.end_question()
            if not keep:
                self.table.choose(before)
            elif self.table.choice != before:
                self._keep_columns()

        panel.closed = close
        return self.put_question(panel, [(entry.keys[0], _(entry.label)) for entry in ACTIONS["columns"]])

    def _keep_columns(self) -> None:
        column_choice.remember(self, self.table.choice, self._columns_kept)

    def _columns_kept(self, kept: bool) -> None:
        if not kept:
            words = _("These columns stand until you leave: nothing can be kept for {user} in the database.")
            self.say(words.format(user=self.session.who), "doubt")
        elif self.table.choice:
            self.say(_("Your columns are kept; C changes them."), "good")
        else:
            self.say(_("The columns follow the width again."), "good")
