"""The meanings of the settings are in the catalogue."""

from __future__ import annotations

from flowtui import config, i18n


def test_every_setting_is_explained_in_french() -> None:
    french = i18n.translator("fr").gettext
    same = [setting.name for setting in config.reference() if french(setting.doc) == setting.doc]
    assert same == []
