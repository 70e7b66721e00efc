"""The numbered report templates («états»): finding them, installing the shipped ones, new versions.

A stored version never changes; whoever edits a template makes the next version of its number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowtui.documents import kinds
from flowtui.documents.kinds import default_number
from flowtui.errors import FlowError
from flowtui.i18n import _, translator
from flowtui.models import Preference, ReportTemplate, atomic
from flowtui.models.lookup import company

if TYPE_CHECKING:
    from pathlib import Path

    from flowtui.documents.check import Check
    from flowtui.documents.pool import Pool

__all__ = ["check", "default_number", "find", "from_file", "install_defaults", "numbers", "save", "shipped"]


class NoTemplateError(FlowError):
    """There is no such report template."""

    def __init__(self, number: int, version: int | None = None) -> None:
        what = _("There is no report template no. {number}.").format(number=number)
        if version is not None:
            what = _("There is no version {version} of report template no. {number}.").format(
                version=version, number=number
            )
        super().__init__(what)


class BadTemplateError(FlowError):
    """A report template that cannot make its document is not stored."""

    def __init__(self, why: str) -> None:
        super().__init__(_("The report template was not saved: {why}").format(why=why))


def find(number: int, version: int | None = None) -> ReportTemplate:
    """One version of a template; the latest active one unless named.

    Raises:
        NoTemplateError: there is none.
    """
    query = ReportTemplate.select().where(ReportTemplate.number == number)
    if version is None:
        query = query.where(ReportTemplate.active).order_by(ReportTemplate.version.desc())
    else:
        query = query.where(ReportTemplate.version == version)
    found: ReportTemplate | None = query.first()
    if found is None:
        raise NoTemplateError(number, version)
    return found


def numbers(purpose: str | None = None) -> list[ReportTemplate]:
    """The latest active version of each number, in their order."""
    query = ReportTemplate.select().where(ReportTemplate.active)
    if purpose:
        query = query.where(ReportTemplate.purpose == purpose)
    latest = {row.number: row for row in query.order_by(ReportTemplate.number, ReportTemplate.version)}
    return list(latest.values())


def install_defaults() -> list[ReportTemplate]:
    """Store the shipped templates that are missing; what was stored, nothing the second time.

    A number that still holds what was installed follows the program as a new version; one that
    somebody edited stays as it is.
    """
    with atomic():
        return [row for shipped in kinds.DEFAULTS if (row := _install(shipped)) is not None]


def save(
    number: int,
    *,
    html: str | None = None,
    css: str | None = None,
    label: str | None = None,
    purpose: str | None = None,
    pool: Pool | None = None,
) -> ReportTemplate:
    """Store the next version of ``number``; what is not given stays as in the version before.

    A template that equals the version in force is returned as it is. What it makes is looked at
    first, in ``pool`` or in one of its own.

    Raises:
        BadTemplateError: it cannot make its document; the sentence says why.
        UnknownPurposeError: ``purpose`` means nothing.
    """
    before = _latest(number)
    values: dict[str, Any] = {
        "purpose": purpose or (before.purpose if before else "invoice"),
        "label": label if label is not None else (before.label if before else ""),
        "html": html if html is not None else (before.html if before else ""),
        "css": css if css is not None else (before.css if before else ""),
    }
    default_number(values["purpose"])
    if before and before.active and all(getattr(before, name) == value for name, value in values.items()):
        return before
    checked = check(_unsaved(number, **values), pool=pool)
    if not checked.ok:
        raise BadTemplateError("; ".join(checked.errors))
    with atomic():
        return _store(number, **values)


def check(template: ReportTemplate, *, pool: Pool | None = None) -> Check:
    """What a template makes of short, long, large and hostile documents."""
    from flowtui.documents.check import check as run

    return run(template, pool=pool)


def shipped(kind: str) -> ReportTemplate:
    """A template as it comes with the program, not stored; its version is 0.

    Raises:
        UnknownPurposeError: ``kind`` is none of the shipped ones.
    """
    html, css = kinds.sources(kind)
    return _unsaved(default_number(kind), purpose=kind, label=kind, html=html, css=css)


def from_file(path: Path) -> ReportTemplate:
    """A template in a file, not stored; its number is 0.

    Raises:
        TemplateFileError: the file cannot be read, or does not say what it is for.
    """
    purpose, html, css = kinds.read_file(path)
    return _unsaved(0, purpose=purpose, label=path.name, html=html, css=css)


def _install(shipped: kinds.Shipped) -> ReportTemplate | None:
    html, css = kinds.sources(shipped.purpose)
    digest = kinds.digest(html, css)
    latest = _latest(shipped.number)
    mark = Preference.get_or_none(Preference.user.is_null() & (Preference.name == _mark(shipped)))
    if latest is not None and (latest.sha256 == digest or mark is None or latest.sha256 != mark.value):
        return None
    if mark is None:
        Preference.create(name=_mark(shipped), value=digest)
    else:
        Preference.update(value=digest).where(Preference.id == mark.id).execute()
    firm = company()
    label = latest.label if latest else translator(firm.language if firm else "fr").gettext(shipped.label)
    return _store(shipped.number, purpose=shipped.purpose, label=label, html=html, css=css)


def _mark(shipped: kinds.Shipped) -> str:
    """Where the digest of what was installed last is remembered."""
    return f"template-installed:{shipped.number}"


def _latest(number: int) -> ReportTemplate | None:
    query = ReportTemplate.select().where(ReportTemplate.number == number)
    found: ReportTemplate | None = query.order_by(ReportTemplate.version.desc()).first()
    return found


def _unsaved(number: int, **values: Any) -> ReportTemplate:
    return ReportTemplate(
        number=number, version=0, sha256=kinds.digest(values["html"], values["css"]), **values
    )


def _store(number: int, **values: Any) -> ReportTemplate:
    latest = _latest(number)
    return ReportTemplate.create(
        number=number,
        version=latest.version + 1 if latest else 1,
        sha256=kinds.digest(values["html"], values["css"]),
        **values,
    )
