"""Who is at the keyboard, and what that person may do."""

from __future__ import annotations

import contextlib
import os
import pwd
from enum import Enum

from flowtui.errors import FlowError
from flowtui.i18n import _
from flowtui.models.database import is_sqlite, proxy
from flowtui.models.people import MailProfile, User
from flowtui.models.words import Purpose


class Right(Enum):
    """What a user may be allowed to do; the value is the field of :class:`User`."""

    SEND_INVOICES = "may_send_invoices"
    SEND_REMINDERS = "may_send_reminders"
    SET_STATUS = "may_set_status"
    PARAMETERS = "may_set_parameters"


class NoRightError(FlowError):
    """The user lacks the right that an action needs."""

    def __init__(self, user: User, right: Right) -> None:
        what = {
            Right.SEND_INVOICES: _("send invoices"),
            Right.SEND_REMINDERS: _("send reminders and statements"),
            Right.SET_STATUS: _("set reminder statuses"),
            Right.PARAMETERS: _("change the parameters"),
        }[right]
        super().__init__(
            _("{user} may not {what}; an administrator can allow it under Parameters / Users.").format(
                user=user.name or user.login, what=what
            )
        )


def login() -> str:
    """The PostgreSQL role, or the account of the process's uid (``$USER`` proves nothing)."""
    if not is_sqlite():
        return str(proxy.obj.execute_sql("SELECT current_user").fetchone()[0])
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


def current_user() -> User:
    """The stored user of this account; for an unknown one an unsaved user without any right."""
    name = login()
    return User.get_or_none(User.login == name) or User(login=name, name=name)


def require(user: User, right: Right) -> None:
    """See that ``user`` has ``right`` now, by the database: it may have been taken since ``user`` was read.

    Raises:
        NoRightError: the user has not.
    """
    stored = User.get_or_none(User.id == user.get_id())
    if stored is None or not getattr(stored, right.value):
        raise NoRightError(user, right)


def require_any(user: User, *rights: Right) -> None:
    """See that ``user`` has one of ``rights``.

    Raises:
        NoRightError: the user has none of them; it names the first.
    """
    for right in rights[1:]:
        with contextlib.suppress(NoRightError):
            return require(user, right)
    return require(user, rights[0])


def create_administrator(*, name: str = "", email: str = "") -> User:
    """Store the current account as a user with every right and every mail allowed."""
    rights = {right.value: True for right in Right}
    account = login()
    user = User.create(login=account, name=name or account, email=email, **rights)
    for purpose in Purpose:
        MailProfile.create(user=user, purpose=purpose, allowed=True)
    return user
