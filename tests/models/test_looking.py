"""An account that may read the file and not write it looks at it, and the owner never notices."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from flowtui.ledger import offsets  # noqa: F401 - as below
from flowtui.ledger.window import change_mark  # noqa: F401 - what an account is told may name it
from flowtui.models import Company, Customer  # noqa: F401 - as above
from flowtui.models.database import atomic, open_database, private_connection, proxy  # noqa: F401 - as above
from flowtui.models.upgrade import create_database

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

OWNER, OTHER = 54_321, 54_322

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be two other accounts")


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that other accounts reach, which pytest's own is not."""
    made = Path(tempfile.mkdtemp(prefix="flowtui-look-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture
def file(folder: Path) -> Path:
    """A database of :data:`OWNER` that everybody may read."""
    path = folder / "flowtui.db"
    database = create_database(f"sqlite:///{path}")
    database.execute_sql("INSERT INTO company (name, address, postcode, city, country, siren, vat_number, rcs_city, legal_form, phone, email, iban, bic, mentions, language, currency) VALUES ('Ets Durand','','','','FR','','','','','','','','','','fr','EUR')")  # fmt: skip
    database.close()
    path.chmod(0o644)
    for one in (folder, path):
        os.chown(one, OWNER, OWNER)
    return path


class Account:
    """A process of another account that does what it is told, a line at a time.

    It is forked, since another account may not even run this Python.
    """

    def __init__(self, uid: int, path: Path) -> None:
        orders, says = os.pipe(), os.pipe()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            self._process = os.fork()
        if not self._process:
            with contextlib.suppress(BaseException):
                _obey(uid, orders[0], says[1], (orders[1], says[0]))
            os._exit(1)
        os.close(orders[0])
        os.close(says[1])
        self._orders, self._says = os.fdopen(orders[1], "w"), os.fdopen(says[0])
        self.opened = self.says(f"open_database('sqlite:///{path}').is_closed()")

    def says(self, expression: str) -> str:
        """What ``expression`` comes to there."""
        self._orders.write(f"{expression}\n")
        self._orders.flush()
        return self._says.readline().strip()

    def end(self, how: signal.Signals | None = None) -> None:
        """End it, in order unless ``how`` names a signal."""
        if how:
            os.kill(self._process, how)
        with contextlib.suppress(BrokenPipeError):
            self._orders.write("\n")
            self._orders.close()
        os.waitpid(self._process, 0)
        self._says.close()


def _obey(uid: int, orders: int, says: int, others: Iterable[int]) -> None:
    for one in others:
        os.close(one)
    os.setgroups([])
    os.setgid(uid)
    os.setuid(uid)
    with os.fdopen(orders) as lines, os.fdopen(says, "w") as out:
        for line in iter(lines.readline, "\n"):
            try:
                told = repr(eval(line))  # noqa: S307 - the test's own words
            except Exception as error:  # noqa: BLE001 - it is what the test asks for
                told = f"{type(error).__name__} {str(error).splitlines()[0]}"
            out.write(f"{told}\n")
            out.flush()
    proxy.obj.close()
    os._exit(0)


CUSTOMERS = "Customer.select().count()"


def add(code: str) -> str:
    return f"Customer.create(code='{code}', name='{code}', search_key='').code"


@pytest.mark.parametrize("mode", [0o755, 0o1777, 0o777])
def test_a_look_leaves_nothing_behind_and_the_owner_goes_on_writing(
    folder: Path, file: Path, mode: int
) -> None:
    folder.chmod(mode)
    other = Account(OTHER, file)
    assert other.says("Company.get().name") == "'Ets Durand'"
    assert list(folder.iterdir()) == [file]
    owner = Account(OWNER, file)
    assert owner.says(add("C1")) == "'C1'"
    other.end()
    owner.end()
    assert list(folder.iterdir()) == [file]


def test_who_looks_sees_what_is_written_meanwhile(file: Path) -> None:
    other = Account(OTHER, file)
    assert other.says(CUSTOMERS) == "0"
    before = other.says("change_mark()")
    owner = Account(OWNER, file)
    owner.says(add("C1"))
    assert other.says(CUSTOMERS) == "1"
    assert other.says("change_mark()") != before
    owner.says(add("C2"))
    assert other.says(CUSTOMERS) == "2"
    late = Account(OTHER, file)
    assert late.says(CUSTOMERS) == "2"
    owner.end()
    assert (other.says(CUSTOMERS), late.says(CUSTOMERS)) == ("2", "2")
    second = Account(OWNER, file)
    assert second.says(add("C3")) == "'C3'"
    assert (other.says(CUSTOMERS), late.says(CUSTOMERS)) == ("3", "3")
    for one in (second, other, late):
        one.end()


def test_a_picture_is_taken_anew_once_others_have_written_and_gone(file: Path) -> None:
    other = Account(OTHER, file)
    assert other.says(CUSTOMERS) == "0"
    owner = Account(OWNER, file)
    owner.says(add("C1"))
    owner.end()
    assert other.says(CUSTOMERS) == "1"
    assert other.says("private_connection().execute('SELECT count(*) FROM customer').fetchone()") == "(1,)"
    other.end()


def test_what_an_owner_that_was_killed_committed_is_seen(file: Path) -> None:
    owner = Account(OWNER, file)
    owner.says(add("C1"))
    owner.end(signal.SIGKILL)
    other = Account(OTHER, file)
    assert other.says(CUSTOMERS) == "1"
    other.end()


def test_nothing_is_written_by_who_looks(file: Path) -> None:
    other = Account(OTHER, file)
    assert "readonly" in other.says(add("C1"))
    owner = Account(OWNER, file)
    owner.says("Company.get().name")
    assert "readonly" in other.says(add("C1"))
    owner.end()
    other.end()


def test_commits_that_cannot_be_read_are_told(folder: Path, file: Path) -> None:
    owner = Account(OWNER, file)
    owner.says(add("C1"))
    (folder / "flowtui.db-wal").chmod(0o600)
    other = Account(OTHER, file)
    assert other.opened.startswith("CannotOpenError")
    assert "à côté" in other.opened
    owner.end()
    other.end()


def test_who_may_not_read_is_told(file: Path) -> None:
    file.chmod(0o640)
    other = Account(OTHER, file)
    assert "pas le droit de le lire" in other.opened
    other.end()


def test_what_would_write_is_refused_at_once(file: Path) -> None:
    other = Account(OTHER, file)
    assert other.says("atomic().__enter__()").startswith("ReadOnlyError")
    owner = Account(OWNER, file)
    owner.says("Customer.create(code='C1', name='', search_key='', offsets_stale=True)")
    assert other.says("offsets.refresh()") == "0"
    owner.end()
    other.end()
