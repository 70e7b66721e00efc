"""What may stand in an edited field: conversion from a form or a command line, with a sentence on failure.

Every converter takes the text that a person typed (or a value of the right type already) and returns
what is stored; it raises :class:`ValueError` with the reason in the screen language.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from email_validator import EmailNotValidError, validate_email

from flowtui.errors import UsageError
from flowtui.i18n import LANGUAGES, N_, _
from flowtui.models.address_fault import address_fault
from flowtui.text import LARGEST, clean, clean_lines, nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    Converter = Callable[[Any], Any]

_YES = frozenset({"1", "yes", "y", "true", "on", "oui", "o", "vrai", "x"})
_NO = frozenset({"", "0", "no", "n", "false", "off", "non", "faux", "none"})
_SEPARATORS = re.compile(r"[,;\s]+")
_IBAN_LENGTHS = range(15, 35)
_IBAN_FRANCE = 27

#: What a person calls each field; forms show it, and errors name it.
LABELS: dict[str, str] = {
    "name": N_("name"),
    "address": N_("address"),
    "postcode": N_("postcode"),
    "city": N_("city"),
    "country": N_("country"),
    "siren": N_("SIREN"),
    "vat_number": N_("VAT number"),
    "rcs_city": N_("RCS city"),
    "legal_form": N_("legal form and capital"),
    "phone": N_("phone"),
    "email": N_("mail address"),
    "iban": N_("IBAN"),
    "bic": N_("BIC"),
    "logo": N_("logo"),
    "mentions": N_("legal mentions"),
    "language": N_("language"),
    "currency": N_("currency"),
    "login": N_("login"),
    "signature": N_("signature"),
    "may_send_invoices": N_("sends invoices"),
    "may_send_reminders": N_("sends reminders and statements"),
    "may_set_status": N_("sets statuses"),
    "may_set_parameters": N_("changes the parameters"),
    "code": N_("code"),
    "terms": N_("payment terms"),
    "grouping": N_("grouping"),
    "consumer": N_("private person"),
    "blocked": N_("blocked"),
    "block_reason": N_("reason of the block"),
    "block_until": N_("blocked until"),
    "purpose": N_("purpose"),
    "role": N_("role"),
    "active": N_("active"),
    "position": N_("order"),
    "label": N_("label"),
    "label_en": N_("English label"),
    "colour": N_("colour"),
    "mark": N_("mark"),
    "blocks": N_("blocks reminders"),
    "next": N_("next status"),
    "allowed": N_("automatic mailing allowed"),
    "template": N_("report template"),
    "subject": N_("subject"),
    "text": N_("text"),
    "subject_en": N_("English subject"),
    "text_en": N_("English text"),
    "sender": N_("sender"),
    "reply_to": N_("reply to"),
    "cc": N_("copy (Cc)"),
    "bcc": N_("blind copy (Bcc)"),
    "copy_to_self": N_("copy to myself"),
    "status_after": N_("status after sending"),
    "status_next": N_("then the next in the chain"),
}


def label(field: str) -> str:
    """The field's name in the screen language."""
    return _(LABELS.get(field, field))


class FieldError(UsageError):
    """A field cannot take the value; :attr:`field` is its name in the code."""

    def __init__(self, field: str, why: str) -> None:
        self.field = field
        super().__init__(_("{field}: {why}").format(field=label(field), why=why))


class UnknownFieldError(UsageError):
    """There is no field of that name."""

    def __init__(self, field: str, known: Iterable[str]) -> None:
        known = sorted(known)
        near = nearest(field, known)
        if near:
            text = _("There is no field “{field}”; did you mean {near}?").format(field=field, near=near)
        else:
            text = _("There is no field “{field}”; there are {known}.").format(
                field=field, known=", ".join(known)
            )
        super().__init__(text)


def converted(values: Mapping[str, Any], converters: Mapping[str, Converter]) -> dict[str, Any]:
    """The values as they are stored.

    Raises:
        UnknownFieldError: a name is no field.
        FieldError: a field cannot take its value.
    """
    found = {}
    for name, value in values.items():
        if name not in converters:
            raise UnknownFieldError(name, converters)
        try:
            found[name] = converters[name](value)
        except ValueError as error:
            raise FieldError(name, str(error)) from error
    return found


def line(value: Any) -> str:
    """One line of text."""
    return clean(str(value or ""))


def required(value: Any) -> str:
    """One line that is not empty."""
    text = line(value)
    if not text:
        raise ValueError(_("must not be empty."))
    return text


def lines(value: Any) -> str:
    """Several lines of text."""
    return clean_lines(str(value or "")).strip("\n")


def yes_no(value: Any) -> bool:
    """A yes or a no in French or English."""
    word = str(value).strip().casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise ValueError(_("takes yes or no, not “{text}”.").format(text=line(value)))


def whole(value: Any) -> int:
    """A whole number."""
    try:
        found = int(str(value).strip())
    except ValueError:
        raise ValueError(_("takes a whole number, not “{text}”.").format(text=line(value))) from None
    if abs(found) > LARGEST:
        raise ValueError(
            _("takes a number of at most {most}, not “{text}”.").format(most=LARGEST, text=line(value))
        )
    return found


def optional_whole(value: Any) -> int | None:
    """A whole number, or nothing."""
    return None if value is None or not str(value).strip() else whole(value)


def day(value: Any) -> date | None:
    """A date like ``24/11/2026`` or ``2026-11-24``, or nothing."""
    if value is None or isinstance(value, date):
        return value
    text = line(value)
    if not text:
        return None
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a date has no zone
        except ValueError:
            continue
    raise ValueError(_("takes a date like 24/11/2026, not “{text}”.").format(text=text))


def one_of(*choices: str) -> Converter:
    """A converter that takes one of some words."""

    def convert(value: Any) -> str:
        word = line(value)
        if word not in choices:
            listed = ", ".join(choice or '""' for choice in choices)
            raise ValueError(_("takes one of {choices}, not “{text}”.").format(choices=listed, text=word))
        return word

    return convert


language = one_of(*LANGUAGES)
optional_language = one_of("", *LANGUAGES)


def email(value: Any) -> str:
    """A mail address of the form of RFC 5321; no name server is asked."""
    text = line(value)
    try:
        return str(validate_email(text, check_deliverability=False, test_environment=True).normalized)
    except EmailNotValidError as error:
        told = _("“{text}” is no mail address: {why}").format(text=text, why=address_fault(text))
        raise ValueError(told) from error


def optional_email(value: Any) -> str:
    """A mail address, or nothing."""
    return email(value) if line(value) else ""


def emails(value: Any) -> str:
    """Several addresses separated by commas, semicolons or blanks; stored with a comma and a blank."""
    words = [word for word in _SEPARATORS.split(line(value)) if word]
    return ", ".join(dict.fromkeys(email(word) for word in words))


def country(value: Any) -> str:
    """A country's two letters (ISO 3166-1), or nothing."""
    text = line(value).upper()
    if text and not re.fullmatch(r"[A-Z]{2}", text):
        raise ValueError(_("takes two letters such as FR, not “{text}”.").format(text=text))
    return text


def currency(value: Any) -> str:
    """A currency's three letters (ISO 4217)."""
    text = line(value).upper()
    if not re.fullmatch(r"[A-Z]{3}", text):
        raise ValueError(_("takes three letters such as EUR, not “{text}”.").format(text=text))
    return text


def siren(value: Any) -> str:
    """Nine digits with the right check digit (Luhn, as INSEE defines the SIREN), or nothing."""
    text = line(value).replace(" ", "").replace(".", "")
    if text and not (re.fullmatch(r"\d{9}", text) and _luhn(text)):
        raise ValueError(_("takes nine digits with the right check digit, not “{text}”.").format(text=text))
    return text


def vat_number(value: Any) -> str:
    """A VAT number: two letters, then 2 to 13 letters or digits; or nothing."""
    text = re.sub(r"[ .-]", "", line(value)).upper()
    if text and not re.fullmatch(r"[A-Z]{2}[A-Z0-9+*]{2,13}", text):
        raise ValueError(_("takes a number like FR12345678901, not “{text}”.").format(text=text))
    return text


def iban(value: Any) -> str:
    """An IBAN with the right check digits (ISO 13616), stored without blanks; or nothing."""
    text = line(value).replace(" ", "").upper()
    if text and not _iban_is_right(text):
        raise ValueError(_("“{text}” is no IBAN: a digit is wrong or missing.").format(text=text))
    return text


def bic(value: Any) -> str:
    """A BIC of 8 or 11 characters (ISO 9362), or nothing."""
    text = line(value).replace(" ", "").upper()
    if text and not re.fullmatch(r"[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?", text):
        raise ValueError(_("takes 8 or 11 characters such as AGRIFRPP, not “{text}”.").format(text=text))
    return text


def image(value: Any) -> bytes | None:
    """The bytes of a PNG or JPEG file, or nothing."""
    if not value:
        return None
    if isinstance(value, bytes) and value.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
        return value
    raise ValueError(_("takes a PNG or JPEG file."))


def _luhn(digits: str) -> bool:
    doubled = (sum(divmod(int(d) * (1 + i % 2), 10)) for i, d in enumerate(reversed(digits)))
    return sum(doubled) % 10 == 0


def _iban_is_right(text: str) -> bool:
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]+", text) or len(text) not in _IBAN_LENGTHS:
        return False
    if text.startswith("FR") and len(text) != _IBAN_FRANCE:
        return False
    return int("".join(str(int(c, 36)) for c in text[4:] + text[:4])) % 97 == 1
