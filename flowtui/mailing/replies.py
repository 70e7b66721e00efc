"""What a server can answer, and what each answer means for the mail and for the run.

SMTP has three kinds of answers, and RFC 3463 adds a finer code in their text. What matters to the
sender is whose trouble it is: this mail's, this address's, or the whole run's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from flowtui.text import clean

_THROTTLE = re.compile(
    r"\b4\.3\.2\b|\b4\.7\.500\b|too many (messages|mails|e-?mails|connections|concurrent)"
    r"|rate.?limit|throttl|concurrent connections",
    re.IGNORECASE,
)
_TOO_MANY_RECIPIENTS = re.compile(r"\b[45]\.5\.3\b|too many recipients", re.IGNORECASE)
_BASIC_OFF = re.compile(r"\b5\.7\.30\b|\b5\.7\.139\b|basic authentication is", re.IGNORECASE)
_RELAY = re.compile(
    r"relay(ing)?( access)? (is )?(not |de)|unable to relay|not permitted to relay|access denied",
    re.IGNORECASE,
)
_POLICY = re.compile(r"^5\.7\.\d")
_WORDS = 500
_SERVICE_CLOSING = 421
_CONNECTION_LIMIT = 432
_SIGN_IN = frozenset({530, 534, 535, 538})


class Phase(StrEnum):
    """How far a conversation got."""

    COMPOSE = "compose"
    CONNECT = "connect"
    GREETING = "greeting"
    LOGIN = "login"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    DOT = "dot"
    REPLY = "reply"


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer: its code (-1 when it was none) and its words, cleaned."""

    code: int
    words: str = ""

    @classmethod
    def of(cls, code: int, text: bytes | str) -> Reply:
        """From what the library read."""
        raw = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
        return cls(code, clean(raw)[:_WORDS])

    @property
    def ok(self) -> bool:
        """Whether the server agreed."""
        return 200 <= self.code < 300  # noqa: PLR2004 - RFC 5321 4.2.1

    @property
    def later(self) -> bool:
        """Whether the server may agree another time."""
        return 400 <= self.code < 500  # noqa: PLR2004 - RFC 5321 4.2.1

    @property
    def never(self) -> bool:
        """Whether the server refused for good."""
        return 500 <= self.code < 600  # noqa: PLR2004 - RFC 5321 4.2.1

    @property
    def closing(self) -> bool:
        """Whether the server hangs up after it (421)."""
        return self.code == _SERVICE_CLOSING

    @property
    def throttles(self) -> bool:
        """Whether it speaks of our pace and not of this mail."""
        if self.too_many_recipients:
            return False
        return (
            self.closing
            or self.code == _CONNECTION_LIMIT
            or (self.later and bool(_THROTTLE.search(self.words)))
        )

    @property
    def too_many_recipients(self) -> bool:
        """Whether the mail has more addresses than the server takes in one transaction."""
        return self.code in (452, 552, 550) and bool(_TOO_MANY_RECIPIENTS.search(self.words))

    @property
    def wants_sign_in(self) -> bool:
        """Whether the account is at fault: no login, a wrong one, or a kind that is switched off."""
        return self.code in _SIGN_IN or self.basic_is_off

    @property
    def basic_is_off(self) -> bool:
        """Whether the provider takes no passwords any more (Microsoft 365: 550 5.7.30)."""
        return self.never and bool(_BASIC_OFF.search(self.words))

    @property
    def relay_denied(self) -> bool:
        """Whether the server refuses to pass mail on for us, whoever it is for."""
        return self.never and bool(_RELAY.search(self.words))

    @property
    def by_policy(self) -> bool:
        """Whether it is a rule that stands against us, and not the address or the mail (RFC 3463, x.7.y)."""
        return self.never and (self.relay_denied or bool(_POLICY.search(self.words)))

    def __str__(self) -> str:
        return f"{self.code} {self.words}".strip() if self.code > 0 else self.words


#: Where no server spoke.
NO_REPLY = Reply(0)
