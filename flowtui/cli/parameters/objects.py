"""The objects of the parameters as JSON shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowtui.cli.parameters import options

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flowtui.models import Company, Contact, Customer, MailProfile, ReminderStatus, ReportTemplate, User


def _fields(source: Any, names: Iterable[str]) -> dict[str, Any]:
    values = {name: getattr(source, name) for name in names}
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values.items()
    }


def company_object(company: Company) -> dict[str, Any]:
    """The company; of its logo only the size."""
    names = [name for name in options.COMPANY if name != "logo"]
    return {**_fields(company, names), "logo_bytes": len(company.logo or b"")}


def user_object(user: User) -> dict[str, Any]:
    """A user with the rights."""
    return {"login": user.login, **_fields(user, options.USER)}


def profile_object(profile: MailProfile) -> dict[str, Any]:
    """What a user may send for one purpose, and how it reads."""
    after = profile.status_after
    return {
        "user": profile.user.login,
        "purpose": profile.purpose,
        **_fields(profile, options.PROFILE),
        "status_after": after.code if after else None,
    }


def code_object(status: ReminderStatus) -> dict[str, Any]:
    """A reminder status."""
    names = [name for name in options.CODE if name != "next"]
    following = status.next
    return {
        "code": status.code,
        **_fields(status, names),
        "next": following.code if following else None,
    }


def template_object(template: ReportTemplate, *, source: bool = False) -> dict[str, Any]:
    """A report template; ``source``: with its HTML and CSS."""
    names = ["number", "version", "purpose", "label", "sha256", "active"]
    return _fields(template, names + (["html", "css"] if source else []))


def customer_object(customer: Customer) -> dict[str, Any]:
    """A customer with all addresses."""
    from flowtui.models import lookup

    return {
        "code": customer.code,
        **_fields(customer, options.CUSTOMER),
        "contacts": [contact_object(contact) for contact in lookup.contacts(customer.id)],
    }


def contact_object(contact: Contact) -> dict[str, Any]:
    """One address of a customer."""
    return {
        "customer": contact.customer.code,
        **_fields(contact, ("email", "name", "purpose", "role", "valid", "active", "position")),
    }
