"""The words of the command line: a parser that speaks the user's language and answers in one sentence.

Every command takes the global options before or after its own words, ``--json``, and shows an example.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NoReturn

from flowtui.errors import UsageError
from flowtui.i18n import N_, _, ngettext
from flowtui.text import LARGEST

if TYPE_CHECKING:
    from flowtui.cli.call import Call

#: A command: it answers through the call and returns its exit code.
Handler = Callable[["Call"], int]

#: The words of a query that are used most; README.md has them all.
_WORDS = N_("""\
open settled overdue blocked offset original:yes  created:today date:2026-11 due<2026-12-01 late>30
customer:dup* number:FA* kind:invoice balance>100 mailed:no grouped:no status:R1 reminders>=2
why:no-address""")
#: What argparse says by itself, so that the catalogue has it.
_ARGPARSE = (
    N_("usage: "),
    N_("positional arguments"),
    N_("options"),
    N_("show this help message and exit"),
    N_("expected one argument"),
    N_("expected at least one argument"),
    N_("the following arguments are required: %s"),
    N_("unrecognized arguments: %s"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("invalid %(type)s value: %(value)r"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("not allowed with argument %s"),
    N_("one of the arguments %s is required"),
    N_("ignored explicit argument %r"),
)


class CommandError(UsageError):
    """The words on the command line are no command."""

    def __init__(self, message: str, program: str) -> None:
        super().__init__(_("{message} (see {program} --help)").format(message=message, program=program))


class Parser(argparse.ArgumentParser):
    """An argument parser that raises a sentence instead of ending the process."""

    def error(self, message: str) -> NoReturn:
        """Refuse the words.

        Raises:
            CommandError: always.
        """
        raise CommandError(message, self.prog)


def whole(text: str) -> int:
    """A count or the number of a thing, as the type of an argument.

    >>> whole("12")
    12
    """
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(_("“{value}” is not a whole number").format(value=text))
    digits = text.lstrip("0") or "0"
    if len(digits) > len(str(LARGEST)) or int(digits) > LARGEST:
        raise argparse.ArgumentTypeError(
            _("“{value}” is more than {most}").format(value=text[:40], most=LARGEST)
        )
    return int(digits)


def not_empty(text: str) -> str:
    """A text that says something, as the type of an argument; a script's unset variable says nothing."""
    if not text.strip():
        raise argparse.ArgumentTypeError(_("nothing stands there"))
    return text


class Commands:
    """A place to which commands are added: the program itself or a group such as ``status``."""

    def __init__(self, parser: argparse.ArgumentParser, shared: argparse.ArgumentParser, name: str) -> None:
        self._parser, self._shared = parser, shared
        self._actions = parser.add_subparsers(
            title=_("commands"), metavar=_("COMMAND"), dest=name, required=bool(name != "command")
        )

    def add(
        self, name: str, run: Handler, about: str, example: str, *, details: str = ""
    ) -> argparse.ArgumentParser:
        """A command with its help and an example."""
        parser = self._actions.add_parser(
            name,
            help=about,
            description=f"{about[:1].upper()}{about[1:]}.",
            epilog="\n".join(part for part in (details, _("Example:"), f"  {example}") if part),
            parents=[self._shared],
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        parser.set_defaults(run=run, takes_query=False, program=parser.prog)
        if not self._parser.epilog:
            self._parser.epilog = "\n".join((_("Example:"), f"  {example}"))
        return parser

    def group(self, name: str, about: str) -> Commands:
        """A command that has commands of its own."""
        parser = self._actions.add_parser(
            name,
            help=about,
            description=f"{about[:1].upper()}{about[1:]}.",
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        return Commands(parser, self._shared, f"{name}_command")


def take_query(parser: argparse.ArgumentParser) -> None:
    """Let a command end in the words of a query."""
    parser.add_argument(
        "query", nargs="*", metavar=_("QUERY"), help=_("which invoices, for example: overdue late>30")
    )
    parser.set_defaults(takes_query=True)
    parser.epilog = "\n".join(
        (
            _(_WORDS),
            _("Conditions are joined by and; a leading - negates. In a shell, quote < > * and blanks."),
            "",
            parser.epilog or "",
        )
    )


def speak() -> None:
    """Let argparse use the program's own catalogue."""
    argparse._ = _  # type: ignore[attr-defined]
    argparse.ngettext = ngettext  # type: ignore[attr-defined]


def shared_options(*, suppress: bool) -> argparse.ArgumentParser:
    """The global options; ``suppress`` where the same option before the command must not be undone."""
    parser = Parser(add_help=False, allow_abbrev=False)
    absent: Any = argparse.SUPPRESS if suppress else None
    parser.add_argument(
        "--database", metavar="URL", default=absent, help=_("sqlite:///PATH or postgresql://…")
    )
    parser.add_argument("--config", metavar=_("FILE"), default=absent, help=_("the configuration (TOML)"))
    parser.add_argument("--lang", choices=("fr", "en"), default=absent, help=_("the language of the screen"))
    parser.add_argument(
        "--json",
        action="store_true",
        default=argparse.SUPPRESS if suppress else False,
        help=_("answer with one JSON document"),
    )
    return parser
