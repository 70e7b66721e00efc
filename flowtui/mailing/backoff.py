"""How long to wait after a failure: for one mail, and for a server that does not answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

#: A mail that was put off this often is given up.
TRIES = 8
#: Connection failures in a row after which a run is paused.
FAILURES = 3
# Multiples of retry_seconds (60): 1, 5, 15, 30 min, 1, 2, 4 h for a mail.
_MAIL_STEPS = (1, 5, 15, 30, 60, 120, 240)
# 30 s, 2, 10, 30 min for the server.
_SERVER_STEPS = (0.5, 2, 10, 30)


def mail_wait(tries: int, retry_seconds: int) -> timedelta:
    """The wait after the ``tries``-th failed try of a mail."""
    step = _MAIL_STEPS[min(max(tries, 1), len(_MAIL_STEPS)) - 1]
    return timedelta(seconds=step * retry_seconds)


@dataclass(slots=True)
class Breaker:
    """Counts failures in a row; trips after :data:`FAILURES`, and then after each further one."""

    retry_seconds: int
    _failures: int = field(default=0, init=False)

    def success(self) -> None:
        """A mail went through: the server is well."""
        self._failures = 0

    def failure(self) -> timedelta | None:
        """One more failure; how long the run has to wait, or None to try again at once."""
        self._failures += 1
        if self._failures < FAILURES:
            return None
        step = _SERVER_STEPS[min(self._failures - FAILURES, len(_SERVER_STEPS) - 1)]
        return timedelta(seconds=step * self.retry_seconds)
