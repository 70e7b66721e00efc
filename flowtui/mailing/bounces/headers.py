"""What the header alone says: may this be a notice of a failure, and when was it written.

A person's mail that quotes or forwards a notice must never be read as one, and an answer that a
program gives for an absent person neither, so the text is looked at only behind this gate.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.utils import parseaddr, parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from email.message import Message

_MOST = 1000
_DAEMON = re.compile(
    r"^(mailer[-_.]?daemon|mail[-_.]?daemon|mdaemon|postmaster|microsoftexchange[0-9a-f]{32}$)"
    r"|^(mail delivery (sub)?system|mailer-daemon|postmaster)$",
    re.IGNORECASE,
)
_FAILURE = re.compile(
    r"undeliver|undelivr|non[- ]?(deliver|remis)|returned (mail|to sender)|delivery (failure|warning|status)"
    r"|(deliver\w*|mail|message)\b.{0,40}\b(fail|failed|failure|rejected)|could not be delivered"
    r"|failure notice|non distribu|unzustellbar",
    re.IGNORECASE,
)
_ANSWER = re.compile(
    r"^\W*(automatic|auto)[- ]?(reply|response)|^\W*(réponse automatique|out of (the )?office|absence du bureau"
    r"|automatische antwort|abwesenheit)",
    re.IGNORECASE,
)


def may_be_notice(head: Message) -> bool:
    """Whether a mail system wrote it to report on a delivery, by its header."""
    if _answers(head):
        return False
    if head.get_content_type() == "multipart/report" or head["X-Failed-Recipients"]:
        return True
    if any(_is_daemon(value(head, name)) for name in ("From", "Sender", "Return-Path")):
        return True
    return bool(_FAILURE.search(value(head, "Subject"))) and not (head["In-Reply-To"] or head["References"])


def value(head: Message, name: str) -> str:
    """A header for reading: decoded, of bounded length; empty where there is none."""
    return decoded(str(head.get(name, ""))[:_MOST])


def decoded(text: str) -> str:
    """``text`` with its encoded words (RFC 2047) as people read them."""
    if "=?" not in text:
        return text
    try:
        return str(make_header(decode_header(text)))
    except (ValueError, LookupError):
        return text


def moment(head: Message) -> datetime | None:
    """When it was written, else when the last server took it (UTC); None: it does not say."""
    for text in (value(head, "Date"), value(head, "Received").rpartition(";")[2]):
        try:
            found = parsedate_to_datetime(text)
            return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC).replace(tzinfo=None)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None


def _answers(head: Message) -> bool:
    """Whether a program answers for a person (RFC 3834); mail systems call their notices that too."""
    if head["X-Autoreply"] or head["X-Autorespond"] or value(head, "Precedence").lower() == "auto_reply":
        return True
    return bool(_ANSWER.search(value(head, "Subject")))


def _is_daemon(text: str) -> bool:
    name, address = parseaddr(text)
    return bool(_DAEMON.search(name.strip()) or _DAEMON.search(address or text.strip("<> ")))
