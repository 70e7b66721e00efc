"""Changing the company, its users, customers and their addresses: what screens and commands both call.

Each function takes the fields to change as a person typed them (see :mod:`flowtui.models.fields`), stores
them in one transaction, and returns the stored object. Whoever calls sees to the right to do it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowtui.errors import FlowError
from flowtui.i18n import _
from flowtui.models import fields as f
from flowtui.models.customers import Contact, Customer
from flowtui.models.database import atomic
from flowtui.models.lookup import company, find_customer
from flowtui.models.people import Company, MailProfile, User
from flowtui.models.words import ContactPurpose, Purpose, Role

if TYPE_CHECKING:
    from collections.abc import Mapping

COMPANY: Mapping[str, f.Converter] = {
    "name": f.required,
    "address": f.lines,
    "postcode": f.line,
    "city": f.line,
    "country": f.country,
    "siren": f.siren,
    "vat_number": f.vat_number,
    "rcs_city": f.line,
    "legal_form": f.line,
    "phone": f.line,
    "email": f.optional_email,
    "iban": f.iban,
    "bic": f.bic,
    "logo": f.image,
    "mentions": f.lines,
    "language": f.language,
    "currency": f.currency,
}
USER: Mapping[str, f.Converter] = {
    "name": f.line,
    "email": f.optional_email,
    "signature": f.lines,
    "language": f.optional_language,
    "may_send_invoices": f.yes_no,
    "may_send_reminders": f.yes_no,
    "may_set_status": f.yes_no,
    "may_set_parameters": f.yes_no,
}
CUSTOMER: Mapping[str, f.Converter] = {
    "name": f.required,
    "address": f.lines,
    "postcode": f.line,
    "city": f.line,
    "country": f.country,
    "language": f.language,
    "siren": f.siren,
    "vat_number": f.vat_number,
    "terms": f.line,
    "grouping": f.one_of("any", "single", "grouped"),
    "consumer": f.yes_no,
    "blocked": f.yes_no,
    "block_reason": f.line,
    "block_until": f.day,
}
CONTACT: Mapping[str, f.Converter] = {
    "email": f.email,
    "name": f.line,
    "purpose": f.one_of(*ContactPurpose),
    "role": f.one_of(*Role),
    "active": f.yes_no,
    "position": f.whole,
}


class NotFoundError(FlowError):
    """Nothing is stored under that name."""

    def __init__(self, what: str, name: str) -> None:
        super().__init__(_("There is no {what} “{name}”.").format(what=what, name=name))


class LastAdministratorError(FlowError):
    """Nobody would be left who may change the parameters."""

    def __init__(self, user: User) -> None:
        super().__init__(
            _(
                "{user} is the only one who may change the parameters; give that right to somebody else first."
            ).format(user=user.name or user.login)
        )


class SameContactError(FlowError):
    """The customer already has that address for that purpose and role."""

    def __init__(self, customer: Customer, email: str) -> None:
        super().__init__(
            _("{customer} already has the address {email} for that use.").format(
                customer=customer.name, email=email
            )
        )


def set_company(**fields: Any) -> Company:
    """Change the company; create it where there is none yet (``name`` is then needed)."""
    values = f.converted(fields, COMPANY)
    with atomic():
        stored = company() or Company(name="")
        _assign(stored, values)
        f.converted({"name": stored.name}, COMPANY)
        stored.save()
    return stored


def set_user(login: str, **fields: Any) -> User:
    """Change a user, or create one with nothing allowed but what ``fields`` say.

    Raises:
        LastAdministratorError: the change would leave nobody to change the parameters.
    """
    values = f.converted(fields, USER)
    account = f.converted({"login": login}, {"login": f.required})["login"]
    with atomic():
        user = User.get_or_none(User.login == account) or User(login=account, name=account)
        created, administrator = not user.id, user.may_set_parameters
        _assign(user, values)
        if administrator and not user.may_set_parameters and not _another_administrator(user):
            raise LastAdministratorError(user)
        user.save()
        if created:
            MailProfile.insert_many([{"user": user, "purpose": purpose} for purpose in Purpose]).execute()
    return user


def set_customer(code: str, **fields: Any) -> Customer:
    """Change a customer, or create one (``name`` is then needed). Lifting a block empties its reason and end."""
    values = f.converted(fields, CUSTOMER)
    key = f.converted({"code": code}, {"code": f.required})["code"]
    with atomic():
        customer = Customer.get_or_none(Customer.code == key) or Customer(code=key, name="")
        _assign(customer, values)
        f.converted({"name": customer.name}, CUSTOMER)
        if not customer.blocked:
            customer.block_reason, customer.block_until = "", None
        customer.save()
    return customer


def customer(code: str) -> Customer:
    """The customer of that code.

    Raises:
        NotFoundError: there is none.
    """
    found = find_customer(code)
    if found is None:
        raise NotFoundError(_("customer"), code)
    return found


def set_contact(
    customer_code: str,
    email: str,
    purpose: str = ContactPurpose.ALL,
    role: str = Role.TO,
    **fields: Any,
) -> Contact:
    """Give a customer an address for a purpose, or change what is known of it (``name``, ``active``)."""
    owner = customer(customer_code)
    values = f.converted(fields | {"email": email, "purpose": purpose, "role": role}, CONTACT)
    with atomic():
        contact = _contact(owner, values) or Contact(customer=owner)
        _assign(contact, values | {"valid": True})
        contact.save()
    return contact


def correct_contact(contact_id: int, **fields: Any) -> Contact:
    """Change an address in place; what was refused or ill-formed under it may then be sent.

    Raises:
        NotFoundError: it was removed meanwhile.
        SameContactError: the customer has it already.
    """
    values = f.converted(fields, CONTACT)
    with atomic():
        contact = Contact.get_or_none(Contact.id == contact_id)
        if contact is None:
            raise NotFoundError(_("address"), str(fields.get("email", contact_id)))
        _assign(contact, values | ({"valid": True} if "email" in values else {}))
        same = _contact(
            contact.customer, {name: getattr(contact, name) for name in ("email", "purpose", "role")}
        )
        if same is not None and same.id != contact.id:
            raise SameContactError(contact.customer, contact.email)
        contact.save()
    return contact


def remove_contact(contact_id: int) -> None:
    """Take an address from its customer; mails already sent keep theirs."""
    with atomic():
        Contact.delete().where(Contact.id == contact_id).execute()


def replace_address(customer_code: str, old: str, new: str) -> list[Contact]:
    """Correct ``old`` wherever the customer has it; without an ``old``, add ``new`` for everything.

    What a person means who corrects an address while looking at a mail: the mistake is the same for
    every purpose. Where the customer has ``new`` already for that use, ``old`` is only removed.
    """
    address = f.converted({"email": new}, CONTACT)["email"]
    with atomic():
        owner = customer(customer_code)
        wrong = list(_contacts(owner).where(Contact.email == old)) if old else []
        if not wrong:
            return [set_contact(owner.code, address)]
        return [_replaced(owner, contact, address) for contact in wrong]


def _replaced(owner: Customer, contact: Contact, address: str) -> Contact:
    key = {"email": address, "purpose": contact.purpose, "role": contact.role}
    same = _contact(owner, key)
    if same is not None and same.id != contact.id:
        contact.delete_instance()
        contact = same
    _assign(contact, {"email": address, "valid": True, "active": True})
    contact.save()
    return contact


def _contact(owner: Customer, key: Mapping[str, Any]) -> Contact | None:
    found: Contact | None = (
        _contacts(owner)
        .where(
            (Contact.purpose == key["purpose"])
            & (Contact.role == key["role"])
            & (Contact.email == key["email"])
        )
        .first()
    )
    return found


def _contacts(owner: Customer) -> Any:
    return Contact.select().where(Contact.customer == owner)


def _another_administrator(user: User) -> bool:
    others = User.select().where((User.id != user.id) & (User.may_set_parameters == True))  # noqa: E712
    return bool(others.exists())


def _assign(target: Any, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(target, name, value)
