"""Looking after the database: is it sound, and a copy of it while others work."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from typing import TYPE_CHECKING

from flowtui.i18n import _
from flowtui.models.database import DatabaseError, first_line, is_sqlite, private_connection, proxy
from flowtui.system_words import system_words

if TYPE_CHECKING:
    from pathlib import Path


class BackupError(DatabaseError):
    """The copy could not be made."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(_("No copy was made at {path}: {why}").format(path=path, why=why))


def check() -> list[str]:
    """What is wrong with the open database, in its own words; empty when it is sound.

    PostgreSQL has no such question to ask, so it always counts as sound.
    """
    if not is_sqlite():
        return []
    problems = [
        row[0] for row in proxy.obj.execute_sql("PRAGMA integrity_check").fetchall() if row[0] != "ok"
    ]
    for table, row_id, parent, _index in proxy.obj.execute_sql("PRAGMA foreign_key_check").fetchall():
        problems.append(
            _("{table} {row} points to a row of {parent} that is not there").format(
                table=table, row=row_id, parent=parent
            )
        )
    return problems


def backup(url: str, path: Path) -> None:
    """Write a consistent copy to ``path``, readable by its owner only, while others go on working.

    Raises:
        BackupError: it could not be written; no half copy is left.
    """
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        raise BackupError(path, _why(error)) from error
    try:
        if is_sqlite():
            _copy_sqlite(path)
        else:
            _dump_postgres(url, path)
    except (OSError, sqlite3.Error, subprocess.CalledProcessError) as error:
        path.unlink(missing_ok=True)
        raise BackupError(path, _why(error)) from error


def _copy_sqlite(path: Path) -> None:
    source = private_connection()
    target = sqlite3.connect(path)
    try:
        source.backup(target)
    finally:
        target.close()
        source.close()


def _dump_postgres(url: str, path: Path) -> None:
    program = shutil.which("pg_dump")
    if program is None:
        raise BackupError(path, _("pg_dump is not installed."))
    from psycopg.conninfo import conninfo_to_dict, make_conninfo

    where = conninfo_to_dict(url)
    password = where.pop("password", None)  # everybody on the machine can read arguments
    subprocess.run(
        [program, "--format=custom", f"--file={path}", "--dbname=" + make_conninfo("", **where)],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | ({"PGPASSWORD": str(password)} if password else {}),
    )


def _why(error: Exception) -> str:
    if isinstance(error, subprocess.CalledProcessError):
        lines = str(error.stderr).strip().splitlines()
        return lines[0] if lines else str(error.returncode)
    if isinstance(error, OSError) and error.strerror:
        return system_words(error)
    return first_line(error)
