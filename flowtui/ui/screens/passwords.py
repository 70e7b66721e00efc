"""Asking for the mail server's password before a sender is started from a screen."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeVar

from flowtui.i18n import _
from flowtui.ui.screens.base import FlowScreen
from flowtui.ui.screens.senders import PasswordLooked, look_for_password
from flowtui.ui.widgets.prompt import ask

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class AsksPassword(FlowScreen[T]):
    """A screen that may start a sender."""

    def with_password(self, then: Callable[[str], None]) -> None:
        """Call ``then`` with the mail server's password where a person has to type it, else with nothing."""
        self.session.reread()
        if self.session.config_fault:
            self.say(self.session.config_fault, "bad")
        work = partial(look_for_password, self, self.session.config, then)
        self.in_background("password", work)

    def on_password_looked(self, event: PasswordLooked) -> None:
        """Ask, or go on."""
        if not event.missing:
            event.then("")
            return
        smtp = self.session.config.smtp
        label = _("Password of {user} at {host}: ").format(user=smtp.user, host=smtp.host)
        ask(self, label, "", event.then, hidden=True)
