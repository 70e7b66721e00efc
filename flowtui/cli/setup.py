"""A new database as a company begins with it: schema, company, administrator, statuses, templates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowtui.errors import FlowError
from flowtui.i18n import _

if TYPE_CHECKING:
    from flowtui.models import Company

#: Code, label, English label, colour, mark, whether it blocks reminders, the next one.
STATUSES = (
    ("R1", "1re relance", "1st reminder", "yellow", "1", False, "R2"),
    ("R2", "2e relance", "2nd reminder", "bright_yellow", "2", False, "MD"),
    ("MD", "Mise en demeure", "Formal notice", "red", "M", False, "CX"),
    ("CX", "Contentieux", "Legal action", "bright_red", "X", True, ""),
    ("LI", "Litige", "Dispute", "magenta", "?", True, ""),
)


class ExistsError(FlowError):
    """There is a company in that database already."""

    def __init__(self, where: str, company: str) -> None:
        super().__init__(
            _("There is already a database at {where}, of {company}; nothing was changed.").format(
                where=where, company=company
            )
        )


def create(url: str, company: str, *, admin_name: str = "", admin_email: str = "", **fields: Any) -> Company:
    """Create the database at ``url`` for ``company``; the account at work becomes its administrator.

    ``fields`` are the company's others, such as its address.

    Raises:
        ExistsError: the database has a company already.
        FieldError: a value cannot be what it should be; then nothing is created.
    """
    from flowtui.documents.templates import install_defaults
    from flowtui.models import atomic, edit, lookup
    from flowtui.models import fields as converters
    from flowtui.models.database import shown_url
    from flowtui.models.identity import create_administrator
    from flowtui.models.upgrade import create_database

    converters.converted({"name": company, **fields}, edit.COMPANY)
    person = converters.converted({"name": admin_name, "email": admin_email}, edit.USER)
    create_database(url)
    existing = lookup.company()
    if existing is not None:
        raise ExistsError(shown_url(url), existing.name)
    with atomic():
        stored = edit.set_company(name=company, **fields)
        create_administrator(**person)
        _install_statuses()
        install_defaults()
    return stored


def _install_statuses() -> None:
    from flowtui.ledger.codes import set_code

    for code, label, label_en, colour, mark, blocks, _next in STATUSES:
        set_code(code, label=label, label_en=label_en, colour=colour, mark=mark, blocks=blocks)
    for code, *_others, following in STATUSES:
        if following:
            set_code(code, next=following)
