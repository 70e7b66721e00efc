"""One call of the program: its arguments, the configuration, the database, and the answer."""

from __future__ import annotations

import contextlib
import json
import sys
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flowtui import config as configuration
from flowtui import i18n
from flowtui.drivers import load_peewee
from flowtui.errors import FlowError
from flowtui.text import clean_lines, escape_controls

if TYPE_CHECKING:
    import argparse
    from array import array
    from collections.abc import Callable, Iterable

    from flowtui.config import Config
    from flowtui.models import Company, User

DONE, FAILED, NOT_ALL, NOTHING = 0, 1, 3, 4


class Call:
    """What a command works with."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        self.arguments = arguments
        self.json: bool = arguments.json

    def load_database(self) -> None:
        """Load what the database in force needs, before a command loads the models.

        A command that needs the configuration tells what is wrong with it.
        """
        with contextlib.suppress(FlowError):
            load_peewee(self.url)

    @cached_property
    def config(self) -> Config:
        """The configuration in force."""
        named = Path(self.arguments.config).expanduser() if self.arguments.config else None
        return configuration.load(named, database=self.arguments.database)

    @property
    def url(self) -> str:
        """The database's URL."""
        return configuration.database_url(self.config)

    def open(self) -> User:
        """Open the database; the user at the keyboard, whose language the program then speaks.

        What others hold is waited for as long on PostgreSQL as on SQLite, then told.

        Raises:
            DatabaseError: it cannot be opened, or is not of this version.
        """
        self.load_database()
        from flowtui.models.identity import current_user
        from flowtui.models.patience import limit_waits
        from flowtui.models.upgrade import open_current

        limit_waits(open_current(self.url))
        user = current_user()
        i18n.use(i18n.choose(self.arguments.lang or self.config.look.language, user.language))
        return user

    def company(self) -> Company:
        """The company whose books the open database holds.

        Raises:
            NoCompanyError: there is none.
        """
        from flowtui.models.lookup import known_company

        return known_company()

    def chosen(self) -> array[int]:
        """The ids of the invoices that the command's query finds.

        Raises:
            QueryError: a word means nothing, or nothing is found and one looks mistyped.
        """
        from flowtui.ledger import language, offsets, query

        offsets.refresh()
        ids = query.ids(language.parse(self.arguments.query))
        if not ids:
            language.see_words(self.arguments.query)
        return ids

    def answer(self, data: Any, lines: Iterable[str] | Callable[[], Iterable[str]]) -> None:
        """Print ``data`` with ``--json``, else the lines for a person."""
        if self.json:
            print_json(data)
            return
        for line in lines() if callable(lines) else lines:
            sys.stdout.write(f"{clean_lines(line)}\n")


def print_json(data: Any) -> None:
    """One JSON document on stdout, in ASCII where the terminal is not UTF-8."""
    utf8 = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    sys.stdout.write(escape_controls(json.dumps(data, ensure_ascii=not utf8, indent=2)) + "\n")


def print_in_utf8() -> None:
    """Let stdout speak UTF-8 whatever the terminal speaks: what reads a CSV is a program."""
    with contextlib.suppress(AttributeError):
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # a test's stdout may be no file


def say(sentence: str) -> None:
    """A message for a person, on stderr."""
    sys.stderr.write(f"{clean_lines(sentence)}\n")
