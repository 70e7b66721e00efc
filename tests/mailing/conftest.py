"""Fixtures of the sender's tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.mailing import sending_kit as kit

if TYPE_CHECKING:
    from collections.abc import Callable

    from flowtui.models import Customer, Invoice, Run, User


@pytest.fixture
def order(
    anna: User, make_customer: Callable[..., Customer], make_invoice: Callable[..., Invoice]
) -> Callable[..., Run]:
    """``order(3)`` stores a run of three mails; see :func:`sending_kit.orders`."""
    return kit.orders(anna, make_customer, make_invoice)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sender that looks again at once where a real one waits a second."""
    monkeypatch.setattr("flowtui.mailing.sender._LOOK_SECONDS", 0.01)
