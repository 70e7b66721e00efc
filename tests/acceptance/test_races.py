"""Two accountants order the same hundred invoices at the same moment; two senders send them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from flowtui.models import Exclusion, Mail, Run, User, proxy
from tests.acceptance import books
from tests.acceptance.nursery import Nursery, until_over
from tests.mailing.scripted import Scripted

if TYPE_CHECKING:
    from pathlib import Path

_ROUNDS, _INVOICES = 20, 100


def _order_at_once(nursery: Nursery, url: str, ids: list[int], folder: Path) -> dict[str, dict[str, int]]:
    """Both accountants' runs, by login; berta goes through the list from its end."""
    go = folder / "go"
    results = {user.login: folder / user.login for user in User.select()}
    pids = [
        nursery.start("order", url=url, login=login, invoices=way, go=go, result=results[login])
        for login, way in zip(results, (ids, ids[::-1]), strict=True)
    ]
    go.touch()
    until_over(*pids)
    return {login: json.loads(path.read_text()) for login, path in results.items()}


def _see_what_the_loser_reads(ordered: dict[str, dict[str, int]]) -> None:
    """Between them each invoice is ordered once; who was too late reads by whom, in which run, and when."""
    assert sum(one["mails"] for one in ordered.values()) == _INVOICES
    for login, one in ordered.items():
        ((other, theirs),) = ((name, run["run"]) for name, run in ordered.items() if name != login)
        left = list(Exclusion.select().where(Exclusion.run == one["run"]))
        assert len(left) == _INVOICES - one["mails"]
        told = re.compile(rf"déjà dans le lot {theirs} de {re.escape(other)}, \d\d:\d\d")
        assert all(row.code == "in-progress" and told.fullmatch(row.detail) for row in left)


def test_each_invoice_leaves_once_whoever_comes_first(database_url, tmp_path):
    books.found(database_url)
    winners = []
    with Scripted() as server, Nursery() as nursery:
        config = books.config(tmp_path / "config.toml", server.port, "connections = 2")
        for number in range(_ROUNDS):
            folder = tmp_path / str(number)
            folder.mkdir()
            ids = [row.id for row in books.invoices(_INVOICES, first=number * _INVOICES)]
            ordered = _order_at_once(nursery, database_url, ids, folder)
            _see_what_the_loser_reads(ordered)
            winners.append(max(ordered, key=lambda login: ordered[login]["mails"]))
            until_over(*(nursery.start("send", url=database_url, config=config, patient=False) for _ in "ab"))
            assert len(server.taken) == (number + 1) * _INVOICES
    books.see_each_arrived_once(server)
    assert Mail.select().count() == _ROUNDS * _INVOICES
    assert Run.select().count() == 2 * _ROUNDS
    print(f"{proxy.obj.__class__.__name__}: first was {winners}, connections {server.connections}")  # noqa: T201 - seen with -s
    proxy.obj.close()
    proxy.initialize(None)
