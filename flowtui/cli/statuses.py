"""``flowtui status``: the reminder status of invoices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowtui.cli.call import DONE, NOTHING, print_json, say
from flowtui.cli.grammar import not_empty, take_query
from flowtui.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowtui.cli.call import Call
    from flowtui.cli.grammar import Commands
    from flowtui.ledger.status import Changed
    from flowtui.models import ReminderStatus


def add(commands: Commands) -> None:
    """Add ``status set``, ``status undo`` and ``status list``."""
    group = commands.group("status", _("the reminder status of invoices"))
    change = group.add(
        "set",
        _set,
        _("give invoices a reminder status"),
        "flowtui status set R2 status:R1 'late>45'",
    )
    change.add_argument(
        "code", type=not_empty, metavar=_("CODE"), help=_("a status' code; - takes the status away")
    )
    take_query(change)
    group.add("undo", _undo, _("take back your last change"), "flowtui status undo")
    group.add("list", _list, _("the statuses that there are"), "flowtui status list")


def _set(call: Call) -> int:
    from flowtui.ledger.status import set_status
    from flowtui.models.identity import Right, require

    arguments = call.arguments
    user = call.open()
    require(user, Right.SET_STATUS)
    changed = set_status(user, call.chosen(), None if arguments.code == "-" else arguments.code)
    return _answer(call, changed)


def _undo(call: Call) -> int:
    from flowtui.ledger.status import Changed, NothingToUndoError, undo

    user = call.open()
    try:
        return _answer(call, undo(user))
    except NothingToUndoError as nothing:
        say(nothing.sentence)
        if call.json:
            print_json(Changed(0, 0, "").to_json())
        return NOTHING


def _answer(call: Call, changed: Changed) -> int:
    call.answer(
        changed.to_json(),
        lambda: [
            _("{changed} changed, {unchanged} as they were").format(
                changed=changed.changed, unchanged=changed.unchanged
            )
        ],
    )
    return DONE if changed.changed else NOTHING


def _list(call: Call) -> int:
    from flowtui.cli.parameters.objects import code_object
    from flowtui.ledger.codes import codes

    call.open()
    found = codes()
    call.answer({"statuses": [code_object(status) for status in found]}, lambda: _lines(found))
    return DONE


def _lines(found: list[ReminderStatus]) -> Iterator[str]:
    from flowtui import i18n
    from flowtui.cli.tables import table
    from flowtui.ledger.codes import label_of

    rows = [
        (
            status.code,
            label_of(status, i18n.language()),
            _("yes") if status.blocks else _("no"),
            status.next.code if status.next else "",
        )
        for status in found
    ]
    yield from table((_("Code"), _("Label"), _("Blocks"), _("Next")), rows)
