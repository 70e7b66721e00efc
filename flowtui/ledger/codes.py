"""Reminder statuses as parameters (Clients / Complément facturation): create, change, duplicate, remove, order."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import peewee as pw

from flowtui.errors import FlowError
from flowtui.i18n import _, ngettext
from flowtui.models import Invoice, MailProfile, ReminderStatus, StatusChange, atomic
from flowtui.models import fields as f
from flowtui.models.edit import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Mapping

#: The names of the 16 colours that every terminal with colours has.
COLOURS = (
    "",
    *(f"{bright}{name}" for bright in ("", "bright_") for name in ("red", "green", "yellow", "blue", "magenta", "cyan")),
    "white",
    "bright_white",
    "bright_black",
)  # fmt: skip


def _code(value: Any) -> str:
    text = f.line(value)
    if not re.fullmatch(r"[\w-]{1,8}", text):
        raise ValueError(_("takes 1 to 8 letters or digits without a blank, not “{text}”.").format(text=text))
    return text


def _mark(value: Any) -> str:
    text = f.line(value)
    if len(text) > 1 or not text.isascii():
        raise ValueError(_("takes one plain character such as ! or *, not “{text}”.").format(text=text))
    return text


CODE: Mapping[str, f.Converter] = {
    "label": f.required,
    "label_en": f.line,
    "colour": f.one_of(*COLOURS),
    "mark": _mark,
    "position": f.whole,
    "blocks": f.yes_no,
    "next": f.line,
}


class SelfNextError(f.FieldError):
    """A status is to follow itself."""

    def __init__(self) -> None:
        super().__init__("next", _("a status cannot follow itself."))


class CodeExistsError(FlowError):
    """The code is taken."""

    def __init__(self, code: str) -> None:
        super().__init__(_("There is already a status {code}.").format(code=code))


class CodeInUseError(FlowError):
    """A status that stands somewhere cannot be removed."""

    def __init__(self, code: str, invoices: int, changes: int, profiles: int) -> None:
        counted = (
            (invoices, ngettext("{count} invoice", "{count} invoices", invoices)),
            (changes, ngettext("{count} line of the history", "{count} lines of the history", changes)),
            (profiles, ngettext("{count} mail profile", "{count} mail profiles", profiles)),
        )
        uses = ", ".join(text.format(count=count) for count, text in counted if count)
        super().__init__(
            _("Status {code} cannot be removed: it stands in {uses}.").format(code=code, uses=uses)
        )


def codes() -> list[ReminderStatus]:
    """Every status, in the order in which they are offered."""
    return list(ReminderStatus.select().order_by(ReminderStatus.position, ReminderStatus.code))


def find_code(code: str) -> ReminderStatus:
    """The status of that code.

    Raises:
        NotFoundError: there is none.
    """
    found = ReminderStatus.get_or_none(ReminderStatus.code == code)
    if found is None:
        raise NotFoundError(_("status"), code)
    return found


def new_code(code: str) -> str:
    """The code as it would be stored, if no status has it yet.

    Raises:
        CodeExistsError, FieldError: it is taken, or no code.
    """
    key = str(f.converted({"code": code}, {"code": _code})["code"])
    if ReminderStatus.get_or_none(ReminderStatus.code == key) is not None:
        raise CodeExistsError(key)
    return key


def set_code(code: str, **fields: Any) -> ReminderStatus:
    """Change a status, or create one (``label`` is then needed); ``next`` is the code of another, or empty."""
    key = f.converted({"code": code}, {"code": _code})["code"]
    values = f.converted(fields, CODE)
    with atomic():
        status = ReminderStatus.get_or_none(ReminderStatus.code == key)
        if status is None:
            status = ReminderStatus(code=key, label="", position=_last_position() + 1)
        if "next" in values:
            values["next"] = _next(key, values["next"])
        for name, value in values.items():
            setattr(status, name, value)
        f.converted({"label": status.label}, CODE)
        status.save()
    return status


def duplicate_code(code: str, new: str) -> ReminderStatus:
    """A new status with everything of another but its code.

    Raises:
        CodeExistsError: ``new`` is taken.
    """
    source = find_code(code)
    following = source.next.code if source.next else ""
    return set_code(
        new_code(new),
        label=source.label,
        label_en=source.label_en,
        colour=source.colour,
        mark=source.mark,
        blocks=source.blocks,
        next=following,
    )


def remove_code(code: str) -> None:
    """Remove a status that stands nowhere.

    Raises:
        CodeInUseError: an invoice bears it, the history mentions it, or a profile sets it.
    """
    with atomic():
        status = find_code(code)
        invoices = Invoice.select().where(Invoice.status == status).count()
        changes = (
            StatusChange.select().where((StatusChange.old == status) | (StatusChange.new == status)).count()
        )
        profiles = MailProfile.select().where(MailProfile.status_after == status).count()
        if invoices or changes or profiles:
            raise CodeInUseError(code, invoices, changes, profiles)
        status.delete_instance()


def move_code(code: str, step: int) -> None:
    """Move a status ``step`` places down the order (up where negative)."""
    with atomic():
        order = codes()
        status = find_code(code)
        index = next(i for i, other in enumerate(order) if other.id == status.id)
        target = min(max(index + step, 0), len(order) - 1)
        order.insert(target, order.pop(index))
        for position, other in enumerate(order):
            ReminderStatus.update(position=position).where(ReminderStatus.id == other.id).execute()


def label_of(status: ReminderStatus, language: str) -> str:
    """The status' label in a language; the French one where there is no other."""
    return str((status.label_en if language == "en" else "") or status.label)


def _next(key: str, code: str) -> ReminderStatus | None:
    if not code:
        return None
    if code == key:
        raise SelfNextError
    return find_code(code)


def _last_position() -> int:
    return int(ReminderStatus.select(pw.fn.MAX(ReminderStatus.position)).scalar() or 0)
