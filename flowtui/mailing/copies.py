"""Copies of sent mails in the folder ``imap.sent``: after the sending and apart from it.

Whatever happens here changes nothing of what became of a mail; it leaves a remark, and the next sender of
the same account tries again. The Message-ID says whether a copy is there already: many providers keep one.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from flowtui import clock
from flowtui.errors import FlowError
from flowtui.i18n import _
from flowtui.mailing import imap, stubborn
from flowtui.mailing.imap_errors import AnswerError, FolderError
from flowtui.models import Mail, MailContent, Run, atomic
from flowtui.models.words import MailState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flowtui.config import Config

_log = logging.getLogger(__name__)
#: A mail that could not be copied for so long is left with its remark.
WINDOW = timedelta(days=7)
#: A copy that was begun so long ago was not finished: its sender has ended.
_LEASE = timedelta(minutes=10)
_LEFT = (MailState.SENT, MailState.PARTLY, MailState.BOUNCED)


def copy(config: Config, account: str) -> int:
    """Copy what ``account`` has sent and what is not in the folder yet; how many mails were looked after.

    ``account`` is :attr:`flowtui.mailing.owner.Owner.account`: nobody's mails get into another's folder.
    Nothing is raised: a failure stands in :attr:`~flowtui.models.Mail.remark` of each mail.
    """
    if not config.imap.host or not config.imap.sent or config.smtp.transport == "files":
        return 0
    try:
        ids = pending(account)
        return _copy(config, ids) if ids else 0
    except stubborn.TROUBLE as error:
        _log.warning("copies: %s", error)
        stubborn.reconnect()
    except Exception:  # noqa: BLE001 - whatever a mailbox does must not look like a failure to send
        _log.exception("copies")
    return 0


def pending(account: str) -> list[int]:
    """The mails of the account that left within the last days and have no copy yet."""
    now = clock.utcnow()
    begun = (Mail.remark != "") & (Mail.copied_at < now - _LEASE)
    query: Any = (
        Mail.select(Mail.id)
        .join(Run)
        .where((Mail.sent_at > now - WINDOW) & Mail.state.in_(_LEFT) & (Run.test_to == ""))
        .where(Mail.owner.endswith(f"|{account}") & (Mail.copied_at.is_null() | begun))
        .order_by(Mail.id)
    )
    return [mail.id for mail in query]


def note(mail_id: int) -> None:
    """A copy of the mail is in the folder."""
    Mail.update(copied_at=clock.utcnow(), remark="").where(Mail.id == mail_id).execute()


def _copy(config: Config, ids: Sequence[int]) -> int:
    done = 0
    try:
        with imap.connect(config) as box:
            known = _is_there(box, config.imap.sent)
            for mail_id in ids:
                if _begin(mail_id):
                    done += _one(box, config.imap.sent, mail_id, known=known)
    except FlowError as error:
        _remark(ids, config.imap.sent, error)
    return done


def _is_there(box: imap.Mailbox, folder: str) -> bool:
    """Whether the folder can be searched; the first copy makes one that is not there."""
    try:
        box.open(folder)
    except FolderError:
        return False
    return True


def _begin(mail_id: int) -> bool:
    """Make the copy ours to make: two senders often end at the same moment."""
    now = clock.utcnow()
    free = Mail.copied_at.is_null() | ((Mail.remark != "") & (Mail.copied_at < now - _LEASE))
    with atomic():
        values = {"copied_at": now, "remark": _("Its copy was begun.")}
        return bool(Mail.update(values).where((Mail.id == mail_id) & free).execute())


def _one(box: imap.Mailbox, folder: str, mail_id: int, *, known: bool) -> bool:
    mail: Any = Mail.get_by_id(mail_id)
    try:
        if not (known and box.holds(mail.message_id)):
            data = MailContent.select(MailContent.data).where(MailContent.mail == mail_id).scalar()
            box.append(folder, bytes(data or b""), mail.sent_at)
    except AnswerError as error:
        _give_up([mail_id], folder, error)
        return False
    except BaseException:
        Mail.update(copied_at=None).where(Mail.id == mail_id).execute()
        raise
    with atomic():
        note(mail_id)
    return True


def _remark(ids: Sequence[int], folder: str, error: FlowError) -> None:
    """Why none of those that are still without a copy has one."""
    left: Any = Mail.select(Mail.id).where(Mail.id.in_(list(ids)) & Mail.copied_at.is_null())
    _give_up([mail.id for mail in left], folder, error)


def _give_up(ids: Sequence[int], folder: str, error: FlowError) -> None:
    text = _("No copy in the folder {folder} yet: {why}").format(folder=folder, why=error.sentence)
    _log.warning("%s", text)
    with atomic():
        for mail_id in ids:
            Mail.update(copied_at=None, remark=text).where(Mail.id == mail_id).execute()
