"""Parameters: the mail server as configured, where each setting comes from, and a try."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flowtui.config import ConfigError, reference
from flowtui.config_file import ConfigFile, to_text
from flowtui.i18n import N_, _
from flowtui.mailing.server_settings import NAMES, value
from flowtui.ui.screens.parameters.section import Section
from flowtui.ui.screens.parameters.server_check import ServerCheckScreen
from flowtui.ui.screens.parameters.server_form import ServerForm
from flowtui.ui.widgets.columns import Column
from flowtui.ui.widgets.records import Record


class ServerSection(Section):
    """The settings in force, in the configuration's file; every line opens the same form, on its own field."""

    NAME = "server"
    TITLE = N_("Mail server")
    OFFERS = frozenset({"edit", "check"})
    columns = (
        Column("name", N_("Setting"), 22, widest=26),
        Column("value", N_("Value"), 17, widest=40),
        Column("origin", N_("From"), 11, widest=40),
        Column("doc", N_("What it means"), 40, rank=1, widest=90),
    )

    def records(self) -> list[Record]:
        """Every key of the sections about mail, with what is in force now."""
        self.session.reread()
        config = self.session.config
        found = []
        for setting in reference():
            if setting.name not in NAMES:
                continue
            origin = config.origins.get(setting.name, "")
            texts = (
                setting.name,
                to_text(value(config, setting.name)),
                Path(origin).name or _("default"),
                _(setting.doc),
            )
            found.append(Record(setting.name, texts, "" if origin else "quiet"))
        return found

    def status(self) -> str:
        """Where it is written, or why it cannot be changed here."""
        if self.session.config_fault:
            return self.session.config_fault
        config = self.session.config
        try:
            refusal = ConfigFile(config).refusal
        except ConfigError as error:
            refusal = error.sentence
        if refusal:
            return refusal
        if config.path is None:
            return _("There is no configuration file yet; what you save makes {path}").format(
                path=config.place
            )
        return _("Enter changes, c tries · {where}").format(where=config.path)

    def edit(self, key: Any) -> None:
        """The form, on the setting of the line."""
        self.session.reread()
        self.open(ServerForm(self.session, NAMES.get(str(key), "")), key)

    def check(self, _key: Any) -> None:
        """Connect and sign in, as a run would."""
        self.screen.with_password(self._check)

    def _check(self, password: str) -> None:
        self.screen.app.push_screen(ServerCheckScreen(self.session, password))
