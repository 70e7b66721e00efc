"""Notices that follow no standard, by flufl.bounce: the detectors that Mailman lives with.

The library is only asked for addresses. It tries many patterns on each line, so it is given a short
beginning of the mail with short lines; a hostile mail then costs little.
"""

from __future__ import annotations

import email
import logging
import re
from typing import NamedTuple

from flufl.bounce import all_failures

from flowtui.mailing.bounces.headers import decoded

_BYTES = 65_536
_LINE = 500
_LONG = re.compile(rb"([^\r\n]{%d})[^\r\n]+" % _LINE)
_ADDRESS = re.compile(r"[^\s@<>\"{}]{1,64}@[^\s@<>\"{}]{1,255}")
logging.getLogger("flufl.bounce").addHandler(logging.NullHandler())  # a detector that fails tells stderr


class Found(NamedTuple):
    """The addresses that the library names, sorted."""

    delayed: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()


def look(data: bytes) -> Found:
    """What the library makes of a mail; nothing where it fails."""
    message = email.message_from_bytes(_LONG.sub(rb"\1", data[:_BYTES]))
    try:
        delayed, failed = all_failures(message)
    except Exception:  # noqa: BLE001 - a detector may stumble over any malformed mail; then it reads nothing
        return Found()
    return Found(_addresses(delayed), _addresses(failed))


def _addresses(found: frozenset[bytes]) -> tuple[str, ...]:
    """Those that are addresses; a line of other text is none."""
    texts = (decoded(raw.decode("ascii", "replace")) for raw in found)
    return tuple(sorted(text for text in texts if _ADDRESS.fullmatch(text)))
