"""Which mail a notice is about: every Message-ID that it gives for the mail that came back."""

from __future__ import annotations

import re
from email.message import Message
from email.parser import HeaderParser
from typing import TYPE_CHECKING

from flowtui.mailing.bounces import dsn

if TYPE_CHECKING:
    from collections.abc import Iterator

_ID = re.compile(r"<[^<>\s]{3,250}>")
_LINE = re.compile(r"(?im)^[ \t>]{0,8}(?:original-)?message-id:\s{0,4}(<[^<>\s]{3,250}>)")
_TEXT = 131_072
_MOST = 20
_STATUS_FIELDS = ("X-Original-Message-ID", "Original-Message-ID")


def message_ids(message: Message) -> tuple[str, ...]:
    """The Message-IDs, the surest first: of the mail that is sent back, then of what the notice answers."""
    found = dict.fromkeys((*_returned(message), *_answered(message)))
    own = str(message.get("Message-ID", "")).strip()
    return tuple(one for one in found if one != own)[:_MOST]


def _returned(message: Message) -> Iterator[str]:
    for part in message.walk():
        kind = part.get_content_type()
        if part is not message and not part.is_multipart() and kind == "text/rfc822-headers":
            yield from _ids(HeaderParser().parsestr(_text(part)), "Message-ID")
        elif kind == "message/rfc822":
            yield from (id_ for inner in _inner(part) for id_ in _ids(inner, "Message-ID"))
        elif kind in ("message/delivery-status", "message/disposition-notification"):
            for block in dsn.blocks_of(part):
                yield from (id_ for name in _STATUS_FIELDS for id_ in _ids(block, name))
        elif part.get_content_maintype() == "text":
            yield from _LINE.findall(_text(part))


def _answered(message: Message) -> Iterator[str]:
    for name in ("In-Reply-To", "References"):
        yield from _ids(message, name)


def _inner(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [one for one in payload if isinstance(one, Message)] if isinstance(payload, list) else []


def _ids(head: Message, name: str) -> list[str]:
    return _ID.findall(str(head.get(name, ""))[:5000])


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    return payload[:_TEXT].decode("utf-8", "replace") if isinstance(payload, bytes) else ""
