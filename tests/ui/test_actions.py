"""The registry: every action can be carried out, and its keys are those of the design."""

from __future__ import annotations

import re

import pytest

from flowtui.models.identity import Right
from flowtui.ui.action import key_name
from flowtui.ui.actions import ACTIONS, EVERYWHERE, GROUPS, MAIN, action, actions, bindings
from flowtui.ui.screens.base import FlowScreen
from flowtui.ui.screens.main import MainScreen

FORBIDDEN = {"ctrl+s", "ctrl+q", "ctrl+z", "ctrl+b", "ctrl+enter"}
DESIGN = {
    "space": "mark", "ctrl+a": "all", "asterisk": "all", "minus": "none", "i": "invert", "v": "range", "enter": "menu",
    "m": "menu", "s": "send", "g": "group", "t": "status", "slash": "query", "f": "panel", "p": "peg", "o": "sort",
    "less_than_sign": "sort_left", "greater_than_sign": "sort_right", "equals_sign": "sort_reverse",
    "u": "whole_customer", "w": "views", "question_mark": "help", "f1": "help", "colon": "palette", "ctrl+p": "palette",
    "ctrl+l": "redraw", "q": "quit", "r": "remind", "h": "history", "k": "by_hand", "l": "runs", "b": "ageing",
    "c": "customer", "P": "parameters", "f9": "parameters",
}  # fmt: skip


@pytest.mark.parametrize("place", ACTIONS)
def test_keys_are_unique_and_none_is_forbidden(place):
    keys = [key for entry in actions(place) for key in entry.keys]
    assert len(keys) == len(set(keys))
    assert not FORBIDDEN & set(keys)


# in a form every letter is text, and Esc offers what its Ctrl key does
@pytest.mark.parametrize("place", sorted(set(ACTIONS) - {"form", "profile"}))
def test_every_f_and_ctrl_key_has_a_letter_twin(place):
    for entry in actions(place):
        if any(key.startswith("ctrl+") or re.fullmatch(r"f\d+", key) for key in entry.keys):
            single = [
                key for key in entry.keys if len(key) == 1 or key in {"asterisk", "question_mark", "colon"}
            ]
            assert single or entry.name == "redraw", entry.name


def test_the_keys_of_the_design_do_what_it_says():
    for key, name in DESIGN.items():
        assert key in action("main", name).keys


def test_the_main_window_carries_out_every_action():
    for entry in actions("main"):
        assert callable(getattr(MainScreen, f"do_{entry.name}", None)), entry.name
    for entry in EVERYWHERE:
        assert callable(getattr(FlowScreen, f"do_{entry.name}"))


def test_every_action_has_a_group_and_a_sentence():
    for place in ACTIONS:
        for entry in actions(place):
            assert entry.group in GROUPS
            assert entry.help.endswith("."), entry.name


def test_bindings_come_from_the_registry():
    assert {binding.id for binding in bindings("main")} == {entry.name for entry in actions("main")}


def test_letters_of_the_strip_are_unique():
    letters = [entry.strip_key or entry.keys[0] for entry in MAIN if entry.strip]
    assert len(letters) == len(set(letters))


def test_keys_read_as_people_name_them():
    assert [key_name(key) for key in ("space", "ctrl+a", "f9", "question_mark", "P", "pagedown")] == [
        "Espace", "Ctrl+A", "F9", "?", "P", "PgSuiv",
    ]  # fmt: skip


def test_a_missing_right_is_told(session):
    session.user.may_set_status = False
    refusal = action("main", "status").refusal(session, 2)
    assert "anna" in refusal.casefold()
    assert Right.SET_STATUS
    session.user.may_set_status = True
    assert action("main", "status").refusal(session, 2) == ""
    assert action("main", "status").refusal(session, 0)


def test_a_mail_profile_that_does_not_allow_is_told(session):
    from flowtui.models import MailProfile

    MailProfile.update(allowed=False).where(MailProfile.purpose == "statement").execute()
    refusal = action("main", "group").refusal(session, 2)
    assert refusal == "«Envoi auto mail / relevés» n'est pas autorisé pour anna (voir Paramètres)"
    assert action("main", "send").refusal(session, 2) == ""
