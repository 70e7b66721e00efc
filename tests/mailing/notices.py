"""Notices for the tests of returned mails, in the forms that mail systems write."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from flowtui.models import Mail

BOUNDARY = "=_notice"
NO_USER = "smtp; 550 5.1.1 <{address}>: Recipient address rejected: User unknown"


def block(address: str, action: str = "failed", diagnostic: str = NO_USER, status: str = "5.1.1") -> str:
    """The fields of one recipient."""
    lines = [f"Final-Recipient: rfc822; {address}", f"Action: {action}", f"Status: {status}"]
    if diagnostic:
        lines.append("Diagnostic-Code: " + diagnostic.format(address=address))
    return "\n".join(lines) + "\n"


def dsn(message_id: str, *blocks: str, days: float = 0, text: str = "", headers: str = "") -> bytes:
    """As Postfix writes it: words, fields, the header of the mail; ``days`` after now."""
    date = format_datetime(datetime.now(UTC) + timedelta(days=days))
    returned = f"Message-ID: {message_id}\n" if message_id else ""
    return (
        f"Return-Path: <>\nFrom: MAILER-DAEMON@mx.example (Mail Delivery System)\nTo: anna@durand.example\n"
        f"Subject: Undelivered Mail Returned to Sender\nDate: {date}\nAuto-Submitted: auto-replied\n{headers}"
        f'MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary="{BOUNDARY}"\n\n'
        f"--{BOUNDARY}\nContent-Type: text/plain\n\n{text or 'This is the mail system at host mx.example.'}\n\n"
        f"--{BOUNDARY}\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
        + "\n".join(blocks)
        + f"\n--{BOUNDARY}\nContent-Type: text/rfc822-headers\n\nFrom: anna@durand.example\n{returned}"
        f"Subject: Facture\n\n--{BOUNDARY}--\n"
    ).encode()


def bounce(mail: Mail, address: str, **fields: object) -> bytes:
    """The mail came back from one address."""
    return dsn(mail.message_id, block(address), **fields)  # type: ignore[arg-type]


def qmail(address: str, message_id: str = "", days: float = 0) -> bytes:
    """As qmail writes it: no fields, only words."""
    date = format_datetime(datetime.now(UTC) + timedelta(days=days))
    returned = f"Message-ID: {message_id}\n" if message_id else ""
    return (
        f"Return-Path: <>\nFrom: MAILER-DAEMON@qmail.example\nSubject: failure notice\nDate: {date}\n\n"
        "Hi. This is the qmail-send program at qmail.example.\nI'm afraid I wasn't able to deliver your message.\n\n"
        f"<{address}>:\n192.0.2.1 does not like recipient.\nRemote host said: 550 5.1.1 No such user\n"
        f"--- Below this line is a copy of the message.\n\nFrom: anna@durand.example\n{returned}Subject: x\n\nBonjour\n"
    ).encode()


def write(folder: Path, *messages: bytes) -> Path:
    """A Maildir with these messages."""
    for name in ("new", "cur", "tmp"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    count = len(list((folder / "new").iterdir()))
    for number, message in enumerate(messages, count):
        (folder / "new" / f"{number:05}.host").write_bytes(message)
    return folder
