"""The window in a real pseudo-terminal: what terminals get, bad bytes, signals, a dropped line."""

from __future__ import annotations

import re
import signal
from pathlib import Path

import pytest

from tests.ui.terminal_emulator import Emulator

SCRIPT = Path(__file__).with_name("open_window.py")
LEFT = (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?7h")
DOWN, END = b"\x1b[B", b"\x1b[F"
#: What the line about another customer may add to an arrow's bytes.
BAND = 150


@pytest.fixture
def terminal(request, tmp_path):
    """Opens the window in a terminal of the given kind; ``terminal(session, TERM=…, LANG=…)``."""
    opened = []

    def start(session, size=(80, 24), words=None, **environ):
        surroundings = {
            "PATH": "/usr/bin:/bin",
            "HOME": str(tmp_path),
            "PYTHONPATH": str(SCRIPT.parents[2]),
            "FLOWTUI_TODAY": "2026-11-24",
            "TERM": "xterm-256color",
            "LANG": "fr_FR.UTF-8",
        } | environ
        emulator = Emulator(words or [str(SCRIPT), session.database_url], surroundings, size)
        opened.append(emulator)
        emulator.wait_for("affich")
        emulator.wait_for(lambda: "…" not in emulator.screen.display[size[1] - 2])
        emulator.send(b"")
        return emulator

    yield start
    for emulator in opened:
        emulator.close()


def test_one_bad_byte_ends_nothing_and_q_leaves_a_clean_terminal(small, terminal):
    window = terminal(small)
    window.send(b"\xe9")
    window.send(b"/caf\xe9")
    window.send(b"\x15\r ")
    window.wait_for("1 marquée")
    window.send(b"q")
    assert window.ended() == 0
    for sequence in LEFT:
        assert sequence in window.bytes


def test_the_window_loads_neither_openssl_nor_the_driver_of_another_database(small, terminal):
    window = terminal(small, words=["-m", "flowtui", "--database", small.database_url])
    loaded = Path(f"/proc/{window.pid}/maps")
    if not loaded.exists():
        pytest.skip("this system does not tell what a process has loaded")
    assert not re.findall("libcrypto|psycopg|libpq", loaded.read_text())


def test_sigterm_leaves_a_clean_terminal(small, terminal):
    window = terminal(small)
    window.signal(signal.SIGTERM)
    assert window.ended() == 128 + signal.SIGTERM
    for sequence in LEFT:
        assert sequence in window.bytes


def test_sighup_ends_at_once(small, terminal):
    window = terminal(small)
    window.signal(signal.SIGHUP)
    assert window.ended() == 128 + signal.SIGHUP


def test_a_dropped_line_ends_it(small, terminal):
    window = terminal(small)
    window.hang_up()
    assert window.ended() in {128 + signal.SIGHUP, -signal.SIGHUP}


@pytest.mark.parametrize("name", ["dumb", "unknown"])
def test_a_terminal_of_no_name_is_served_in_its_own_size(small, terminal, name):
    window = terminal(small, TERM=name, size=(90, 30))
    window.send(b" ")
    window.wait_for("1 marqu")
    assert "aide" in window.screen.display[29]


def test_a_vt220_without_utf8_gets_ascii_and_no_colour(small, terminal):
    window = terminal(small, TERM="vt220", LANG="C")
    for keys in (b" ", b"p", b"\x1b", b"m", b"\x1b", b"?", b"\x1b"):
        window.send(keys)
    assert window.bytes.isascii()
    assert not colours(window.bytes)
    assert " x FA2026-0440" in window.text
    assert reversed_rows(window)


def test_no_color_leaves_accents(small, terminal):
    window = terminal(small, NO_COLOR="1")
    assert not colours(window.bytes)
    assert "Béranger" in window.text
    assert reversed_rows(window)


def test_a_console_of_8_colours_gets_no_others(small, terminal):
    window = terminal(small, TERM="linux")
    window.send(b" p")
    found = colours(window.bytes)
    assert found
    assert all(30 <= code <= 37 or 40 <= code <= 47 or 90 <= code <= 107 for code in found)


def test_few_bytes_travel(small, terminal):
    window = terminal(small)
    assert sum(window.send(DOWN) for _ in range(8)) / 8 <= 300 + BAND
    assert window.send(b"=") <= 3000  # another order: every line
    assert max(window.send(DOWN) for _ in range(3)) <= 300 + BAND
    assert window.send(b" ") <= 400 + BAND


@pytest.mark.parametrize("keys", [b"", b"t", b"f", b"?"])
@pytest.mark.parametrize("between", [(40, 10), (132, 43)])
def test_a_size_that_lasts_a_moment_leaves_no_hole(small, terminal, keys, between):
    window = terminal(small)
    window.send(keys)  # also waits until the first picture is whole
    before = window.text
    for _time in range(3):
        window.resize(*between)
        window.resize(80, 24)
    window.wait_for(lambda: window.text == before)
    window.send(b"")
    assert window.text == before


def test_a_held_arrow_jumps_instead_of_scrolling(large, terminal):
    window = terminal(large)
    before = len(window.bytes)
    window.send(DOWN * 40)
    assert (len(window.bytes) - before) / 40 <= 1500
    window.send(END)
    assert window.screen.display[20].strip()
    assert window.send(DOWN) == 0


def test_keys_typed_ahead_go_where_the_first_ones_lead(small, terminal):
    window = terminal(small)
    window.send(b"/durand\r")
    assert "2 affichées" in window.text
    window.send(b"o1 t2")
    window.wait_for("statut R2")


def test_marks_typed_ahead_of_a_query_mean_the_list_that_it_asks_for(large, terminal):
    window = terminal(large)
    window.send(b"/client:K01\r*")
    window.wait_for("15 affichées")
    assert "15 marquées" in window.text
    window.send(b"-/\x15client:K02\ri")
    window.wait_for("15 marquées")
    window.send(b"/\x15client:K03\ru")
    window.wait_for("30 marquées")


def test_esc_and_a_key_typed_at_once_are_two_keys(small, terminal):
    window = terminal(small)
    window.send(b"o\x1b2\x1bp")  # not Alt+2, which would be a trade mark sign, nor Alt+P
    assert "s'applique en tapant" in window.text
    window.send(b"\x1bpo\x1b \x1b?")
    window.wait_for("Aide: les touches")
    window.send(b"\x1b")
    assert "1 marquée" in window.text


def test_ctrl_l_writes_everything_again(small, terminal):
    window = terminal(small)
    window.stream.feed(b"\x1b[5;5HWALL: system goes down\x1b[H")
    assert window.send(b"\x0c") > 1000
    assert "WALL" not in window.text


@pytest.mark.parametrize("kind", [{}, {"TERM": "vt220", "LANG": "C"}], ids=["full", "vt220"])
def test_chosen_columns_are_there_the_next_time(small, terminal, kind):
    window = terminal(small, **kind)
    assert "Date" in window.screen.display[2]
    window.send(b"C\x1b[B \x1b[B\x1b[B\x1b[1;2A\r")
    window.wait_for("colonnes sont gard")
    assert "Date" not in window.screen.display[2]
    window.send(b"q")
    assert window.ended() == 0
    again = terminal(small, **kind)
    title = again.screen.display[2]
    assert "Date" not in title
    assert title.index("ch") < title.index("Client")
    assert again.bytes.isascii() == bool(kind)
    again.send(b"\x1b[C\x1b[C")
    assert again.screen.display[2].lstrip("\u2190< ").startswith("N")


def test_another_size(small, terminal):
    window = terminal(small, size=(132, 43))
    assert "Pourquoi" in window.screen.display[2]


def colours(data: bytes) -> set[int]:
    """The colour codes in the SGR sequences of ``data``."""
    found = set()
    for numbers in re.findall(rb"\x1b\[([0-9;]*)m", bytes(data)):
        found |= {int(code) for code in numbers.split(b";") if code and int(code) >= 30} - {39, 49}
    return found


def reversed_rows(window: Emulator) -> list[int]:
    """Lines of the list in reverse video: the cursor."""
    rows = range(3, 20)
    return [row for row in rows if all(window.screen.buffer[row][column].reverse for column in range(80))]
