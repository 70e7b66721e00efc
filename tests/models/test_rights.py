"""Rights are what the database says now, not what it said when the user was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flowtui.models import User
from flowtui.models.identity import NoRightError, Right, create_administrator, require, require_any

if TYPE_CHECKING:
    import peewee as pw


def test_a_right_that_was_taken_is_gone_at_once(db: pw.Database) -> None:
    user = create_administrator()
    require(user, Right.SET_STATUS)
    User.update(may_set_status=False).where(User.id == user.id).execute()
    with pytest.raises(NoRightError):
        require(user, Right.SET_STATUS)
    require(user, Right.PARAMETERS)


def test_who_is_not_stored_has_no_right_whatever_he_says(sqlite_db: pw.Database) -> None:
    with pytest.raises(NoRightError):
        require(User(login="mallory", may_set_parameters=True), Right.PARAMETERS)


def test_one_of_several_rights_is_enough(sqlite_db: pw.Database) -> None:
    user = User.create(login="anna", may_send_invoices=True)
    require_any(user, Right.SEND_INVOICES, Right.SEND_REMINDERS)
    require_any(user, Right.SEND_REMINDERS, Right.SEND_INVOICES)
    with pytest.raises(NoRightError):
        require_any(user, Right.SEND_REMINDERS, Right.PARAMETERS)
