"""Keys that arrive together."""

from __future__ import annotations

import pytest

from flowtui.ui.key_parser import KeyParser

TOGETHER = (
    ("\x1bp", ["escape", "p"]),
    ("\x1b2", ["escape", "2"]),
    ("\x1b?", ["escape", "question_mark"]),
    ("\x1b ", ["escape", "space"]),
    ("\x1b\r", ["escape", "enter"]),
    ("\x1bP\x1bf\x1bq", ["escape", "P", "escape", "f", "escape", "q"]),
    ("\x1b\x1b\x1bq", ["escape", "escape", "escape", "q"]),
    ("q\x1b\x1b[B\x1bOPx", ["q", "escape", "down", "f1", "x"]),
    ("é\x1b\x7fé", ["é", "escape", "backspace", "é"]),
)


@pytest.mark.parametrize(("typed", "keys"), TOGETHER)
def test_escape_and_the_next_key_are_two(typed, keys):
    assert [event.key for event in KeyParser().feed(typed)] == keys


@pytest.mark.parametrize(("typed", "keys"), TOGETHER)
def test_the_same_in_single_bytes(typed, keys):
    parser = KeyParser()
    assert [event.key for character in typed for event in parser.feed(character)] == keys


def test_an_escape_alone_waits_for_what_may_follow():
    parser = KeyParser()
    assert list(parser.feed("\x1b")) == []
    assert [event.key for event in parser.feed("[A")] == ["up"]


PASTES = (
    ("\x1b[200~du pont\x1b[201~x", "du pont"),
    ("\x1b[200~du\x1b[31mpont\x07\x01\tx\rq\x1b[201~x", "du[31mpont\tx\rq"),
    ("\x1b[200~\x1b\x1bq\x1b[20\x1b[201~x", "q[20"),
)


@pytest.mark.parametrize(("sent", "pasted"), PASTES)
@pytest.mark.parametrize("single", [False, True])
def test_a_pasted_escape_makes_no_keys_of_the_text(sent, pasted, single):
    parser = KeyParser()
    parts = list(f"p{sent}") if single else [f"p{sent}"]
    first, paste, last = (event for part in parts for event in parser.feed(part))
    assert (first.key, paste.text, last.key) == ("p", pasted, "x")
