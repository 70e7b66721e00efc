"""``flowtui show``: one object, or all of a kind."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from flowtui.cli.call import DONE
from flowtui.cli.grammar import whole
from flowtui.cli.parameters import objects, server
from flowtui.i18n import N_, _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowtui.cli.call import Call
    from flowtui.cli.grammar import Commands
    from flowtui.models import User

#: What a person calls a value that is no field of a form.
_NAMES = {
    "logo_bytes": N_("logo (bytes)"),
    "valid": N_("valid address"),
    "user": N_("user"),
    "customer": N_("customer"),
    "number": N_("number"),
    "version": N_("version"),
}
#: Reads what was asked for: one object, or all of a kind under the name of the kind.
Reader = Callable[["Call", "User"], dict[str, Any]]


def add(commands: Commands) -> None:
    """Add ``show`` and its eight kinds of object."""
    group = commands.group("show", _("show what the parameter screens edit"))
    group.add("company", _run(_company), _("the company"), "flowtui show company --json")
    user = group.add("user", _run(_user), _("a user, or all"), "flowtui show user anna")
    user.add_argument("login", nargs="?", metavar="LOGIN", help=_("the account; without one: all"))
    profile = group.add(
        "profile", _run(_profile), _("what a user may send and how it reads"), "flowtui show profile reminder"
    )
    profile.add_argument(
        "purpose",
        nargs="?",
        choices=("invoice", "reminder", "statement"),
        metavar="invoice|reminder|statement",
    )
    profile.add_argument("--user", metavar="LOGIN", help=_("the account; without one: you"))
    template = group.add(
        "template", _run(_template), _("a report template, or all"), "flowtui show template 2"
    )
    template.add_argument("number", nargs="?", type=whole, metavar="N")
    code = group.add("code", _run(_code), _("a reminder status, or all"), "flowtui show code R1")
    code.add_argument("code", nargs="?", metavar=_("CODE"))
    customer = group.add(
        "customer", _run(_customer), _("a customer with its addresses"), "flowtui show customer C0412"
    )
    customer.add_argument("code", metavar=_("CODE"))
    contact = group.add("contact", _run(_contact), _("a customer's addresses"), "flowtui show contact C0412")
    contact.add_argument("customer", metavar=_("CODE"), help=_("the customer's code"))
    group.add(
        "server", _run(server.show), _("the mail server's settings in force"), "flowtui show server --json"
    )


def _run(read: Reader) -> Callable[[Call], int]:
    return partial(_show, read=read)


def _show(call: Call, read: Reader) -> int:
    found = read(call, call.open())
    call.answer(found, lambda: fact_lines(found))
    return DONE


def fact_lines(found: dict[str, Any]) -> Iterator[str]:
    """The object as names, as the parameter screens have them, and values; the objects of a list below each other."""
    from flowtui.cli.tables import facts

    own = [(_label(name), _shown(value)) for name, value in found.items() if not isinstance(value, list)]
    yield from facts(own)
    several = [one for value in found.values() if isinstance(value, list) for one in value]
    for number, one in enumerate(several):
        if own or number:
            yield ""
        yield from fact_lines(one)


def _label(name: str) -> str:
    from flowtui.models.fields import label

    return _(_NAMES[name]) if name in _NAMES else label(name)


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "" if value is None else str(value)


def _company(call: Call, _user: User) -> dict[str, Any]:
    return objects.company_object(call.company())


def _user(call: Call, _user: User) -> dict[str, Any]:
    from flowtui.models import lookup
    from flowtui.models.edit import NotFoundError

    login = call.arguments.login
    users = lookup.users()
    if login is None:
        return {"users": [objects.user_object(one) for one in users]}
    found = next((one for one in users if one.login == login), None)
    if found is None:
        raise NotFoundError(_("user"), login)
    return objects.user_object(found)


def _profile(call: Call, user: User) -> dict[str, Any]:
    from flowtui.mailing.profile_edit import profile
    from flowtui.models.words import Purpose

    login = call.arguments.user or user.login
    if call.arguments.purpose:
        return objects.profile_object(profile(login, call.arguments.purpose))
    return {"profiles": [objects.profile_object(profile(login, purpose)) for purpose in Purpose]}


def _template(call: Call, _user: User) -> dict[str, Any]:
    from flowtui.documents import templates

    if call.arguments.number is None:
        return {"templates": [objects.template_object(one) for one in templates.numbers()]}
    return objects.template_object(templates.find(call.arguments.number), source=True)


def _code(call: Call, _user: User) -> dict[str, Any]:
    from flowtui.ledger import codes

    if call.arguments.code is None:
        return {"codes": [objects.code_object(one) for one in codes.codes()]}
    return objects.code_object(codes.find_code(call.arguments.code))


def _customer(call: Call, _user: User) -> dict[str, Any]:
    from flowtui.models import edit

    return objects.customer_object(edit.customer(call.arguments.code))


def _contact(call: Call, _user: User) -> dict[str, Any]:
    from flowtui.models import edit, lookup

    owner = edit.customer(call.arguments.customer)
    return {"contacts": [objects.contact_object(one) for one in lookup.contacts(owner.id)]}
