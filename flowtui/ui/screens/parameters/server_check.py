"""Trying the mail server: each check with what was found, as ``flowtui doctor`` has them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from threading import Thread
from typing import TYPE_CHECKING, ClassVar

from textual.message import Message

from flowtui.errors import FlowError
from flowtui.i18n import _
from flowtui.models import session as connection
from flowtui.models.failures import as_sentence
from flowtui.ui.actions import bindings
from flowtui.ui.log import note
from flowtui.ui.screens.side import SideScreen
from flowtui.ui.widgets.text_pane import TextPane

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.screen import Screen
    from textual.widget import Widget

    from flowtui.config import Config
    from flowtui.ui.session import Session


@dataclass
class Checked(Message):
    """One check is done."""

    line: str
    ok: bool


@dataclass
class Ended(Message):
    """There are no more; ``error``: why not, where they could not be made."""

    error: str = ""


class ServerCheckScreen(SideScreen[None]):
    """Connects and signs in as a run would; leaving it gives that up."""

    PLACE = "server_check"
    BINDINGS: ClassVar = bindings("server_check")

    def __init__(self, session: Session, password: str = "") -> None:
        super().__init__(session)
        self._password = password
        self._lines: list[tuple[str, str]] = []

    @property
    def heading(self) -> str:
        """What is tried."""
        return _("Trying the mail server")

    def body(self) -> Iterable[Widget]:
        """A line a check."""
        yield TextPane()

    def on_mount(self) -> None:
        """Begin; in a thread that nobody waits for, since a server may be silent for a minute."""
        self.query_one(TextPane).focus()
        config, user, company = self.session.config, self.session.user, self.session.company
        self.show_status(_("Connecting to {host}… Esc gives it up.").format(host=config.smtp.host or "?"))
        sender = str(user.email or company.email or config.smtp.user)
        Thread(target=partial(_try, self, config, sender, self._password), daemon=True).start()

    def on_checked(self, event: Checked) -> None:
        """Show it."""
        self._lines.append((event.line, "good" if event.ok else "bad"))
        self.query_one(TextPane).show(self._lines)

    def on_ended(self, event: Ended) -> None:
        """Say that this is all."""
        if event.error:
            self._lines.append((event.error, "bad"))
            self.query_one(TextPane).show(self._lines)
        wrong = any(tone == "bad" for _line, tone in self._lines)
        self.show_status(
            _("Something is wrong; see above.") if wrong else _("All is well; no mail was sent.")
        )

    def do_back(self) -> None:
        """Back to the settings."""
        self.dismiss(None)


def _try(screen: Screen[None], config: Config, sender: str, password: str) -> None:
    from flowtui.mailing.server_checks import checks

    try:
        with connection():
            for check in checks(config, sender=sender, password=password):
                screen.post_message(Checked(check.line, check.ok))
    except FlowError as error:
        screen.post_message(Ended(error.sentence))
    except Exception as error:  # noqa: BLE001 - told, and the window stays
        told = as_sentence(error)
        if told is None:
            note(error)
        screen.post_message(Ended(told.sentence if told else str(error)))
    else:
        screen.post_message(Ended())
