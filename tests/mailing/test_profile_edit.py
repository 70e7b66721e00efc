"""Changing a mail profile."""

import pytest

from flowtui.ledger.codes import set_code
from flowtui.mailing.profile_edit import draft, profile, set_profile
from flowtui.mailing.sandbox import LetterError
from flowtui.models import MailProfile
from flowtui.models.edit import NotFoundError
from flowtui.models.fields import FieldError


def test_profile_is_changed_in_place(sqlite_db, anna):
    set_code("R1", label="1re relance")
    stored = set_profile(
        anna.login, "reminder", allowed="oui", cc="a@example.com; b@example.com", status_after="R1"
    )
    again = MailProfile.get_by_id(stored.id)
    assert (again.allowed, again.cc, again.status_after.code) == (True, "a@example.com, b@example.com", "R1")
    assert MailProfile.select().count() == 3


def test_wrong_values_are_refused_and_nothing_stored(sqlite_db, anna):
    for fields in ({"cc": "a@example.com b@"}, {"template": "99"}, {"sender": "anna"}):
        with pytest.raises(FieldError):
            set_profile(anna.login, "invoice", subject="Objet", **fields)
    assert profile(anna.login, "invoice").subject == ""


def test_a_subject_that_cannot_be_written_is_refused(sqlite_db, anna):
    with pytest.raises(LetterError, match="nimero"):
        set_profile(anna.login, "invoice", subject="Facture {{ nimero }}")
    with pytest.raises(LetterError):
        set_profile(anna.login, "invoice", text_en="{{ number")
    assert profile(anna.login, "invoice").subject == ""


def test_a_draft_is_not_stored(sqlite_db, anna):
    made = draft(anna.login, "invoice", subject="Facture {{ numero }}", status_after="R9")
    assert made.subject == "Facture {{ numero }}"
    assert profile(anna.login, "invoice").subject == ""


def test_nobody_has_no_profile(sqlite_db, company):
    with pytest.raises(NotFoundError, match="zoe"):
        set_profile("zoe", "invoice", allowed=True)
    with pytest.raises(NotFoundError):
        profile("zoe", "invoice")
