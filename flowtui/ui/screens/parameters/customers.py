"""Parameters: the customers, found by a few letters."""

from __future__ import annotations

from typing import Any

from flowtui.i18n import N_, _, ngettext
from flowtui.models import fields as f
from flowtui.models.lookup import customers, main_addresses
from flowtui.money import format_cents
from flowtui.ui.screens.customer_forms import customer_form
from flowtui.ui.screens.parameters.section import Section
from flowtui.ui.stored_words import yes
from flowtui.ui.widgets.columns import Column
from flowtui.ui.widgets.records import Record


class CustomersSection(Section):
    """Those that the search finds; Enter opens the card, with addresses and block."""

    NAME = "customers"
    TITLE = N_("Customers")
    OFFERS = frozenset({"edit", "new", "search"})
    columns = (
        Column("code", N_("Code"), 8, widest=12),
        Column("name", N_("Name"), 19, widest=40),
        Column("email", N_("Mail address"), 16, widest=40),
        Column("blocked", N_("Blk"), 3),
        Column("city", N_("City"), 14, rank=1),
        Column("language", N_("Lang."), 5, rank=2),
    )
    words = ""

    def records(self) -> list[Record]:
        """One line a customer, with the first address and how many more."""
        found, self._count = customers(self.words)
        addresses = main_addresses(one.id for one in found)
        return [
            Record(
                one.code,
                (
                    one.code,
                    one.name,
                    addresses.get(one.id, _("none")),
                    yes(True) if one.blocked else "",
                    one.city,
                    one.language,
                ),
                "" if one.id in addresses else "doubt",
            )
            for one in found
        ]

    def status(self) -> str:
        """How many there are, and by which words."""
        count = format_cents(self._count * 100, self.session.language)[:-3]
        found = ngettext("{count} customer", "{count} customers", self._count).format(count=count)
        return (
            _("{found} with “{words}” · / searches").format(found=found, words=self.words)
            if self.words
            else found
        )

    def edit(self, key: Any) -> None:
        """The card."""
        from flowtui.models.edit import customer
        from flowtui.ui.screens.customer import CustomerScreen

        card = CustomerScreen(self.session, customer(str(key)).id)
        self.screen.app.push_screen(card, lambda _result: self.screen.refresh_section(key))

    def new(self) -> None:
        """Ask for the code first."""

        def coded(code: str) -> None:
            key = f.converted({"code": code}, {"code": f.required})["code"]
            self.open(customer_form(self.session, key), key)

        self.ask(_("Code of the new customer: "), "", coded)

    def search(self) -> None:
        """Ask for a few letters of the name or the code."""

        def search(words: str) -> None:
            self.words = words
            self.screen.refresh_section(None)

        self.ask(_("Name or code: "), self.words, search)
