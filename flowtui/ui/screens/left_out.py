"""The invoices that stay out for one reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from flowtui.i18n import _
from flowtui.models.edit import replace_address
from flowtui.models.lookup import wrong_address
from flowtui.ui import words
from flowtui.ui.actions import bindings
from flowtui.ui.screens.control_keys import can_be_included, left_out_keys
from flowtui.ui.screens.control_rows import LEFT_OUT_COLUMNS, advice, left_out_records
from flowtui.ui.screens.side import SideScreen
from flowtui.ui.widgets.currencies import show_with_currency
from flowtui.ui.widgets.records import RecordList

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.widget import Widget

    from flowtui.mailing.values import Excluded
    from flowtui.ui.action import Action
    from flowtui.ui.session import Session
    from flowtui.ui.widgets.grid import Grid


class LeftOutScreen(SideScreen[str]):
    """Dismissed with what is to follow: ``include``, ``replan`` after an address was corrected, or empty."""

    PLACE = "left_out"
    BINDINGS: ClassVar = bindings("left_out")

    def __init__(self, session: Session, code: str, excluded: list[Excluded]) -> None:
        super().__init__(session)
        self.code = code
        self.excluded = excluded
        self._changed = False

    @property
    def heading(self) -> str:
        """How many stay and why."""
        return _("What stays: {reason}").format(reason=words.left_out(self.code, len(self.excluded)))

    def body(self) -> Iterable[Widget]:
        """One list."""
        yield RecordList(LEFT_OUT_COLUMNS)

    def on_mount(self) -> None:
        """Say what can be done about it."""
        found = left_out_records(self.excluded, self.session.language)
        show_with_currency(self.query_one(RecordList), LEFT_OUT_COLUMNS, "balance", found)
        self.query_one(RecordList).focus()

    def on_grid_row_highlighted(self, event: Grid.RowHighlighted) -> None:
        """The reason in full, which the list may have cut, and what can be done."""
        event.stop()
        item = self._item
        if item is not None:
            told = [
                f"{item.invoice} · {item.customer_name or item.customer}: {item.detail}",
                advice(self.code),
            ]
            self.show_status(" · ".join(filter(None, told)))

    def key_actions(self) -> Sequence[Action]:
        """What can be done about this reason."""
        return left_out_keys(super().key_actions(), self.code)

    def do_include(self) -> None:
        """Back to the control screen, which decides again."""
        if can_be_included(self.code):
            self.dismiss("include")
        else:
            self.say(advice(self.code) or _("This reason cannot be set aside."), "doubt")

    def do_customer(self) -> None:
        """The customer's card, where a block is lifted and an address given."""
        from flowtui.models.lookup import find_customer
        from flowtui.ui.screens.customer import CustomerScreen

        owner = find_customer(self._item.customer) if self._item else None
        if owner is not None:
            self.app.push_screen(CustomerScreen(self.session, owner.id), self._may_have_changed)

    def _may_have_changed(self, _result: object) -> None:
        self._changed = True

    def do_correct(self) -> None:
        """Correct the address of the customer under the cursor."""
        item = self._item
        if item is None:
            return
        old = wrong_address(item.customer)

        def store(address: str) -> None:
            replace_address(item.customer, old, address)
            self._changed = True
            told = _("{customer}: {address} is stored").format(customer=item.customer_name, address=address)
            self.say(told, "good")

        self.ask(_("Address of {customer}: ").format(customer=item.customer_name), old, store)

    def do_back(self) -> None:
        """The control screen decides again where an address was corrected."""
        self.dismiss("replan" if self._changed else "")

    @property
    def _item(self) -> Excluded | None:
        current = self.query_one(RecordList).current
        return next((e for e in self.excluded if current is not None and e.invoice_id == current.key), None)
