"""Screen language and translators: gettext catalogues in ``locale/``, English message ids.

The process has one screen language (:func:`use`, :data:`_`); a mail or a document takes the
translator of its customer instead (:func:`translator`).
"""

from __future__ import annotations

import gettext
import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES = ("fr", "en")
DEFAULT_LANGUAGE = "fr"
_LOCALE = Path(__file__).resolve().parent / "locale"


@cache
def translator(language: str) -> gettext.NullTranslations:
    """The catalogue of ``language``; a language without one reads in English, the ids' own."""
    return gettext.translation("flowtui", _LOCALE, languages=[language], fallback=True)


class _Screen:
    """The process-wide screen language."""

    language = DEFAULT_LANGUAGE


def use(language: str) -> None:
    """Make ``language`` the one that :func:`_` and :func:`ngettext` speak in this process."""
    _Screen.language = language if language in LANGUAGES else DEFAULT_LANGUAGE


def language() -> str:
    """The screen language in force, ``"fr"`` or ``"en"``."""
    return _Screen.language


def _(message: str) -> str:
    """``message`` in the screen language."""
    return translator(_Screen.language).gettext(message)


def ngettext(singular: str, plural: str, number: int) -> str:
    """The form of a counted message in the screen language (French counts 0 as singular)."""
    return translator(_Screen.language).ngettext(singular, plural, number)


def N_(message: str) -> str:  # noqa: N802 - gettext's own name
    """Mark a message for extraction where it is stored; translate it with :func:`_` when shown."""
    return message


def customer_language(code: str) -> str:
    """The language that a customer is written to: French or, for every other one, English."""
    return "fr" if code[:2].lower() in {"fr", ""} else "en"


def choose(
    asked: str | None = None, user_setting: str | None = None, environ: Mapping[str, str] = os.environ
) -> str:
    """The screen language: asked for, else the user's, else the locale's if ours, else French."""
    for candidate in (asked, user_setting):
        if candidate in LANGUAGES:
            return str(candidate)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = environ.get(name, "")
        if value:
            return value[:2] if value[:2] in LANGUAGES else DEFAULT_LANGUAGE
    return DEFAULT_LANGUAGE
