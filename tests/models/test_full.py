"""SQLite ends the whole transaction by itself when the disk is full: the reason is what is told."""

from __future__ import annotations

import pytest

from flowtui.models import Customer, atomic, proxy
from flowtui.models.failures import FullError, as_sentence


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_the_reason_is_told_however_deep_it_was(sqlite_db, make_customer, depth):
    make_customer()
    proxy.obj.execute_sql(
        "CREATE TRIGGER full BEFORE UPDATE ON customer BEGIN "
        "SELECT RAISE(ROLLBACK, 'database or disk is full'); END"
    )

    def write(deeper):
        with atomic():
            if deeper:
                write(deeper - 1)
            else:
                Customer.update(name="x").execute()

    with pytest.raises(Exception) as caught:  # noqa: PT011 - which one is looked at below
        write(depth - 1)
    assert isinstance(as_sentence(caught.value), FullError)
    sqlite_db.execute_sql("DROP TRIGGER full")
    write(depth - 1)
    assert Customer.get().name == "x"
