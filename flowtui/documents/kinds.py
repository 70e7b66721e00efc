"""The shipped report templates: their numbers, what each is for, and their files."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flowtui import paths
from flowtui.errors import FlowError
from flowtui.i18n import N_, _
from flowtui.system_words import system_words

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = paths.STYLES / "documents"
_PURPOSE = re.compile(r"\{#-?\s*purpose:\s*(\w+)\s*-?#\}")


@dataclass(frozen=True, slots=True)
class Shipped:
    """A report template as it comes with the program."""

    number: int
    purpose: str
    label: str
    """A message id."""


DEFAULTS = (
    Shipped(1, "invoice", N_("Invoice or credit note")),
    Shipped(2, "notice", N_("Invoice notice")),
    Shipped(3, "reminder", N_("Reminder")),
    Shipped(4, "statement", N_("Statement of account")),
)
PURPOSES = tuple(shipped.purpose for shipped in DEFAULTS)


class UnknownPurposeError(FlowError):
    """A word that is no purpose of a report template."""

    def __init__(self, purpose: str) -> None:
        super().__init__(
            _("“{purpose}” is no kind of report template; there are: {known}.").format(
                purpose=purpose, known=", ".join(PURPOSES)
            )
        )


class TemplateFileError(FlowError):
    """A file that cannot be read as a report template."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(_("The report template {path} cannot be used: {why}").format(path=path, why=why))


def default_number(kind: str) -> int:
    """The number of the shipped template for ``invoice``, ``notice``, ``reminder`` or ``statement``.

    Raises:
        UnknownPurposeError: it is none of them.
    """
    for shipped in DEFAULTS:
        if shipped.purpose == kind:
            return shipped.number
    raise UnknownPurposeError(kind)


def label(purpose: str) -> str:
    """What a template for ``purpose`` is called on the screen."""
    return _(next((shipped.label for shipped in DEFAULTS if shipped.purpose == purpose), purpose))


def sources(purpose: str) -> tuple[str, str]:
    """HTML and CSS of the shipped template for ``purpose``."""
    return _text(FOLDER / f"{purpose}.html.j2"), _text(FOLDER / f"{purpose}.css")


def read_file(path: Path) -> tuple[str, str, str]:
    """Purpose, HTML and CSS of a template in a file; its CSS lies beside it, if it has any.

    The first lines say what it is for: ``{# purpose: statement #}``.

    Raises:
        TemplateFileError: the file cannot be read, or does not say what it is for.
    """
    css = path.with_name(path.name.removesuffix(".j2").removesuffix(".html") + ".css")
    try:
        html = _text(path)
        style = _text(css) if css.is_file() else ""
    except UnicodeDecodeError as error:
        raise TemplateFileError(path, _("it is not UTF-8.")) from error
    except OSError as error:
        raise TemplateFileError(path, system_words(error)) from error
    found = _PURPOSE.search(html)
    if found is None or found[1] not in PURPOSES:
        raise TemplateFileError(
            path, _("its first line must say what it is for, like {# purpose: statement #}.")
        )
    return found[1], html, style


def digest(html: str, css: str) -> str:
    """What tells one version of a template from another."""
    return hashlib.sha256(html.encode() + b"\0" + css.encode()).hexdigest()


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
