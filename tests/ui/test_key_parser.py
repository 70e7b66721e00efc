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
