"""Making a large import into SQLite cheap: its indexes are built once at the end instead of row by row.

Dropping and building them belongs to the import's transaction, so that nobody else ever sees the table
without them and a crash leaves all as it was.
"""

from __future__ import annotations

from flowtui.imports.sql import execute
from flowtui.models import proxy
from flowtui.models.database import is_sqlite

#: Fewer new rows than this are inserted into the indexes one by one.
_WORTH_IT = 20_000
#: Not those of statuses and of cancel-outs, which no row has before it is stored.
_INDEXES = (
    "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'invoice'"
    " AND sql NOT LIKE '% WHERE (%IS NOT NULL)'"
)


class Indexes:
    """The invoices' indexes, set aside while many rows are inserted."""

    def __init__(self, *, unique: bool = False) -> None:
        """Prepare; ``unique``: those that see to uniqueness may be set aside too."""
        self._unique = unique
        self._aside: dict[str, str] = {}

    def set_aside(self, *, expected: int, present: int) -> None:
        """Drop them if ``expected`` new rows are many, and not few beside those ``present``."""
        if self._aside or not is_sqlite() or expected < max(_WORTH_IT, present // 2):
            return
        for name, statement in execute(_INDEXES):
            if self._unique or not statement.startswith("CREATE UNIQUE"):
                self._aside[name] = statement
                proxy.obj.execute_sql(f'DROP INDEX "{name}"')

    def need(self, name: str) -> None:
        """Build one now, if it was dropped."""
        if statement := self._aside.pop(name, ""):
            proxy.obj.execute_sql(statement)

    def rebuild(self) -> None:
        """Build again what was dropped."""
        for name in list(self._aside):
            self.need(name)
