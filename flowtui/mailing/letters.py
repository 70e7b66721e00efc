"""The subject and the text of each mail, in the customer's language.

A user's own subject and text are templates over the fields of :mod:`flowtui.mailing.fields`; where there
are none, the shipped ones of :mod:`flowtui.mailing.letter_texts` are used. The sender's legal mentions
(C. com. R123-237: name, form, SIREN, register and seat) close every letter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from flowtui.i18n import N_, _, translator
from flowtui.mailing import fields, letter_texts
from flowtui.mailing.html import FOOTER_MARK
from flowtui.mailing.sandbox import LetterError, Text
from flowtui.text import clean, clean_lines, grouped

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flowtui.mailing.fields import FieldHelp
    from flowtui.models import Company, MailProfile

#: A subject longer than this is cut; no mail program shows as much.
LONGEST_SUBJECT = 240
_PARTS = {
    ("subject", "fr"): N_("Subject"),
    ("text", "fr"): N_("Text"),
    ("subject", "en"): N_("Subject in English"),
    ("text", "en"): N_("Text in English"),
}
_EMPTY_LINES = re.compile(r"\n[ \t]*\n(?:[ \t]*\n)+")

__all__ = [
    "Letter",
    "LetterError",
    "Written",
    "check",
    "default_subject",
    "default_text",
    "fields_reference",
    "footer",
    "letter",
    "missing_mentions",
]


class Written(NamedTuple):
    """A letter with its fields filled in."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A subject and a text, read once and written for each mail."""

    purpose: str
    subject: Text
    text: Text
    footer: str

    def write(self, values: Mapping[str, Any]) -> Written:
        """Both with ``values`` filled in, which go by their English names.

        Raises:
            LetterError: they cannot be written with these values, or the subject comes out empty.
        """
        context = fields.context(self.purpose, values)
        subject = clean(self.subject.write(context))
        if not subject:
            raise LetterError(self.subject.part, _("it is empty."))
        if len(subject) > LONGEST_SUBJECT:
            subject = f"{subject[: LONGEST_SUBJECT - 1]}…"
        body = clean_lines(self.text.write(context))
        if self.purpose == "statement" and not self.text.fields & {"tableau", "table"}:
            body = f"{body}\n\n{values['table']}"
        body = _EMPTY_LINES.sub("\n\n", body).strip("\n")
        return Written(subject, f"{body}\n\n{FOOTER_MARK}\n{self.footer}\n")


def default_subject(purpose: str, language: str) -> str:
    """The shipped subject, as a template."""
    return translator(language).gettext(letter_texts.SUBJECTS[purpose])


def default_text(purpose: str, language: str) -> str:
    """The shipped letter, as a template."""
    return translator(language).gettext(letter_texts.TEXTS[purpose])


def letter(profile: MailProfile, purpose: str, language: str, firm: Company) -> Letter:
    """The user's letter for one purpose and language, or the shipped one where the user wrote none.

    Raises:
        LetterError: the user's subject or text cannot be read.
    """
    suffix = "_en" if language == "en" else ""
    subject = getattr(profile, f"subject{suffix}").strip() or default_subject(purpose, language)
    text = getattr(profile, f"text{suffix}").strip() or default_text(purpose, language)
    return Letter(
        purpose,
        _read("subject", subject, purpose, language),
        _read("text", text, purpose, language),
        footer(firm, language),
    )


def check(subject: str, text: str, purpose: str, language: str = "fr") -> None:
    """See that a subject and a text, as the parameter screen has them, can be written; either may be empty.

    Raises:
        LetterError: one sentence that says which of the two, where and why.
    """
    for part, source in (("subject", subject), ("text", text)):
        if source.strip():
            _read(part, source, purpose, language).write(fields.sample(purpose))


def fields_reference(purpose: str | None = None) -> tuple[FieldHelp, ...]:
    """Every field that a subject or a text may use, with its names and meaning."""
    return fields.reference(purpose)


def footer(firm: Company, language: str) -> str:
    """The sender's legal mentions: name, form and capital, seat, SIREN and register."""
    speak = translator(language).gettext
    name = ", ".join(part for part in (clean(firm.name), clean(firm.legal_form)) if part)
    town = " ".join(part for part in (clean(firm.postcode), clean(firm.city)) if part)
    seat = ", ".join(part for part in (clean(firm.address), town) if part)
    siren = grouped(clean(firm.siren).replace(" ", ""), 3)
    register = speak("RCS {city}").format(city=clean(firm.rcs_city)) if firm.rcs_city else ""
    number = " ".join(part for part in (f"SIREN {siren}" if siren else "", register) if part)
    lines = [" - ".join(part for part in (name, seat, number) if part)]
    if firm.mentions.strip():
        lines.append(clean_lines(firm.mentions).strip())
    return "\n".join(lines)


def missing_mentions(firm: Company) -> tuple[str, ...]:
    """The legal mentions that the company's parameters still lack, in the screen language."""
    due = (
        (firm.siren, _("SIREN")),
        (firm.rcs_city, _("RCS city")),
        (firm.address and firm.city, _("address")),
        (firm.legal_form, _("legal form and capital")),
    )
    return tuple(name for value, name in due if not value)


def _read(part: str, source: str, purpose: str, language: str) -> Text:
    return Text(source, _(_PARTS[part, language]), fields.names(purpose))
