"""From a message to what it is: the standard's fields first, the library for what follows none.

What neither can read stays unknown. Delays, receipts, complaints and automatic answers are no failures.
"""

from __future__ import annotations

import email
import re
from typing import TYPE_CHECKING

from flowtui.mailing.bounces import dsn, headers, library, originals, reasons
from flowtui.mailing.bounces.values import Failure, Kind, Notice

if TYPE_CHECKING:
    from email.message import Message

#: More of a message is not read: what a notice says stands at its beginning.
MOST_BYTES = 262_144
_STILL_TRYING = re.compile(
    r"not yet been delivered|no action is required|delivery attempts will (be )?continue|will be retried"
    r"|will keep trying|only a (warning|notification)",
    re.IGNORECASE,
)
_REJECTED = re.compile(r"was automatically rejected", re.IGNORECASE)


def read(data: bytes) -> Notice:
    """What the message is; any bytes at all are taken."""
    beginning = data[:MOST_BYTES]
    try:
        return _read(email.message_from_bytes(beginning), beginning)
    except Exception:  # noqa: BLE001 - malformed mails raise what they like, RecursionError among them
        return Notice(Kind.UNKNOWN)


def may_be_notice(head: bytes) -> bool:
    """Whether the message with this header is worth being read whole."""
    try:
        return headers.may_be_notice(email.message_from_bytes(head[:MOST_BYTES]))
    except Exception:  # noqa: BLE001 - as above
        return True


def _read(message: Message, data: bytes) -> Notice:
    if not headers.may_be_notice(message) or _has(message, "message/feedback-report"):
        return Notice(Kind.IGNORED)
    statuses = dsn.statuses(message)
    failed = [one.failure for one in statuses if one.action.startswith(("fail", "error"))]
    if any(one.addresses for one in failed):
        text = _text(message)
        return _notice(Kind.BOUNCED, [_explained(one, text) for one in failed if one.addresses], message)
    delayed = [one.failure for one in statuses if one.action.startswith("delay")]
    if delayed and not failed:
        return _notice(Kind.DELAY, delayed, message)
    if statuses and all(one.action.startswith(dsn.PASSED) for one in statuses):
        return Notice(Kind.IGNORED)
    return _by_library(message, data, failed)


def _by_library(message: Message, data: bytes, failed: list[Failure]) -> Notice:
    """``failed`` are failures by the standard's fields that name no address."""
    text = _text(message)
    found = library.look(data)
    if _has(message, "message/disposition-notification") and not (found.failed and _REJECTED.search(text)):
        return Notice(Kind.IGNORED)
    kind = Kind.BOUNCED if found.failed and not _STILL_TRYING.search(text) else Kind.DELAY
    failures = [
        Failure((address,), *reasons.near(text, address)) for address in found.failed or found.delayed
    ]
    if failures:
        return _notice(kind, failures, message)
    return _notice(Kind.BOUNCED, failed[:1], message) if failed else Notice(Kind.UNKNOWN)


def _notice(kind: Kind, failures: list[Failure], message: Message) -> Notice:
    ids = originals.message_ids(message)
    return Notice(kind, tuple(failures), ids, headers.moment(message), dsn.server(message))


def _explained(failure: Failure, text: str) -> Failure:
    """A status without words is explained by the text for people."""
    if failure.code is not None or any(character.isalpha() for character in failure.words):
        return failure
    code, words = reasons.near(text, failure.addresses[0])
    return Failure(failure.addresses, code, f"{failure.words} {words}".strip())


def _has(message: Message, kind: str) -> bool:
    return any(part.get_content_type() == kind for part in message.walk())


def _text(message: Message) -> str:
    """The words for people: the first part that is text."""
    for part in message.walk():
        payload = part.get_payload(decode=True) if part.get_content_maintype() == "text" else None
        if isinstance(payload, bytes) and payload.strip():
            return payload[: reasons.MOST].decode("utf-8", "replace")
    return ""
