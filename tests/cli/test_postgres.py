"""The same commands on PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest

from flowtui.models import patience
from tests.postgres import new_database

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Server
    from tests.cli.program import Done


@pytest.fixture
def on_postgres(postgres_server: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The URL of an empty database, in force for every call."""
    url = new_database(postgres_server)
    monkeypatch.setenv("FLOWTUI_DATABASE", url)
    return url


@pytest.mark.usefixtures("on_postgres")
def test_the_main_job(
    server: Server, books: tuple[str, str], call: Callable[..., Done], tmp_path: Path
) -> None:
    call("init", "--company", "Ets Durand", "--email", "anna@durand.example").expect(0)
    call("init", "--company", "Ets Durand").expect(1)
    assert call("import", *books, "--json").expect(0).json["invoices"] == 8
    assert call("list", "dupont", "open", "--json").expect(0).json["count"] == 2
    assert (
        call("statement", "client:C1", "open", "--yes", "--wait", "--json").expect(0).json["counts"]["sent"]
        == 1
    )
    assert len(server.mails()) == 1
    assert call("status", "set", "R1", "client:C1", "--json").expect(0).json["changed"] == 3
    assert call("db", "check", "--json").expect(0).json["ok"] is True
    backup = call("db", "backup", str(tmp_path / "copy.dump"))
    assert backup.code == 0 or "pg_dump" in backup.sentence
    assert (tmp_path / "copy.dump").exists() is (backup.code == 0)
    role = call("show", "user", "--json").expect(0).json["users"][0]["login"]
    assert role == "postgres"


@pytest.mark.usefixtures("server")
def test_what_another_session_holds_is_not_waited_for_without_end(
    on_postgres: str, books: tuple[str, str], call: Callable[..., Done], monkeypatch: pytest.MonkeyPatch
) -> None:
    call("init", "--company", "Ets Durand", "--email", "anna@durand.example").expect(0)
    call("import", *books).expect(0)
    monkeypatch.setattr(
        patience, "limit_waits", lambda database: database.execute_sql("SET lock_timeout = 100")
    )
    with psycopg.connect(on_postgres) as other:
        other.execute("SELECT 1 FROM invoice FOR UPDATE")
        assert "occupée" in call("status", "set", "R1", "client:C1").expect(1).sentence
    call("status", "set", "R1", "client:C1").expect(0)
