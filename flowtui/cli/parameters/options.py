"""The fields that ``flowtui set`` can change, as options with their meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowtui.i18n import N_, _

if TYPE_CHECKING:
    import argparse

_YES_NO = N_("yes or no")

COMPANY = {
    "name": N_("as it stands in the subject of a mail"),
    "address": N_("street; several lines are fine"),
    "postcode": N_("postcode"),
    "city": N_("city"),
    "country": N_("two letters, for example FR"),
    "siren": N_("nine digits"),
    "vat_number": N_("VAT number"),
    "rcs_city": N_("where the company is registered"),
    "legal_form": N_("for example SARL au capital de 10 000 €"),
    "phone": N_("phone"),
    "email": N_("mail address"),
    "iban": N_("IBAN"),
    "bic": N_("BIC"),
    "logo": N_("a PNG or JPEG file"),
    "mentions": N_("free legal text at the foot of documents"),
    "language": N_("fr or en"),
    "currency": N_("three letters, for example EUR"),
}
USER = {
    "name": N_("the person's name"),
    "email": N_("the address that this person's mails come from"),
    "signature": N_("the end of every mail"),
    "language": N_("fr or en; empty: the terminal's"),
    "may_send_invoices": _YES_NO,
    "may_send_reminders": N_("yes or no; reminders and statements"),
    "may_set_status": _YES_NO,
    "may_set_parameters": N_("yes or no; an administrator"),
}
PROFILE = {
    "allowed": N_("yes or no; may this user send for this purpose at all"),
    "template": N_("number of the report template; empty: the default"),
    "subject": N_("a line with fields such as {{ numero }}; empty: the default"),
    "text": N_("the letter, with fields; empty: the default"),
    "subject_en": N_("the same for English customers"),
    "text_en": N_("the same for English customers"),
    "sender": N_("From; empty: the user's own address"),
    "reply_to": N_("where answers go"),
    "cc": N_("addresses that get a copy of every mail"),
    "bcc": N_("addresses that get a blind copy of every mail"),
    "copy_to_self": _YES_NO,
    "status_after": N_("the status that a mailed invoice gets; empty: none"),
    "status_next": N_("yes or no; a mailed invoice with a status goes on to the next in the chain"),
}
CODE = {
    "label": N_("in French"),
    "label_en": N_("in English"),
    "colour": N_("red, green, yellow, blue, magenta, cyan, bright_red…"),
    "mark": N_("one character, for terminals without colours"),
    "position": N_("place in the list"),
    "blocks": N_("yes or no; an invoice with it is not reminded"),
    "next": N_("the code proposed after it"),
}
CUSTOMER = {
    "name": N_("name"),
    "address": N_("street; several lines are fine"),
    "postcode": N_("postcode"),
    "city": N_("city"),
    "country": N_("two letters, for example FR"),
    "language": N_("fr or en: mails and PDFs speak it"),
    "siren": N_("nine digits"),
    "vat_number": N_("VAT number"),
    "terms": N_("payment terms"),
    "grouping": N_("any; single: never a statement; grouped: never a reminder per invoice"),
    "consumer": N_("yes or no; a private person"),
    "blocked": N_("yes or no; nothing is sent"),
    "block_reason": N_("why"),
    "block_until": N_("last day of the block; empty: until it is lifted"),
}
CONTACT = {
    "name": N_("the person's name"),
    "active": _YES_NO,
    "position": N_("place in the list"),
}
TEMPLATE = {
    "label": N_("what it is called"),
    "purpose": N_("invoice, notice, reminder or statement"),
}


def add_fields(parser: argparse.ArgumentParser, fields: dict[str, str]) -> None:
    """An option for each field, ``--vat-number`` for ``vat_number``; absent unless given."""
    import argparse

    for field, about in fields.items():
        parser.add_argument(
            f"--{field.replace('_', '-')}",
            dest=f"field_{field}",
            default=argparse.SUPPRESS,
            metavar=field.upper(),
            help=_(about).replace("%", "%%"),
        )


def given(arguments: argparse.Namespace) -> dict[str, Any]:
    """The fields that were given, by name."""
    return {
        name.removeprefix("field_"): value
        for name, value in vars(arguments).items()
        if name.startswith("field_")
    }
