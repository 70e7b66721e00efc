"""Our short table of keys says what textual's long way says."""

from __future__ import annotations

import string

from textual import keys

from flowtui.ui.actions import ACTIONS, actions
from flowtui.ui.key_names import _CHARACTERS, _SIGNS, character_of, name_of


def test_the_names_of_signs_are_those_of_textual():
    assert set(_SIGNS) == {" ", *string.punctuation}
    for sign in string.printable + "éß€²µ中":
        assert name_of(sign) == keys._character_to_key(sign), sign


def test_the_characters_of_keys_are_those_of_textual():
    bound = {key for place in ACTIONS for action in actions(place) for key in action.keys}
    for key in {*_CHARACTERS, *bound, "ctrl+a", "shift+tab", "é", "eacute", "nothing"}:
        assert character_of(key) == keys.key_to_character(key), key
