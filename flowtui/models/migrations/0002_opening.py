"""Sums carried forward are told from invoices; those that accounts brought before are marked.

A sum's number is that of the entry, which several customers share, or says no more than «à-nouveau».
"""

import re
from collections import defaultdict
from typing import Any

from flowtui.models.database import is_sqlite

_CARRIED = (
    "SELECT id, number, customer_id FROM invoice"
    " WHERE source = 'fec' AND kind = 'invoice' AND substr(source_key, 16, 1) = '*'"
)
_NO_NUMBER = re.compile(r"[^1-9]*|\W*r?\W*a\W*n\W*\d*", re.IGNORECASE)


def up(migrator: Any, db: Any) -> None:
    kind = "INTEGER" if is_sqlite(db) else "BOOLEAN"
    db.execute_sql(f"ALTER TABLE invoice ADD COLUMN opening {kind} NOT NULL DEFAULT FALSE")
    rows = db.execute_sql(_CARRIED).fetchall()
    customers: dict[str, set[int]] = defaultdict(set)
    for _row, number, customer in rows:
        customers[number].add(customer)
    mark = "?" if is_sqlite(db) else "%s"
    for row, number, _customer in rows:
        if len(customers[number]) > 1 or _NO_NUMBER.fullmatch(number):
            db.execute_sql(f"UPDATE invoice SET opening = TRUE WHERE id = {mark}", (row,))  # noqa: S608 - a mark
