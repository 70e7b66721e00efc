"""PostgreSQL over a network: a connection that died is noticed in seconds, and made anew for what reads next."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import peewee as pw

#: What libpq waits for, in seconds but for the last: to connect, and until a silent peer is taken for dead, at
#: rest and (milliseconds) with something under way. Without them it is a quarter of an hour, or for ever.
_PATIENCE = {
    "connect_timeout": 10,
    "keepalives_idle": 60,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
_FROM_ENVIRONMENT = {"connect_timeout": "PGCONNECT_TIMEOUT"}


class Server(pw.PostgresqlDatabase):
    """A database whose connections may die while nobody uses them: a restart, a network that forgets them."""

    if TYPE_CHECKING:
        _state: Any

    def __init__(self, url: str) -> None:
        super().__init__(url, prefer_psycopg3=True, **_missing_in(url))
        self.renewed = 0
        """How many connections were made in place of dead ones."""

    def cursor(self, named_cursor: str | None = None) -> Any:
        """A cursor of this thread's connection, which is another one where that is known to be dead."""
        if self._is_dead() and not self.in_transaction():
            self.close()
            self.connect()
            self.renewed += 1
        return super().cursor(named_cursor)

    def execute_sql(self, sql: str, params: Any = None) -> Any:
        """As ever; a reading on its own that finds the connection dead is done again on a new one."""
        try:
            return super().execute_sql(sql, params)
        except (pw.OperationalError, pw.InterfaceError):
            if not (sql.startswith("SELECT") and self._is_dead()) or self.in_transaction():
                raise
        return super().execute_sql(sql, params)

    def begin(self, isolation_level: Any = None) -> None:
        """As ever; where the connection is found dead nothing was done yet."""
        try:
            super().begin(isolation_level)
        except (pw.OperationalError, pw.InterfaceError):
            if not self._is_dead():
                raise
            super().begin(isolation_level)

    def _is_dead(self) -> bool:
        return not self.is_closed() and bool(self._state.conn.closed)


def _missing_in(url: str) -> dict[str, Any]:
    """What neither the URL nor the environment says; a URL that is none is told when it is connected to."""
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    try:
        told = conninfo_to_dict(url)
    except ProgrammingError:
        return {}
    return {
        name: value
        for name, value in _PATIENCE.items()
        if name not in told and _FROM_ENVIRONMENT.get(name, "") not in os.environ
    }
