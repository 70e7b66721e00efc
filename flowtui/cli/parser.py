"""The tree of all commands, and the reading of one command line."""

from __future__ import annotations

import argparse
from importlib import import_module

from flowtui import __version__
from flowtui.cli import start
from flowtui.cli.grammar import CommandError, Commands, Parser, shared_options, speak
from flowtui.cli.query_words import protect, restore
from flowtui.i18n import _

#: The modules of the commands, in the order of the help.
_GROUPS = (
    "start",
    "importing",
    "listing",
    "sending",
    "statuses",
    "runs",
    "steering",
    "mails",
    "bounces",
    "parameters",
    "templates",
    "doctor",
    "configuration",
    "databases",
)
#: What may stand on a command line that names no command.
_GLOBAL_VALUES = frozenset({"--database", "--config", "--lang"})
_GLOBAL_FLAGS = frozenset({"--mouse", "--no-mouse"})


def build() -> argparse.ArgumentParser:
    """The parser with every command, its help in the screen language."""
    parser = _without_commands()
    commands = Commands(parser, shared_options(suppress=True), "command")
    for group in _GROUPS:
        import_module(f"flowtui.cli.{group}").add(commands)
    return parser


def _without_commands() -> argparse.ArgumentParser:
    speak()
    parser = Parser(
        prog="flowtui",
        description=_("Invoices, statements and reminders by mail. Without a command: opens the window."),
        epilog=_(
            "Exit codes: 0 done, 1 could not be done, 2 wrong use, 3 done but not all, 4 nothing to do."
        ),
        parents=[shared_options(suppress=False)],
        allow_abbrev=False,
    )
    parser.add_argument(
        "--version", action="version", version=f"flowtui {__version__}", help=_("show the version")
    )
    parser.add_argument(
        "--mouse", action=argparse.BooleanOptionalAction, default=None, help=_("use the mouse in the window")
    )
    parser.set_defaults(run=start.window, takes_query=False, program=parser.prog)
    return parser


def _opens_the_window(words: list[str]) -> bool:
    """Whether ``words`` name no command; the window then starts without loading all of them (30 ms)."""
    rest = iter(words)
    return all(
        word in _GLOBAL_FLAGS
        or (word.partition("=")[0] in _GLOBAL_VALUES and ("=" in word or next(rest, None) is not None))
        for word in rest
    )


def parse(words: list[str]) -> argparse.Namespace:
    """The command that ``words`` ask for; ``run`` is its handler.

    Raises:
        CommandError: they are no command.
    """
    parser = _without_commands() if _opens_the_window(words) else build()
    arguments, extras = parser.parse_known_args(protect(words))
    extras = [word for word in extras if word != "--"]
    wrong = [word for word in extras if word.startswith("-") or not arguments.takes_query]
    if wrong:
        shown = " ".join(restore(word) for word in wrong)
        raise CommandError(_("unrecognized arguments: %s") % shown, arguments.program)
    for name, value in vars(arguments).items():
        if isinstance(value, str):
            setattr(arguments, name, restore(value))
    if arguments.takes_query:
        arguments.query = " ".join(restore(word) for word in (*arguments.query, *extras))
    return arguments
