"""Addresses as the envelope needs them: bare, the domain in ASCII (RFC 5890)."""

from __future__ import annotations

from email.utils import parseaddr
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email


@lru_cache(maxsize=1024)
def envelope_address(address: str) -> str:
    """The bare address with an ASCII domain; what no rule accepts stays as it is, for the server to judge."""
    bare = parseaddr(address)[1] or address
    try:
        valid = validate_email(
            bare, check_deliverability=False, allow_quoted_local=True, test_environment=True
        )
    except EmailNotValidError:
        return bare
    return f"{valid.local_part}@{valid.ascii_domain}"


def is_wide(address: str) -> bool:
    """Whether only a server with SMTPUTF8 takes it (RFC 6531): its part before the @ is not ASCII."""
    return not address.isascii() and not envelope_address(address).isascii()


def domain_of(address: str) -> str:
    """The ASCII domain of an address, empty where there is none."""
    return envelope_address(address).rpartition("@")[2] if "@" in address else ""
