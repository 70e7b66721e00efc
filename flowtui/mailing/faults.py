"""What is wrong with a subject or text, in the screen language: the template engine speaks English."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flowtui.i18n import _

if TYPE_CHECKING:
    from jinja2 import TemplateError

_TAG = re.compile(r"unknown tag '([^']*)'")
_FILTER = re.compile(r"No filter named '([^']*)'")
_OPEN = re.compile(r"block that needs to be closed is '([^']*)'")
_BRACES = re.compile(r"^unexpected '[})\]]'|^unexpected end of template|end of comment")


def template_fault(error: TemplateError, filters: tuple[str, ...]) -> str:
    """One sentence for what the engine found; ``filters`` are those that may be used."""
    said = str(error).splitlines()[0] if str(error) else ""
    if found := _OPEN.search(said):
        return _("what begins with “{name}” has no end: “end{name}” is missing.").format(name=found[1])
    if found := _TAG.search(said):
        return _("“{name}” means nothing here.").format(name=found[1])
    if found := _FILTER.search(said):
        listed = ", ".join(filters)
        return _("there is no filter “{name}”; there are: {filters}.").format(name=found[1], filters=listed)
    if "got 'end of" in said:
        return _("the name of a field is missing between the braces.")
    if _BRACES.search(said):
        return _("the braces do not match: each field stands between two that open and two that close.")
    return _("what stands between the braces cannot be understood.")
