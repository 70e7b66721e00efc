"""Parameters: the company."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from flowtui.i18n import N_, _
from flowtui.models import fields as f
from flowtui.models.edit import set_company
from flowtui.models.lookup import company
from flowtui.system_words import system_words
from flowtui.ui.screens.form import FormScreen
from flowtui.ui.screens.parameters.section import Section
from flowtui.ui.stored_words import languages, worded
from flowtui.ui.widgets.columns import Column
from flowtui.ui.widgets.edit_form import Spec
from flowtui.ui.widgets.records import Record

if TYPE_CHECKING:
    from flowtui.models import Company

_LINES = {"address": 2, "mentions": 3}
_GROUPS = (
    (N_("Who we are"), ("name", "legal_form", "siren", "rcs_city", "vat_number")),
    (N_("Where"), ("address", "postcode", "city", "country", "phone", "email")),
    (N_("Bank"), ("iban", "bic", "currency")),
    (N_("On documents"), ("language", "mentions", "logo")),
)
_FIELDS = [name for _title, names in _GROUPS for name in names]


class CompanySection(Section):
    """One company; every line opens the same form, on its own field."""

    NAME = "company"
    TITLE = N_("Company")
    columns = (Column("field", N_("Field"), 22), Column("value", N_("Value"), 27, widest=90))

    def records(self) -> list[Record]:
        """Every field and what stands in it."""
        firm = company()
        return [Record(name, (f.label(name), _shown(firm, name))) for name in _FIELDS]

    def status(self) -> str:
        """Which legal mentions are still missing."""
        from flowtui.mailing.letters import missing_mentions

        firm = company()
        missing = missing_mentions(firm) if firm else ()
        if not missing:
            return _("The mentions that the law asks for on letters are complete.")
        return _("Missing on letters (C. com. R123-237): {mentions}").format(mentions=", ".join(missing))

    def edit(self, key: Any) -> None:
        """The form."""
        firm = company()
        parts: list[Spec | str] = []
        for title, names in _GROUPS:
            parts.append(_(title))
            parts += [_spec(firm, name) for name in names]
        self.open(FormScreen(self.session, _("Company"), parts, _save), key)


def _shown(firm: Company | None, name: str) -> str:
    if firm is None:
        return ""
    if name == "logo":
        return _("{count} kB").format(count=len(firm.logo) // 1000 + 1) if firm.logo else _("none")
    return worded(name, getattr(firm, name))


def _spec(firm: Company | None, name: str) -> Spec:
    if name == "logo":
        hint = _("path of a PNG or JPEG file; empty: as it is")
        return Spec("logo", f.label("logo"), "", hint=hint)
    value = getattr(firm, name) if firm else {"language": "fr", "currency": "EUR"}.get(name, "")
    return Spec(
        name,
        f.label(name),
        value,
        choices=languages() if name == "language" else (),
        lines=_LINES.get(name, 0),
    )


def _save(changes: dict[str, Any]) -> Company:
    path = changes.pop("logo", "")
    if path:
        try:
            changes["logo"] = Path(path).expanduser().read_bytes()
        except OSError as error:
            field = "logo"
            raise f.FieldError(field, system_words(error)) from error
    return set_company(**changes)
