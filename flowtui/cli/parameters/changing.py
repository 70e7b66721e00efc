"""``flowtui set``: changes one object, or creates it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from flowtui.cli import files
from flowtui.cli.call import DONE
from flowtui.cli.grammar import whole
from flowtui.cli.parameters import objects, options, server
from flowtui.i18n import _

if TYPE_CHECKING:
    import argparse

    from flowtui.cli.call import Call
    from flowtui.cli.grammar import Commands
    from flowtui.models import Contact, User

_PURPOSES = ("invoice", "reminder", "statement")
#: Changes the object with the fields given; returns it as JSON shows it.
Change = Callable[["Call", "User", dict[str, Any]], dict[str, Any]]


def add(commands: Commands) -> None:
    """Add ``set`` and its eight kinds of object."""
    group = commands.group("set", _("change what the parameter screens edit"))
    company = group.add(
        "company", _run(_company), _("change the company"), "flowtui set company --iban FR76…"
    )
    options.add_fields(company, options.COMPANY)

    user = group.add(
        "user", _run(_user), _("change a user, or add one"), "flowtui set user bob --may-send-invoices yes"
    )
    user.add_argument("login", nargs="?", metavar="LOGIN", help=_("the account; without one: you"))
    options.add_fields(user, options.USER)

    profile = group.add(
        "profile",
        _run(_profile),
        _("change what a user may send and how it reads"),
        "flowtui set profile reminder --user bob --allowed yes --text-file letter.txt",
    )
    profile.add_argument("purpose", choices=_PURPOSES, metavar="|".join(_PURPOSES))
    profile.add_argument("--user", metavar="LOGIN", help=_("the account; without one: you"))
    options.add_fields(profile, options.PROFILE)
    profile.add_argument("--text-file", metavar=_("FILE"), help=_("the letter from a file"))

    _add_template_and_code(group)
    _add_customer_and_contact(group)
    mail = group.add(
        "server",
        _run(server.change),
        _("change the mail server's settings in the configuration file"),
        'flowtui set server --profile ovh --user compta@durand.example --password-command "pass show smtp"',
    )
    options.add_fields(mail, server.options())


def _add_template_and_code(group: Commands) -> None:
    template = group.add(
        "template",
        _run(_template),
        _("store a new version of a report template"),
        "flowtui set template 12 --purpose reminder --html reminder.html --css reminder.css",
    )
    template.add_argument("number", type=whole, metavar="N")
    options.add_fields(template, options.TEMPLATE)
    template.add_argument("--html", metavar=_("FILE"), help=_("its HTML (Jinja2)"))
    template.add_argument("--css", metavar=_("FILE"), help=_("its style sheet"))

    code = group.add(
        "code",
        _run(_code),
        _("change a reminder status, or add one"),
        'flowtui set code R3 --label "3e relance"',
    )
    code.add_argument("code", metavar=_("CODE"))
    options.add_fields(code, options.CODE)
    code.add_argument("--remove", action="store_true", help=_("remove it, where it stands nowhere"))


def _add_customer_and_contact(group: Commands) -> None:
    customer = group.add(
        "customer",
        _run(_customer),
        _("change a customer, or add one"),
        'flowtui set customer C0412 --blocked yes --block-reason "redressement" --block-until 2027-01-31',
    )
    customer.add_argument("code", metavar=_("CODE"))
    options.add_fields(customer, options.CUSTOMER)

    contact = group.add(
        "contact",
        _run(_contact),
        _("give a customer an address, or change one"),
        "flowtui set contact C0412 compta@dupont.example --purpose statement",
    )
    contact.add_argument("customer", metavar=_("CODE"), help=_("the customer's code"))
    contact.add_argument("email", metavar=_("ADDRESS"))
    contact.add_argument("--purpose", default="all", choices=(*_PURPOSES, "all"), help=_("what it is for"))
    contact.add_argument(
        "--role", default="to", choices=("to", "cc", "bcc"), help=_("how it stands in a mail")
    )
    options.add_fields(contact, options.CONTACT)
    contact.add_argument("--remove", action="store_true", help=_("take it away"))


def _run(change: Change) -> Callable[[Call], int]:
    return partial(_change, change=change)


def _change(call: Call, change: Change) -> int:
    from flowtui.cli.parameters.showing import fact_lines
    from flowtui.models.identity import Right, require

    user = call.open()
    require(user, Right.PARAMETERS)
    stored = change(call, user, options.given(call.arguments))
    call.answer(stored, lambda: fact_lines(stored))
    return DONE


def _company(_call: Call, _user: User, fields: dict[str, Any]) -> dict[str, Any]:
    from flowtui.models import edit

    if fields.get("logo"):
        fields["logo"] = files.read(fields["logo"])
    return objects.company_object(edit.set_company(**fields))


def _user(call: Call, user: User, fields: dict[str, Any]) -> dict[str, Any]:
    from flowtui.models import edit

    return objects.user_object(edit.set_user(call.arguments.login or user.login, **fields))


def _profile(call: Call, user: User, fields: dict[str, Any]) -> dict[str, Any]:
    from flowtui.mailing.profile_edit import set_profile

    if call.arguments.text_file:
        fields["text"] = files.read_text(call.arguments.text_file)
    login = call.arguments.user or user.login
    return objects.profile_object(set_profile(login, call.arguments.purpose, **fields))


def _template(call: Call, _user: User, fields: dict[str, Any]) -> dict[str, Any]:
    from flowtui.documents import templates

    for name in ("html", "css"):
        path = getattr(call.arguments, name)
        if path:
            fields[name] = files.read_text(path)
    return objects.template_object(templates.save(call.arguments.number, **fields))


def _code(call: Call, _user: User, fields: dict[str, Any]) -> dict[str, Any]:
    from flowtui.ledger import codes

    if call.arguments.remove:
        removed = objects.code_object(codes.find_code(call.arguments.code))
        codes.remove_code(call.arguments.code)
        return {**removed, "removed": True}
    return objects.code_object(codes.set_code(call.arguments.code, **fields))


def _customer(call: Call, _user: User, fields: dict[str, Any]) -> dict[str, Any]:
    from flowtui.models import edit

    return objects.customer_object(edit.set_customer(call.arguments.code, **fields))


def _contact(call: Call, _user: User, fields: dict[str, Any]) -> dict[str, Any]:
    from flowtui.models import edit

    words = call.arguments
    if words.remove:
        contact = _find_contact(words)
        removed = objects.contact_object(contact)
        edit.remove_contact(contact.id)
        return {**removed, "removed": True}
    stored = edit.set_contact(words.customer, words.email, words.purpose, words.role, **fields)
    return objects.contact_object(stored)


def _find_contact(words: argparse.Namespace) -> Contact:
    from flowtui.models import edit, lookup

    for contact in lookup.contacts(edit.customer(words.customer).id):
        same = (contact.email.casefold(), contact.purpose, contact.role)
        if same == (words.email.casefold(), words.purpose, words.role):
            return contact
    raise edit.NotFoundError(_("address"), words.email)
