"""Only the database driver that is needed: peewee loads every one that is installed.

PostgreSQL's alone costs a tenth of a second and 17 MB, which a window on SQLite does not pay.
"""

from __future__ import annotations

import sys

_UNUSED_ON_SQLITE = ("psycopg2cffi", "psycopg2", "psycopg", "pymysql", "MySQLdb")


def load_peewee(url: str) -> None:
    """Import peewee for the database ``url``; for SQLite without the other databases' drivers."""
    if not url.startswith("sqlite:") or "peewee" in sys.modules:
        return
    hidden = [name for name in _UNUSED_ON_SQLITE if name not in sys.modules]
    # a None entry makes an import fail as if the package were not installed
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]
    try:
        import peewee  # noqa: F401 - it is wanted in sys.modules
    finally:
        for name in hidden:
            del sys.modules[name]
