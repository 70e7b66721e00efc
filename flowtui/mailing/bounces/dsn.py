"""The fields of a delivery status notification (RFC 3464), read with the standard library."""

from __future__ import annotations

import re
from email.message import Message
from email.utils import parseaddr
from typing import TYPE_CHECKING, NamedTuple

from flowtui.mailing.bounces.headers import decoded
from flowtui.mailing.bounces.values import Failure
from flowtui.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

_FIELD = 1000
_WORDS = 500
_TYPE = re.compile(r"^\s*[\w.-]+\s*;")
_CODE = re.compile(r"(?<![\d.])([45]\d\d)(?=[ \-#:]|$)")
#: The status of RFC 3463; an address of the network is none.
STATUS = re.compile(r"(?<![\d.])([45])\.\d{1,3}\.\d{1,3}(?![\d.])")
_MOST_BLOCKS = 200
#: The actions of RFC 3464 that say that the mail got on.
PASSED = ("delivered", "relayed", "expanded")


class Status(NamedTuple):
    """What became of one recipient."""

    action: str
    """Lower case, without comment."""
    failure: Failure


def statuses(message: Message) -> list[Status]:
    """The recipients that the notice reports, wherever it carries their status."""
    return [Status(_action(block), _failure(block)) for block in _blocks(message) if block["Action"]]


def server(message: Message) -> str:
    """The mail system that reports."""
    for block in _blocks(message):
        if block["Reporting-MTA"]:
            return _behind_type(_field(block, "Reporting-MTA"))
    return ""


def said(text: str) -> tuple[int | None, str]:
    """Reply code and words of what a server said."""
    words = clean(text)[:_WORDS]
    found = _CODE.search(words)
    if found is None:
        return None, words
    code = int(found[1])
    return code, words.removeprefix(found[1]).lstrip(" -") if words.startswith(found[1]) else words


def blocks_of(part: Message) -> Iterator[Message]:
    """The groups of fields of one ``message/delivery-status``."""
    payload = part.get_payload()
    if isinstance(payload, list):
        yield from (block for block in payload[:_MOST_BLOCKS] if isinstance(block, Message))


def _blocks(message: Message) -> Iterator[Message]:
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            yield from blocks_of(part)


def _action(block: Message) -> str:
    return (_field(block, "Action").lower().split() or [""])[0]


def _failure(block: Message) -> Failure:
    names = ("Original-Recipient", "Final-Recipient", "X-Actual-Recipient")
    found = (_address(_field(block, name)) for name in names)
    status, diagnostic = _field(block, "Status"), _behind_type(_field(block, "Diagnostic-Code"))
    code, words = said(diagnostic or status)
    known = STATUS.match(status)
    if code is None and diagnostic and known and not STATUS.search(words):
        words = f"{known[0]} {words}"  # a mail system's own words do not say whether it gave up for good
    return Failure(tuple(dict.fromkeys(address for address in found if address)), code, words)


def _address(text: str) -> str:
    address = decoded(parseaddr(_behind_type(text))[1])
    return address if "@" in address.strip("@") else ""


def _behind_type(text: str) -> str:
    """``smtp; 550 …`` without the type of what follows."""
    return clean(_TYPE.sub("", text))


def _field(block: Message, name: str) -> str:
    return str(block.get(name, ""))[:_FIELD]
