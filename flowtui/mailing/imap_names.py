"""Words of IMAP's own: names of folders, quoted strings, dates (RFC 3501)."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

_SPECIAL = re.compile("[^\x20-\x7e]+|&")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def folder(name: str) -> str:
    """A folder's name as it goes over the line: modified UTF-7 (5.1.3), quoted."""
    return quoted(_SPECIAL.sub(_shifted, name))


def quoted(text: str) -> str:
    """A quoted string (4.3); control characters, which none may hold, are left out."""
    plain = "".join(character for character in text if character.isprintable() and character.isascii())
    escaped = plain.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def day(value: date) -> str:
    """A date of a search, in English whatever the locale."""
    return f"{value.day}-{_MONTHS[value.month - 1]}-{value.year}"


def _shifted(match: re.Match[str]) -> str:
    if match[0] == "&":
        return "&-"
    packed = base64.b64encode(match[0].encode("utf-16-be")).decode("ascii")
    return f"&{packed.rstrip('=').replace('/', ',')}-"
