"""The line goes down while the window's run is under way: the run ends by itself, the next window reports it."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

import pytest

from flowtui.models import Contact, Customer, Invoice, Mail, OriginalDocument, Run, proxy
from tests.acceptance import books
from tests.acceptance.nursery import until_over
from tests.mailing.scripted import GOOD, Scripted
from tests.ui.terminal_emulator import Emulator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_MAILS = 6


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    """A few invoices of a customer with an address; their PDFs are there."""
    made = f"sqlite:///{tmp_path / 'books.db'}"
    books.found(made)
    Contact.create(customer=Customer.create(code="C", name="Client"), email="client@example.com")
    for row in books.invoices(_MAILS):
        OriginalDocument.create(invoice=row, name=f"{row.number}.pdf", size=4, sha256="", content=b"%PDF")
    yield made
    proxy.obj.close()
    proxy.initialize(None)


@pytest.fixture
def window(url: str, tmp_path: Path) -> Iterator[Callable[[Path], Emulator]]:
    """Opens ``flowtui`` in a terminal of its own."""
    opened: list[Emulator] = []
    surroundings = os.environ | {"TERM": "xterm-256color", "LANG": "fr_FR.UTF-8", "HOME": str(tmp_path)}
    for name in ("FLOWTUI_DATABASE", "FLOWTUI_CONFIG"):
        surroundings.pop(name, None)

    def open_(config: Path) -> Emulator:
        words = ["-m", "flowtui", "--lang", "fr", "--database", url, "--config", str(config)]
        opened.append(Emulator(words, surroundings, (120, 30)))
        opened[-1].wait_for("FA0")
        return opened[-1]

    yield open_
    for emulator in opened:
        emulator.close()


def test_the_run_outlives_its_window_and_the_next_window_shows_its_report(window, tmp_path):
    at_hand, go_on = threading.Event(), threading.Event()

    def dot(_line: str, count: int) -> str:
        if count == 2:
            at_hand.set()
            go_on.wait(60)
        return GOOD["dot"]

    with Scripted({"dot": dot}) as server:
        config = books.config(tmp_path / "config.toml", server.port)
        first = window(config)
        first.send(b"*")
        first.wait_for(f"{_MAILS} marquées")
        first.send(b"s")
        first.wait_for(f"tapez {_MAILS}")
        first.send(f"{_MAILS}\r".encode())
        assert at_hand.wait(30)
        first.hang_up()
        assert first.ended() != 0
        (sender,) = {int(mail.owner.split("|")[4]) for mail in Mail.select().where(Mail.owner != "")}
        go_on.set()
        until_over(sender)
        assert len(server.taken) == _MAILS
    assert (Run.get().state, {row.mailed_count for row in Invoice.select()}) == ("done", {1})
    second = window(config)
    second.send(b"l")
    second.wait_for("Lots et rapports")
    second.send(b"\r")
    second.wait_for(f"{_MAILS} envoyés")
    second.send(b"q")
