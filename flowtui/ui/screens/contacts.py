"""The addresses of a customer, by what they are for."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from flowtui.i18n import N_, _
from flowtui.mailing.returned import CameBack, came_back
from flowtui.models.edit import remove_contact
from flowtui.models.lookup import contacts
from flowtui.ui.actions import bindings
from flowtui.ui.screens.customer_forms import contact_form
from flowtui.ui.screens.side import SideScreen
from flowtui.ui.stored_words import worded, yes
from flowtui.ui.widgets.columns import Column
from flowtui.ui.widgets.records import Record, RecordList

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from flowtui.models import Contact, Customer
    from flowtui.ui.session import Session
    from flowtui.ui.widgets.grid import Grid

_COLUMNS = (
    Column("email", N_("Mail address"), 32, widest=50),
    Column("purpose", N_("For"), 18),
    Column("role", N_("As"), 5),
    Column("active", N_("Active"), 6),
    Column("name", N_("Whose"), 10, widest=30),
)


class ContactsScreen(SideScreen[None]):
    """One line an address; one that has not the form of an address stands out."""

    PLACE = "contacts"
    BINDINGS: ClassVar = bindings("contacts")

    def __init__(self, session: Session, owner: Customer) -> None:
        super().__init__(session)
        self.owner = owner
        self.contacts: dict[int, Contact] = {}
        self.returned: dict[str, CameBack] = {}

    @property
    def heading(self) -> str:
        """Whose."""
        return _("Addresses of {customer}").format(customer=self.owner.name)

    def body(self) -> Iterable[Widget]:
        """One list."""
        yield RecordList(_COLUMNS, id="contacts")

    def on_mount(self) -> None:
        """Read them."""
        self.query_one("#contacts").focus()
        self.read()

    def read(self) -> None:
        """Read the addresses again."""
        self.contacts = {one.id: one for one in contacts(self.owner.id)}
        rows = self.query_one("#contacts", RecordList)
        rows.empty = _("No address yet: nothing can be mailed. n adds one.")
        self.returned = came_back(one.email for one in self.contacts.values())
        rows.set_records(_record(one, returned=one.email in self.returned) for one in self.contacts.values())
        self._show_state()

    def on_grid_row_highlighted(self, event: Grid.RowHighlighted) -> None:
        """Another address."""
        event.stop()
        self._show_state()

    def _show_state(self) -> None:
        """That the last mail to the address under the cursor came back; else which address goes before which."""
        current = self.query_one("#contacts", RecordList).current
        email = self.contacts[int(str(current.key))].email if current else ""
        if email in self.returned:
            self.show_status([(f"{email} {self.returned[email].sentence}", "bad")])
        else:
            self.show_status(
                _(
                    "Invoices, reminders, statements: an address for one of them goes before one for everything."
                )
            )

    def do_edit(self) -> None:
        """The form of the address under the cursor."""
        current = self.query_one("#contacts", RecordList).current
        if current is not None:
            chosen = self.contacts[int(str(current.key))]
            self.app.push_screen(contact_form(self.session, self.owner, chosen), self._after_form)

    def do_new(self) -> None:
        """A new address."""
        self.app.push_screen(contact_form(self.session, self.owner), self._after_form)

    def do_remove(self) -> None:
        """Take it away, after a question."""
        current = self.query_one("#contacts", RecordList).current
        if current is None:
            return
        chosen = self.contacts[int(str(current.key))]

        def remove() -> None:
            self.write(partial(remove_contact, chosen.id), removed)

        def removed(_nothing: None) -> None:
            self.read()
            self.say(_("{email} is removed.").format(email=chosen.email), "good")

        question = _("Remove {email}?").format(email=chosen.email)
        self.confirm(question, _("Yes, remove"), _("No"), remove)

    def _after_form(self, stored: bool | None) -> None:
        if stored:
            self.read()
            self.say(_("Saved."), "good")


def _record(one: Contact, *, returned: bool) -> Record:
    wrong = "" if one.valid else _(" (ill-formed)")
    texts = (
        one.email + wrong,
        worded("purpose", one.purpose),
        worded("role", one.role),
        yes(one.active),
        one.name,
    )
    bad = returned or not one.valid
    return Record(one.id, texts, "bad" if bad else "" if one.active else "quiet", "!" if returned else "")
