"""Mail headers as every mail program reads them.

The library's own folding of long address lists can encode the comma between two addresses (CPython
issue 100884), so that a program sees one recipient where there are two. Here each address stands on
its own line, and names and subjects are encoded word by word (RFC 2047).
"""

from __future__ import annotations

from email.header import Header
from email.headerregistry import Address
from email.policy import EmailPolicy
from email.utils import parseaddr, quote
from typing import TYPE_CHECKING, Any

from flowtui.mailing.addresses import envelope_address
from flowtui.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

#: An encoded word has 75 characters at most (RFC 2047, 2).
_WORD = 70
_LONGEST_NAME = 120
_AS_THEY_ARE = frozenset(("message-id", "date", "content-language"))


class MailPolicy(EmailPolicy):
    """The policy that mails are built and written with: CRLF, seven bits, and this module's folding."""

    def header_store_parse(self, name: str, value: Any) -> tuple[str, Any]:
        """A subject is kept as it is: the library would decode what looks like an encoded word in it."""
        return (name, clean(value)) if name.lower() == "subject" else super().header_store_parse(name, value)

    def fold(self, name: str, value: Any) -> str:
        """One header with its line ends."""
        own = _folded(name, value)
        return own if own is not None else str(super().fold(name, value))

    def fold_binary(self, name: str, value: Any) -> bytes:
        """The same as bytes."""
        own = _folded(name, value)
        return own.encode() if own is not None else bytes(super().fold_binary(name, value))


POLICY = MailPolicy(linesep="\r\n", raise_on_defect=False)


def address(text: str, name: str = "") -> Address:
    """An address for a header, its domain in ASCII; ``text`` may bring its own name."""
    own, _bare = parseaddr(text)
    local, _at, domain = envelope_address(text).rpartition("@")
    return Address(clean(own or name)[:_LONGEST_NAME], username=clean(local), domain=clean(domain))


def unique(addresses: Iterable[Address]) -> tuple[Address, ...]:
    """Each address once, under the first name it came with."""
    return tuple({one.addr_spec.casefold(): one for one in reversed(list(addresses))}.values())[::-1]


def _folded(name: str, value: Any) -> str | None:
    if hasattr(value, "addresses"):
        return f"{name}: {f',{_BREAK}'.join(_written(one) for one in value.addresses)}\r\n"
    if name.lower() == "subject" and not _is_plain(value):
        return f"{name}: {_words(str(value), len(name) + 2)}\r\n"
    if name.lower() in _AS_THEY_ARE:
        return f"{name}: {value}\r\n"
    return None


_BREAK = "\r\n "


def _written(one: Address) -> str:
    if not one.display_name:
        return str(one.addr_spec)
    if _is_plain(one.display_name):
        return f'"{quote(one.display_name)}" <{one.addr_spec}>'
    words = _words(one.display_name, 10)
    return f"{words}{_BREAK if _BREAK in words else ' '}<{one.addr_spec}>"


def _is_plain(text: str) -> bool:
    """Whether programs read it as it is: not where it looks like an encoded word, which they would decode."""
    return text.isascii() and "=?" not in text


def _words(text: str, used: int) -> str:
    encoded = Header(text, "utf-8", maxlinelen=_WORD, header_name="x" * used, continuation_ws=" ")
    return encoded.encode(splitchars="", linesep="\r\n")
