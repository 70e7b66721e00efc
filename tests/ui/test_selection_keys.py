"""Random keys through the real window: what is marked, hidden, summed and said is what plain SQL says.

Every other sequence is typed ahead as over a slow line; of the others a model says after each key which
rows have to be marked. ``FLOWTUI_SEQUENCES`` sets how many sequences are played on each kind of database
(60 on SQLite, 20 on PostgreSQL).
"""

from __future__ import annotations

import os
import random
from contextlib import closing

import pytest

from flowtui.ledger import offsets
from flowtui.models import Customer, Invoice
from flowtui.models.database import private_connection
from flowtui.money import format_money
from tests.ui.conftest import post_keys, session_of

SEQUENCES = {
    kind: int(os.environ.get("FLOWTUI_SEQUENCES", few)) for kind, few in (("sqlite", 60), ("postgres", 20))
}
IN_A_WINDOW = 10
#: So often one message may lead to another before a window that looks quiet is.
ROUNDS = 6
#: Cells of the status line without its blanks.
ROOM = 80 - 4
FILTERS = {
    "": "1 = 1",
    "ouverte": "balance_cents <> 0",
    "type:avoir": "kind = 'credit_note'",
    "client:K1*": "customer_id IN (SELECT id FROM customer WHERE code LIKE 'K1%')",
    "solde>500": "balance_cents > 50000",
    "compensée": "offset_group IS NOT NULL",
    "devise:usd": "currency = 'USD'",
    "-type:avoir": "kind <> 'credit_note'",
    "n:FA01*": "number LIKE 'FA01%'",
    "solde>999999": "balance_cents > 99999900",
}
KEYS = (
    *("space",) * 6, *("v",) * 3, *("shift+down",) * 3, "shift+up", "ctrl+a", "asterisk", "minus", "i", "i", "u", "u",
    "e", "e", "E", "M", "M", "escape", *("down",) * 3, "up", "pagedown", "pageup", "home", "end", "shift+end", "shift+home",
    "less_than_sign", "greater_than_sign", "equals_sign", *("filter",) * 4,
)  # fmt: skip


class Books:
    """Plain SQL over the window's database, the same on either kind."""

    def __init__(self):
        self.connection = private_connection()

    def rows(self, statement):
        return self.connection.execute(statement).fetchall()

    def ids(self, where):
        return {id_ for (id_,) in self.rows(f"SELECT id FROM invoice WHERE {where}")}  # noqa: S608 - our own texts

    def sums(self, ids):
        """Cents by currency and the number of customers."""
        among = f"FROM invoice WHERE id IN ({','.join(map(str, [0, *sorted(ids)]))})"
        sums = self.rows(f"SELECT currency, sum(balance_cents) {among} GROUP BY currency")
        ((customers,),) = self.rows(f"SELECT count(DISTINCT customer_id) {among}")
        return {currency: int(cents) for currency, cents in sums}, customers

    def of_customer(self, invoice_id):
        """All rows of the customer of one."""
        return self.like(invoice_id, "customer_id")

    def group_of(self, invoice_id):
        """All rows that cancel out with one, and it."""
        return self.like(invoice_id, "offset_group")

    def like(self, invoice_id, column):
        """All rows that have the same in a column."""
        same = "SELECT other.id FROM invoice other JOIN invoice one USING"
        return {id_ for (id_,) in self.rows(f"{same} ({column}) WHERE one.id = {invoice_id}")}


@pytest.fixture
def session(db, database_url, company, anna):
    """Anna, on either kind of database."""
    return session_of(anna, company, database_url)


@pytest.fixture
def books(large):
    """300 rows in two currencies, forty of which cancel out, ten of which are settled."""
    rows = list(Invoice.select().where(Invoice.kind == "invoice").order_by(Invoice.id).limit(30))
    for row in rows[:20]:
        values = row.__data__ | {"id": row.id + 5000, "number": f"AV{row.id}", "source_key": f"av{row.id}"}
        Invoice.create(
            **values | {"kind": "credit_note", "balance_cents": -row.balance_cents}, force_insert=True
        )
    Invoice.update(balance_cents=0).where(Invoice.id.in_([row.id for row in rows[20:]])).execute()
    Customer.update(offsets_stale=True).execute()
    offsets.refresh()
    found = Books()
    with closing(found.connection):
        yield found


class Typist:
    """Somebody at the keys of the window, and what has to be marked after them."""

    def __init__(self, pilot, books, chance):
        self.pilot, self.books, self.chance = pilot, books, chance
        self.screen = pilot.app.screen
        self.where = FILTERS["ouverte"]
        self.marked = set()

    def gesture(self):
        """A key, or all of a query with the filter that it means."""
        key = self.chance.choice(KEYS)
        if key != "filter":
            return (key,), None
        text = self.chance.choice(list(FILTERS))
        return ("slash", "ctrl+u", *text, "enter"), FILTERS[text]

    async def press(self, *keys):
        """All keys at once; then wait until they are carried out and the list and its sums are read.

        Textual's own waiting for an idle process takes longer than all of it.
        """
        post_keys(self.pilot, *keys)
        quiet = 0
        for _round in range(5000):
            await self.pilot.pause(0 if quiet else 0.003)
            quiet = 0 if self.busy else quiet + 1
            if quiet == ROUNDS:
                return
        raise AssertionError(keys)

    @property
    def busy(self):
        """Whether a key, a list or a sum is under way."""
        app, screen = self.pilot.app, self.screen
        working = any(not worker.is_finished for worker in app.workers if worker.group in {"list", "sums"})
        waiting = screen.marks and screen.marks.uncounted
        return app._waiting or app._since or screen.is_reading or screen._replaced or waiting or working

    async def ahead(self, count):
        """All keys at once."""
        typed = [self.gesture() for _ in range(count)]
        await self.press(*(key for keys, _where in typed for key in keys))
        self.where = next((where for _keys, where in reversed(typed) if where), self.where)
        self.marked = set(self.screen.marks.ids())
        return typed

    async def step_by_step(self, count):
        """One key after the other."""
        typed = []
        for _ in range(count):
            keys, where = self.gesture()
            typed.append((keys, where))
            wanted = self.marked if where else self.after(keys[0])
            await self.press(*keys)
            self.where = where or self.where
            assert set(self.screen.marks.ids()) == wanted, typed
            self.marked = wanted
        return typed

    def after(self, key):
        """What is marked once ``key`` was pressed."""
        ids, at = list(self.screen.store.ids), self.screen.table.cursor_row
        anchor, marked = self.screen.table.range_from, self.marked
        if key == "minus":
            return set()
        if key == "E":
            return marked - self.books.ids("offset_group IS NOT NULL")
        if not ids:
            return marked
        if key in {"space", "v"} and anchor is not None:
            return marked | set(ids[min(at, anchor) : max(at, anchor) + 1])
        changed = {
            "space": lambda: marked ^ {ids[at]},
            "shift+down": lambda: self.extended(ids[at : at + 2]),
            "shift+up": lambda: self.extended(ids[max(0, at - 1) : at + 1][::-1]),
            "shift+end": lambda: marked | set(ids[at:]),
            "shift+home": lambda: marked | set(ids[: at + 1]),
            "ctrl+a": lambda: marked | set(ids),
            "asterisk": lambda: marked | set(ids),
            "i": lambda: marked ^ set(ids),
            "u": lambda: self.turned(self.books.of_customer(ids[at]) & set(ids)),
            "e": lambda: marked - self.books.group_of(ids[at]),
        }.get(key)
        return changed() if changed else marked

    def extended(self, rows):
        """Shift and an arrow, from the first of ``rows`` to the second if there is one."""
        back = len(rows) > 1 and set(rows) <= self.marked
        return self.marked - {rows[0]} if back else self.marked | set(rows)

    def turned(self, theirs):
        """All of them, or none where all were marked."""
        return self.marked - theirs if theirs <= self.marked else self.marked | theirs

    def check(self, typed):
        """What the window holds and says is what SQL says."""
        screen, marks = self.screen, self.screen.marks
        sums, customers = self.books.sums(self.marked)
        assert not marks.stale, typed
        assert (dict(marks.sums), marks.customers, len(marks)) == (sums, customers, len(self.marked)), typed
        listed = set(screen.store.ids)
        assert len(listed) == len(screen.store.ids)
        if screen.chosen is None:
            assert listed == self.books.ids(self.where), typed
        hidden = len(self.marked - listed)
        assert screen.marked_elsewhere == hidden, typed
        screen.hush()
        self.check_words(sums, customers, hidden, typed)

    def check_words(self, sums, customers, hidden, typed):
        """The status line."""
        if not self.marked:
            assert self.screen.status_text.startswith("rien de marqué"), typed
            return
        count = len(self.marked)
        marked = f"{count} marquée{'s' * (count > 1)}" + (f" dont {hidden} hors filtre (M)" if hidden else "")
        ordered = [currency for currency, _cents in self.screen.marks.sums]
        amounts = "".join(f" · {format_money(sums[currency], currency, 'fr')}" for currency in ordered)
        whole = f"{marked}{amounts} · {customers} client{'s' * (customers > 1)}".replace("\xa0", " ")
        said = whole if len(whole) <= ROOM else f"{marked}{amounts}".replace("\xa0", " ")
        assert self.screen.status_text.startswith(said), typed


@pytest.mark.parametrize(
    ("database_url", "numbers"),
    [
        (kind, range(first, min(first + IN_A_WINDOW, count)))
        for kind, count in SEQUENCES.items()
        for first in range(0, count, IN_A_WINDOW)
    ],
    indirect=["database_url"],
    ids=str,
)
async def test_after_any_keys_the_window_says_what_sql_says(window, large, books, numbers):
    chance = random.Random(numbers.start)
    async with window(large, size=(80, 24)) as pilot:
        typist = Typist(pilot, books, chance)
        for sequence in numbers:
            play = typist.step_by_step if sequence % 2 else typist.ahead
            typist.check(await play(chance.randint(5, 15)))
