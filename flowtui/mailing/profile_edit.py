"""Changing what a user may send for a purpose and how it reads: what screens and commands both call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowtui.documents.jobs import WrongTemplateError
from flowtui.i18n import _
from flowtui.ledger.codes import find_code
from flowtui.mailing import letters, profiles
from flowtui.models import ReportTemplate, User, atomic
from flowtui.models import fields as f
from flowtui.models.edit import NotFoundError
from flowtui.models.words import Purpose

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flowtui.models import MailProfile

PROFILE: Mapping[str, f.Converter] = {
    "allowed": f.yes_no,
    "template": f.optional_whole,
    "subject": f.line,
    "text": f.lines,
    "subject_en": f.line,
    "text_en": f.lines,
    "sender": f.optional_email,
    "reply_to": f.optional_email,
    "cc": f.emails,
    "bcc": f.emails,
    "copy_to_self": f.yes_no,
    "status_after": f.line,
    "status_next": f.yes_no,
}


def profile(login: str, purpose: str) -> MailProfile:
    """The stored profile, or an unsaved one that allows nothing.

    Raises:
        NotFoundError: there is no such user.
    """
    user = User.get_or_none(User.login == login.strip())
    if user is None:
        raise NotFoundError(_("user"), login)
    word = f.converted({"purpose": purpose}, {"purpose": f.one_of(*Purpose)})["purpose"]
    return profiles.get(user, word)


def set_profile(login: str, purpose: str, **fields: Any) -> MailProfile:
    """Change a profile; ``template`` is a number or empty, ``status_after`` a status' code or empty.

    Raises:
        FieldError: an address or the report template is wrong.
        LetterError: a subject or a text cannot be read.
    """
    values = f.converted(fields, PROFILE)
    with atomic():
        stored = profile(login, purpose)
        if values.get("template") is not None:
            _see_template(values["template"], stored.purpose)
        if "status_after" in values:
            values["status_after"] = find_code(values["status_after"]) if values["status_after"] else None
        for name, value in values.items():
            setattr(stored, name, value)
        letters.check(stored.subject, stored.text, purpose)
        letters.check(stored.subject_en, stored.text_en, purpose, "en")
        stored.save()
    return stored


def draft(login: str, purpose: str, **fields: Any) -> MailProfile:
    """The profile as :func:`set_profile` would store it, not stored; for a preview while it is edited.

    Raises:
        FieldError, LetterError: it could not be stored like this.
    """
    stored = profile(login, purpose)
    values = f.converted({name: value for name, value in fields.items() if name != "status_after"}, PROFILE)
    for name, value in values.items():
        setattr(stored, name, value)
    letters.check(stored.subject, stored.text, purpose)
    letters.check(stored.subject_en, stored.text_en, purpose, "en")
    return stored


def _see_template(number: int, purpose: str) -> None:
    """An invoice is also sent as a notice, where its lines are not known."""
    known = ReportTemplate.select().where((ReportTemplate.number == number) & ReportTemplate.active)
    found = known.order_by(ReportTemplate.version.desc()).first()
    field = "template"
    if found is None:
        raise f.FieldError(field, _("there is no report template n° {number}.").format(number=number))
    if found.purpose not in (purpose, "notice" if purpose == Purpose.INVOICE else purpose):
        raise f.FieldError(field, WrongTemplateError(found, purpose).sentence)
