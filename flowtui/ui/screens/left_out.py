"""The invoices that stay out for one reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from flowtui.i18n import _
from flowtui.models.edit import replace_address
from flowtui.models.lookup import wrong_address
from flowtui.models.words import Code
from flowtui.ui import words
from flowtui.ui.actions import bindings
from flowtui.ui.screens.control_rows import INCLUDABLE, LEFT_OUT_COLUMNS, left_out_records
from flowtui.ui.screens.side import SideScreen
from flowtui.ui.widgets.records import RecordList

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from flowtui.mailing.values import Excluded
    from flowtui.ui.session import Session


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
        yield RecordList(LEFT_OUT_COLUMNS, left_out_records(self.excluded, self.session.language))

    def on_mount(self) -> None:
        """Say what can be done about it."""
        self.query_one(RecordList).rows_changed(cursor=0)
        self.query_one(RecordList).focus()
        self.show_status(self._advice())

    def do_include(self) -> None:
        """Back to the control screen, which decides again."""
        if self.code in INCLUDABLE:
            self.dismiss("include")
        else:
            self.say(self._advice() or _("This reason cannot be set aside."), "doubt")

    def do_correct(self) -> None:
        """Correct the address of the customer under the cursor."""
        item = next((e for e in self.excluded if e.invoice_id == self._key), None)
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
    def _key(self) -> object:
        current = self.query_one(RecordList).current
        return current.key if current else None

    def _advice(self) -> str:
        match self.code:
            case Code.NO_ADDRESS | Code.BAD_ADDRESS:
                return _("e gives the customer an address")
            case code if code in INCLUDABLE:
                return _("i sends them all the same")
            case Code.BLOCKED:
                return _("A block is lifted on the customer's card, or by another status")
            case _:
                return ""
