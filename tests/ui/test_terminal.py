"""What is decided about a terminal before textual is imported."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from flowtui.terminal import Terminal, colours, look, prepare, speaks_utf8

MATRIX = (
    ({"TERM": "xterm-256color", "LANG": "fr_FR.UTF-8"}, "full", 256),
    ({"TERM": "xterm-256color", "LANG": "fr_FR.UTF-8", "COLORTERM": "truecolor"}, "full", 1 << 24),
    ({"TERM": "linux", "LANG": "fr_FR.UTF-8"}, "ansi", 8),
    ({"TERM": "xterm", "LC_ALL": "en_US.utf8"}, "ansi", 8),
    ({"TERM": "vt220", "LANG": "fr_FR.UTF-8"}, "plain", 0),
    ({"TERM": "vt220", "LANG": "C"}, "plain", 0),
    ({"TERM": "xterm-256color", "LANG": "C"}, "plain", 256),
    ({"TERM": "xterm-256color", "LANG": "fr_FR.ISO-8859-1"}, "plain", 256),
    ({"TERM": "xterm-256color", "LANG": "fr_FR.UTF-8", "NO_COLOR": "1"}, "plain", 0),
    ({"TERM": "dumb", "LANG": "fr_FR.UTF-8"}, "plain", 0),
    ({"TERM": "never-heard-of-256color", "LANG": "fr_FR.UTF-8"}, "full", 256),
    ({"LANG": "fr_FR.UTF-8"}, "plain", 0),
)


@pytest.mark.parametrize(("environ", "skin", "count"), MATRIX)
def test_skin_and_colours(environ, skin, count):
    found = look(environ=environ)
    assert (found.skin, found.colours) == (skin, count)


def test_the_most_specific_locale_decides():
    assert not speaks_utf8({"LC_ALL": "C", "LANG": "fr_FR.UTF-8"})
    assert speaks_utf8({"LC_ALL": "", "LC_CTYPE": "fr_FR.UTF-8", "LANG": "C"})
    assert not speaks_utf8({})


@pytest.mark.parametrize(
    ("start", "utf8"),
    [({}, False), ({"LC_CTYPE": ""}, False), ({"LC_CTYPE": "C.UTF-8"}, True)],
)
def test_what_python_puts_into_the_environment_is_not_the_persons_word(start, utf8):
    # an empty variable counts as none (POSIX, Base Definitions 8.2), so that Python fills it too
    environ = {
        name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON"))
    }
    code = "import os\nfrom flowtui.terminal import speaks_utf8\nprint(os.environ['LC_CTYPE'], speaks_utf8(os.environ))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environ | {"LANG": "C"} | start,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["C.UTF-8", str(utf8)]


def test_the_mouse_is_off_over_ssh_unless_asked_for():
    far = {"TERM": "xterm", "LANG": "fr_FR.UTF-8", "SSH_CONNECTION": "1 2 3 4"}
    assert look(environ=far).ssh
    assert not look(environ=far).mouse
    assert look(environ=far, mouse="on").mouse
    assert look(environ={"TERM": "xterm", "LANG": "fr_FR.UTF-8"}).mouse
    assert not look(environ={"TERM": "xterm"}, mouse="off").mouse


def test_a_skin_can_be_asked_for():
    assert look(skin="plain", environ={"TERM": "xterm-256color", "LANG": "fr_FR.UTF-8"}).skin == "plain"


def test_no_color_set_to_nothing_means_nothing():
    assert colours({"TERM": "xterm-256color", "NO_COLOR": ""}) == 256


def _terminal(**facts):
    return Terminal(
        **({"term": "x", "utf8": True, "colours": 256, "ssh": False, "skin": "full", "mouse": True} | facts)
    )


def test_textual_is_told_through_the_environment():
    environ: dict[str, str] = {"NO_COLOR": "1"}
    prepare(_terminal(ssh=True), environ)
    assert environ == {
        "TEXTUAL_ANIMATIONS": "none",
        "TEXTUAL_SMOOTH_SCROLL": "0",
        "TEXTUAL_DISABLE_KITTY_KEY": "1",
        "TEXTUAL_FPS": "15",
        "ESCDELAY": "200",
        "TEXTUAL_COLOR_SYSTEM": "256",
    }


def test_a_terminal_of_no_name_gets_one_that_has_a_size():
    environ = {"TERM": "dumb"}
    prepare(_terminal(term="dumb", skin="plain"), environ)
    assert environ["TERM"] == "vt220"
    environ = {"TERM": "linux"}
    prepare(_terminal(term="linux"), environ)
    assert environ["TERM"] == "linux"


def test_plain_means_no_colour_and_a_persons_own_pace_is_kept():
    environ = {"TEXTUAL_FPS": "5"}
    prepare(_terminal(skin="plain", utf8=False), environ)
    assert environ["NO_COLOR"] == "1"
    assert environ["TEXTUAL_FPS"] == "5"
    assert environ["TEXTUAL_COLOR_SYSTEM"] == "standard"
