"""A table read quickly gives just what it gives read with care: rows, counts, what is left out, errors."""

from __future__ import annotations

import contextlib
import csv
import functools
import io
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flowtui.imports.run import import_paths
from flowtui.imports.tables import invoices, portions, text
from flowtui.models import Customer, proxy
from flowtui.models.database import open_database
from flowtui.models.upgrade import create_database
from tests.imports.samples import sale, write_fec

if TYPE_CHECKING:
    from collections.abc import Iterator

READ = invoices.import_invoices


class Cells:
    """Cells of one column: the plain ones, and now and then another."""

    def __init__(self, plain: list[str], *nasty: str) -> None:
        self.plain = st.sampled_from(plain)
        self.any = st.sampled_from(plain * (12 * len(nasty) // len(plain) + 1) + list(nasty))


DAYS = ["01/10/2026", "2026-10-02", "03.10.26", "20261004", "2/10/2026", "2026-10-05 08:26:00"]
AMOUNTS = [
    "120,00",
    "-120,00",
    "60.00",
    "0,00",
    "1240,5",
    "12",
    "1 240,50",
    "1\u00a0240,50",
    "1.240,50",
    "1,240.50",
]
ODD_AMOUNTS = ("(12,50)", "12,50-", "12,50 €", " 7,00 ", "+3", "1'000,00", "-1 000,00", "12,500", "")
CELLS = {
    "numero": Cells(
        [f"FA{n}" for n in range(40)], " FA 2 ", "fa-3", "É1", 'N"4', "a;b", "F\t5", "x" * 90, ""
    ),
    "type": Cells(["F", "", "A", "avoir", "Règlement", "380"], "devis"),
    "code_client": Cells(["C1", "C2", "C3", "C4"], " C1 ", "DUPONT", ""),
    "client": Cells(["Dupont", "", "Durand", "C1"], "Dupônt & Fils", 'O"Neil; SA', "Deux\nlignes", "DUPONT"),
    "date": Cells(DAYS, "", "32/10/2026", "hier"),
    "echeance": Cells(["01/11/2026", "", "2026-12-01"], "30/02/2026"),
    "cree_le": Cells(["", "04/10/2026"], "?"),
    "devise": Cells(["EUR", "", "€", "chf"], "roubles"),
    "ht": Cells(AMOUNTS, *ODD_AMOUNTS),
    "tva": Cells(["20,00", "", "-20,00"], "12,50\n13,50"),
    "ttc": Cells(AMOUNTS, *ODD_AMOUNTS, "soixante", "12,50\n13,50", "1_000", "٣,٠٠"),
    "solde": Cells([*AMOUNTS, ""], *ODD_AMOUNTS),
}
NEEDED = ("numero", "date", "ttc")


@st.composite
def tables(draw: st.DrawFn) -> bytes:
    more = draw(st.sets(st.sampled_from([name for name in CELLS if name not in NEEDED])))
    columns = draw(
        st.permutations([*NEEDED, *sorted(more | {draw(st.sampled_from(["client", "code_client"]))})])
    )
    plain = draw(st.booleans())
    cells = [CELLS[name].plain if plain else CELLS[name].any for name in columns]
    rows = [[draw(cell) for cell in cells] for _row in range(draw(st.integers(0, 25)))]
    if plain:
        for number, row in enumerate(rows):
            row[columns.index("numero")] = f"FA{number}"
    rows += draw(st.lists(st.sampled_from(rows), max_size=1 if plain else 3)) if rows else []
    out = io.StringIO(newline="")
    writer = csv.writer(
        out,
        delimiter=draw(st.sampled_from(";,\t")),
        lineterminator=draw(st.sampled_from(["\r\n", "\n"])),
        quoting=draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
    )
    writer.writerow(columns)
    for row in rows:
        writer.writerow(row + draw(st.sampled_from([[]] * 40 + ([] if plain else [[""], ["x"]]))))
        if not plain and draw(st.integers(0, 30)) == 0:
            out.write("\r\n")
    whole = out.getvalue()
    if draw(st.booleans()):
        whole = whole.rstrip("\r\n")
    return whole.encode(draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"])), errors="replace")


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A new database, and one with customers and accounts."""
    folder = tmp_path_factory.mktemp("empty")
    found = {}
    for name in ("new", "used"):
        found[name] = folder / f"{name}.db"
        database = create_database(f"sqlite:///{found[name]}")
        if name == "used":
            Customer.create(code="C1", name="Dupont", terms="30 j FDM")
            Customer.create(code="C4", name="C4", terms="fin de mois")
            import_paths(
                [write_fec(folder / "fec.txt", sale("1", "FA1", "C1", 10000) + sale("2", "FA2", "C2", 500))]
            )
        database.close()
    proxy.initialize(None)
    return found


@contextlib.contextmanager
def opened(database: Path) -> Iterator[Any]:
    connection = open_database(f"sqlite:///{database}")
    try:
        yield connection
    finally:
        connection.close()
        proxy.initialize(None)


def stored(
    database: Path, files: list[Path], *, quick: bool
) -> tuple[list[Any], list[Any], dict[str, Any], set[str]]:
    """What the import says, the invoices, the customers, and which of them are to be looked at again."""
    reading = functools.partial(READ, quick=quick)
    with opened(database) as connection, mock.patch.object(invoices, "import_invoices", reading):
        said = [import_paths([file], form="table").to_json() for file in files]
        rows = [
            [dict(zip((one[0] for one in cursor.description), row, strict=True)) for row in cursor]
            for cursor in (
                connection.execute_sql(query)
                for query in ("SELECT * FROM invoice ORDER BY id", "SELECT * FROM customer ORDER BY id")
            )
        ]
    stale = {row["code"] for row in rows[1] if row.pop("offsets_stale")}
    return said, rows[0], rows[1], stale


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    contents=st.lists(tables(), min_size=1, max_size=2),
    again=st.booleans(),
    sizes=st.tuples(st.sampled_from([40, 200, 1 << 16]), st.sampled_from([3, 5000])),
    kind=st.sampled_from(["new", "used"]),
)
def test_quickly_and_with_care(
    empty: dict[str, Path], contents: list[bytes], again: bool, sizes: tuple[int, int], kind: str
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = [folder / f"{number}.csv" for number in range(len(contents))]
        for file, content in zip(files, contents, strict=True):
            file.write_bytes(content)
        files += files if again else []
        found = []
        for quick in (True, False):
            database = Path(shutil.copy(empty[kind], folder / f"{quick}.db"))
            with mock.patch.object(text, "BLOCK", sizes[0]), mock.patch.object(portions, "CHUNK", sizes[1]):
                found.append(stored(database, files, quick=quick))
    quickly, carefully = found
    assert quickly[:3] == carefully[:3]
    # whom the quick reading leaves alone has nothing new, those it names beyond need are only looked at
    assert quickly[3] <= carefully[3]
