"""The registry: every action of every screen, in the order in which help and key line show them.

It feeds the bindings, the key line, the action strip, the palette, the help screen and the README.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowtui.i18n import N_, _
from flowtui.models.identity import Right
from flowtui.models.words import Purpose
from flowtui.ui.action import Action, key_name
from flowtui.ui.actions_send import SEND

if TYPE_CHECKING:
    from textual.binding import BindingType

#: The headings of the help screen, in its order.
GROUPS = {
    "mark": N_("Mark"),
    "do": N_("Act"),
    "find": N_("Find and sort"),
    "window": N_("Window"),
}

MAIN = (
    Action(
        "mark",
        ("space",),
        N_("mark it"),
        N_("Mark the row, or unmark it, and go down."),
        "mark",
        needs_rows=True,
    ),
    Action("menu", ("enter", "m"), N_("actions"), N_("Open the actions for the marked rows, or this one.")),
    Action(
        "send",
        ("s", "f2"),
        N_("send"),
        N_("Mail the invoices, one mail each, after a control screen."),
        strip=N_("Automatic mailing (one mail per invoice)"),
        needs_rows=True,
        right=Right.SEND_INVOICES,
        purpose=Purpose.INVOICE,
    ),
    Action(
        "remind",
        ("r", "f4"),
        N_("remind"),
        N_("Remind by mail, one mail per invoice, after a control screen."),
        strip=N_("Reminder by mail (one mail per invoice)"),
        show=False,
        needs_rows=True,
        right=Right.SEND_REMINDERS,
        purpose=Purpose.REMINDER,
    ),
    Action(
        "group",
        ("g", "f5"),
        N_("group"),
        N_("Send each customer ONE mail with all its invoices, after a control screen."),
        strip=N_("Automatic grouped mailing (one mail per customer)"),
        needs_rows=True,
        right=Right.SEND_REMINDERS,
        purpose=Purpose.STATEMENT,
    ),
    Action(
        "status",
        ("t", "f6"),
        N_("status"),
        N_("Set the reminder status of the invoices."),
        strip=N_("Reminder status…"),
        needs_rows=True,
        right=Right.SET_STATUS,
    ),
    Action(
        "undo",
        ("z",),
        N_("undo"),
        N_("Take back the last change of status."),
        show=False,
        right=Right.SET_STATUS,
    ),
    Action(
        "view",
        ("d",),
        N_("view"),
        N_("Look at the invoice and at its mail as it left."),
        strip=N_("View the invoice and its mail"),
        strip_key="v",
        show=False,
        needs_rows=True,
    ),
    Action(
        "history",
        ("h",),
        N_("history"),
        N_("What happened to the invoice: mails and statuses, who and when."),
        strip=N_("History"),
        show=False,
        needs_rows=True,
    ),
    Action(
        "by_hand",
        ("k",),
        N_("by hand"),
        N_("Note that the invoice was sent by other means, or take that back."),
        strip=N_("Mark as sent by hand"),
        show=False,
        needs_rows=True,
        right=Right.SEND_INVOICES,
    ),
    Action(
        "export",
        ("x",),
        N_("export"),
        N_("Write the marked rows, else all rows shown, to a CSV file."),
        strip=N_("Export as CSV"),
        show=False,
    ),
    Action(
        "customer",
        ("c",),
        N_("customer"),
        N_("The customer's card: addresses, block, aged balance, history."),
        strip=N_("Customer card"),
        show=False,
        needs_rows=True,
    ),
    Action("all", ("ctrl+a", "asterisk"), N_("all"), N_("Mark all rows of the list."), "mark", show=False),
    Action("none", ("minus",), N_("none"), N_("Unmark every row."), "mark", show=False),
    Action(
        "invert", ("i",), N_("invert"), N_("Mark what is not marked, and the reverse."), "mark", show=False
    ),
    Action(
        "range",
        ("v",),
        N_("range"),
        N_("Begin a range here; move, and press it again to mark all between."),
        "mark",
        show=False,
    ),
    Action(
        "whole_customer",
        ("u",),
        N_("customer's rows"),
        N_("Mark all rows of this customer, or unmark them."),
        "mark",
        show=False,
    ),
    Action(
        "pair_out",
        ("e",),
        N_("pair out"),
        N_("Take this row and what cancels out with it out of the selection."),
        "mark",
        show=False,
    ),
    Action(
        "pairs_out",
        ("E",),
        N_("all pairs out"),
        N_("Take everything that cancels out, out of the selection."),
        "mark",
        show=False,
    ),
    Action(
        "marked",
        ("M",),
        N_("marked rows"),
        N_("Show the marked rows alone, also those outside the filter; again: the filter."),
        "mark",
        show=False,
    ),
    Action("query", ("slash",), N_("search"), N_("Type a query, or a word to look for."), "find", show=False),
    Action(
        "peg", ("p", "f8"), N_("peg"), N_("The peg: filter on what was mailed, grouped, reminded."), "find"
    ),
    Action(
        "panel",
        ("f", "f7"),
        N_("filter"),
        N_("The filter panel: period, customer, kind, balance."),
        "find",
        show=False,
    ),
    Action(
        "views", ("w",), N_("views"), N_("Your named views: choose one, keep this one."), "find", show=False
    ),
    Action("sort", ("o",), N_("sort"), N_("Choose the column to sort by."), "find", show=False),
    Action(
        "sort_left",
        ("less_than_sign",),
        N_("previous"),
        N_("Sort by the column to the left."),
        "find",
        show=False,
    ),
    Action(
        "sort_right",
        ("greater_than_sign",),
        N_("next"),
        N_("Sort by the column to the right."),
        "find",
        show=False,
    ),
    Action("sort_reverse", ("equals_sign",), N_("reverse"), N_("Reverse the order."), "find", show=False),
    Action(
        "columns",
        ("C",),
        N_("columns"),
        N_("Choose the columns of the list and their order; kept for you."),
        "find",
        strip=N_("Columns…"),
        show=False,
    ),
    Action(
        "ageing",
        ("b",),
        N_("aged balance"),
        N_("The aged balance of what the list shows."),
        "find",
        show=False,
    ),
    Action(
        "runs", ("l",), N_("runs"), N_("The runs, past and present, and their reports."), "window", show=False
    ),
    Action(
        "pause",
        ("a",),
        N_("suspend"),
        N_("Suspend the run that is being sent, or resume it."),
        "window",
        show=False,
    ),
    Action(
        "parameters",
        ("P", "f9"),
        N_("parameters"),
        N_("Company, users, templates, statuses, customers, mail server."),
        "window",
        show=False,
    ),
    Action(
        "refresh",
        ("R",),
        N_("read again"),
        N_("Read the list again from the database."),
        "window",
        show=False,
    ),
    Action(
        "leave",
        ("escape",),
        N_("close"),
        N_("Close what is open: strip, range, the marked rows alone, panel."),
        "window",
        show=False,
    ),
)

#: In the choice of the columns.
COLUMNS = (
    Action("switch", ("space",), N_("on/off"), N_("Show the column, or hide it."), "mark"),
    Action("up", ("minus", "less_than_sign", "shift+up"), N_("up"), N_("Move it further left.")),
    Action("down", ("plus", "greater_than_sign", "shift+down"), N_("down"), N_("Move it further right.")),
    Action("automatic", ("a",), N_("auto"), N_("Choose nothing: the width decides again.")),
    Action("keep", ("enter",), N_("keep"), N_("Keep these columns for you."), "window"),
    Action("close", ("escape", "q"), N_("as before"), N_("Leave the columns as they were."), "window"),
)

#: What acts on every screen.
EVERYWHERE = (
    Action("help", ("question_mark", "f1"), N_("help"), N_("All keys of this screen."), "window"),
    Action(
        "palette",
        ("colon", "ctrl+p"),
        N_("commands"),
        N_("Find a command by its name."),
        "window",
        show=False,
    ),
    Action("redraw", ("ctrl+l",), N_("redraw"), N_("Draw the screen again."), "window", show=False),
)

QUIT = Action(
    "quit", ("q",), N_("quit"), N_("Leave flowtui; what is being sent goes on."), "window", show=False
)
BACK = Action("back", ("escape", "q"), N_("back"), N_("Close this screen."), "window")

#: Every action by the screen on which it acts.
ACTIONS: dict[str, tuple[Action, ...]] = {
    "main": (*MAIN, QUIT),
    "columns": COLUMNS,
    "help": (BACK,),
    "history": (BACK,),
    "invoice": (
        Action("history", ("h",), N_("history"), N_("The history as a list."), "window"),
        Action("write", ("x",), N_("to files"), N_("Write the last mail and its PDFs into a folder."), "do"),
        BACK,
    ),
    **SEND,
}


def actions(place: str) -> tuple[Action, ...]:
    """The actions of a screen, those that act everywhere at the end."""
    return (*ACTIONS[place], *EVERYWHERE)


def action(place: str, name: str) -> Action:
    """One action by its name."""
    return next(entry for entry in actions(place) if entry.name == name)


def reference(place: str) -> list[tuple[str, str]]:
    """Keys and sentence of every action of a screen, in the screen language: the README's table of keys."""
    return [
        (" ".join(key_name(key) for key in entry.keys), _(entry.help))
        for entry in actions(place)
        if entry.keys
    ]


def bindings(place: str) -> list[BindingType]:
    """The key bindings of a screen; each calls ``act`` with the action's name."""
    from textual.binding import Binding

    return [
        Binding(",".join(entry.keys), f"screen.act('{entry.name}')", entry.label, show=False, id=entry.name)
        for entry in actions(place)
        if entry.keys
    ]
