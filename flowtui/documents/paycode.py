"""The payment code: a QR code that a bank's application turns into a transfer (EPC069-12).

The transfer is described in the process that holds the data and drawn in the worker.
"""

from __future__ import annotations

import io
import re
import unicodedata
from decimal import Decimal

from flowtui.documents.values import Paycode

_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_BIC = re.compile(r"[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")
#: The largest amount that the code can carry, in cents.
_MOST = 99_999_999_999
_NAME, _TEXT = 70, 140


def paycode(name: str, iban: str, bic: str, *, cents: int, currency: str, text: str) -> Paycode | None:
    """The transfer of ``cents`` to the company; none where no code can say it.

    The code carries euros only, and only to an IBAN whose check digits are right.
    """
    account = compact(iban)
    if currency != "EUR" or not 0 < cents <= _MOST or not iban_is_valid(account):
        return None
    payee = _plain(name, _NAME)
    if not payee:
        return None
    code = compact(bic)
    return Paycode(payee, account, code if _BIC.fullmatch(code) else "", cents, _plain(text, _TEXT) or payee)


def compact(text: str) -> str:
    """An IBAN or BIC without its blanks, in capitals."""
    return re.sub(r"\s+", "", text).upper()


def iban_is_valid(iban: str) -> bool:
    """Whether the check digits of a compact IBAN are right (ISO 13616, modulo 97)."""
    if not _IBAN.fullmatch(iban):
        return False
    return int("".join(str(int(c, 36)) for c in iban[4:] + iban[:4])) % 97 == 1


def png(code: Paycode) -> bytes:
    """The code as a picture; called in the worker."""
    from segno import helpers

    amount = Decimal(code.cents) / 100
    symbol = helpers.make_epc_qr(
        code.name, code.iban, amount, text=code.text, bic=code.bic or None, encoding="utf-8"
    )
    out = io.BytesIO()
    symbol.save(out, kind="png", scale=4, border=0)
    return out.getvalue()


def _plain(text: str, most: int) -> str:
    """ASCII only: readers guess the character set of anything else, and guess differently."""
    decomposed = unicodedata.normalize("NFKD", text)
    return " ".join(decomposed.encode("ascii", "ignore").decode().split())[:most].strip()
