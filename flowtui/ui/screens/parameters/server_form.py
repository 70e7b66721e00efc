"""The form of the mail server: what it stores goes into the configuration's file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowtui.config import ConfigError, SettingError, reference
from flowtui.config_file import ConfigFile, to_text
from flowtui.i18n import _
from flowtui.mailing.providers import filled
from flowtui.mailing.server_settings import FIELDS, FROM, NAMES, password_from, settled, value
from flowtui.ui.screens.form import FormScreen
from flowtui.ui.screens.parameters import server_words as words
from flowtui.ui.widgets.edit_form import Spec
from flowtui.ui.widgets.form import Choice

if TYPE_CHECKING:
    from textual import events

    from flowtui.config import Config
    from flowtui.ui.session import Session

_SETTINGS = {NAMES[setting.name]: setting for setting in reference() if setting.name in NAMES}


class ServerForm(FormScreen):
    """Opens on ``field``; each field tells what it means, and a provider settles what is known of it."""

    def __init__(self, session: Session, field: str = "") -> None:
        config, refusal = session.config, ""
        self._file: ConfigFile | None = None
        try:
            self._file = ConfigFile(config)
            config, refusal = self._file.config, self._file.refusal
        except ConfigError as error:
            refusal = error.sentence
        super().__init__(session, _("Mail server"), _specs(config), self._store, refusal=refusal)
        self._field = field
        self._profile = config.smtp.profile

    def stand(self) -> None:
        """Where the list stood."""
        if self.locked or not self._field:
            super().stand()
        else:
            self.form.point_at(self._field)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """What the field means."""
        field = (event.widget.id or "").removeprefix("field-")
        if not self.locked and (field in FIELDS or field in FROM.values()):
            self.show_status(words.meaning(field, _SETTINGS))

    def on_edit_form_edited(self) -> None:
        """Another provider was chosen: its server, and how fast it takes mails."""
        chosen = self.form.field("profile").value
        if chosen == self._profile:
            return
        self._profile = chosen
        for name, new in filled(chosen, self.form.field("auth").value).items():
            field = self.form.field(NAMES[name])
            if isinstance(field, Choice):
                field.choose(new)
            else:
                field.value = to_text(new)

    def _store(self, changes: dict[str, Any]) -> Config | None:
        if self._file is None:
            return None
        return self._file.change(settled(changes, self._file.config))

    def _saved(self, changes: dict[str, Any], stored: Any) -> None:
        self.session.reread()
        super()._saved(changes, stored)

    def _refused(self, error: BaseException) -> None:
        if isinstance(error, SettingError):
            self.form.point_at(NAMES.get(error.field, ""))


def _specs(config: Config) -> list[Spec | str]:
    parts: list[Spec | str] = []
    for title, fields in words.GROUPS:
        parts.append(_(title))
        parts += [_spec(field, config) for field in fields]
    return parts


def _spec(field: str, config: Config) -> Spec:
    for section, name in FROM.items():
        if field == name:
            chosen = password_from(config, section)
            return Spec(field, words.label(field), chosen, choices=words.sources(section))
    setting = _SETTINGS[field]
    origin = config.origins.get(setting.name, "")
    return Spec(
        field,
        words.label(field),
        to_text(value(config, setting.name)),
        choices=words.choices(setting),
        locked=origin not in ("", str(config.place)),
    )
