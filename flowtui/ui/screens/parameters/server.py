"""Parameters: the mail server as configured, where each setting comes from, and a try."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from flowtui.config import reference
from flowtui.i18n import N_, _
from flowtui.ui.screens.parameters.section import Section
from flowtui.ui.widgets.columns import Column
from flowtui.ui.widgets.records import Record

_SECTIONS = ("smtp", "imap", "archive", "limits")


class ServerSection(Section):
    """Settings are read from the configuration file; this section shows them and tries the server."""

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
            section, key = setting.name.split(".")
            if section not in _SECTIONS:
                continue
            value = getattr(getattr(config, section), key)
            origin = config.origins.get(setting.name, "")
            texts = (setting.name, _shown(value), Path(origin).name or _("default"), _(setting.doc))
            found.append(Record(setting.name, texts, "" if origin else "quiet"))
        return found

    def status(self) -> str:
        """Where to change it."""
        if self.session.config_fault:
            return self.session.config_fault
        config = self.session.config
        if config.path is None and config.place is not None:
            return _("There is no configuration file yet: write it as {path}").format(path=config.place)
        where = str(config.path) if config.path else _("no configuration file")
        return _("c tries, Enter explains · {where}").format(where=where)

    def edit(self, key: Any) -> None:
        """What the setting means; it is changed in the file."""
        for setting in reference():
            if setting.name == key:
                self.screen.say(f"{setting.name}: {_(setting.doc)}")

    def check(self, key: Any) -> None:
        """Connect and sign in, as a run would."""
        from flowtui.mailing.probe import probe

        self.session.reread()
        sender = self.session.user.email or self.session.config.smtp.user
        self.screen.in_thread(partial(probe, self.session.config, sender=sender, ask=False), "", key)


def _shown(value: Any) -> str:
    if isinstance(value, tuple):
        return " ".join(value)
    return str(value)
