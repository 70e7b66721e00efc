"""The reason of a failure where no field holds it: what the text says near the address."""

from __future__ import annotations

import re

from flowtui.mailing.bounces import dsn

#: More of the text is not looked at.
MOST = 16_384
_AROUND = 6  # lines behind an address in which its reason stands
# lines that draw, head a copied mail, or say that one follows
_NO_REASON = re.compile(
    r"^[-*=|#_>.]{2,}|^\|?-|^[A-Z][\w-]{1,30}: ?\S|^Received:|original message|copy of (the|your) message"
    r"|message text follows|^(on )?(mon|tue|wed|thu|fri|sat|sun),? ",
    re.IGNORECASE,
)
_LEAST = 8  # letters of a reason


def near(text: str, address: str) -> tuple[int | None, str]:
    """Reply code and words: the first line near the address with a code, else one that may be a reason."""
    lines = [line.strip() for line in text[:MOST].splitlines() if line.strip()]
    place = next((place for place, line in enumerate(lines) if address in line), None)
    if place is None:
        return None, ""
    close = lines[place : place + _AROUND]
    coded = next((line for line in close if dsn.said(line)[0] is not None), "")
    if coded:
        return dsn.said(coded)
    behind = lines[place].partition(address)[2].strip(" <>[]()'\":;,.")
    return dsn.said(next((line for line in (behind, *close[1:2]) if _may_be_reason(line)), ""))


def _may_be_reason(line: str) -> bool:
    return sum(character.isalpha() for character in line) >= _LEAST and not _NO_REASON.search(line)
