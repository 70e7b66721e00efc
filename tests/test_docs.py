"""The README tells of every command, option, key, setting, word, field and code; and of nothing else."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from flowtui import config
from flowtui.ledger import fields as query_fields
from flowtui.ledger.filter import TEXT
from flowtui.ledger.sort import COLUMNS
from flowtui.mailing.letters import fields_reference
from flowtui.models.words import Code
from flowtui.ui.action import key_name
from flowtui.ui.actions import ACTIONS, EVERYWHERE
from tests.cli.tree import commands, options

_ROOT = Path(__file__).resolve().parent.parent
_README = (_ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def _english() -> None:
    from flowtui import i18n

    i18n.use("en")


def _part(name: str) -> str:
    """One reference table."""
    found = re.search(rf"<!-- reference: {name} -->\n(.*?)<!-- end -->", _README, re.DOTALL)
    assert found, name
    return found[1]


@pytest.mark.parametrize("words", list(commands()), ids=" ".join)
def test_every_command_and_option_is_there(words: tuple[str, ...]) -> None:
    line = next(
        (line for line in _part("commands").splitlines() if line.startswith(f"| `flowtui {' '.join(words)}")),
        "",
    )
    assert line, words
    shared = {"--database", "--config", "--lang", "--json"}
    missing = [name for name in options(commands()[words]) if name not in shared and f"`{name}`" not in line]
    assert [name for name in missing if f"{name}`" not in line] == []
    assert all(name in _README for name in shared)


@pytest.mark.parametrize("setting", list(config.reference()), ids=lambda setting: setting.name)
def test_every_setting_is_there(setting: config.Setting) -> None:
    assert f"| `{setting.name}` |" in _part("settings")


@pytest.mark.parametrize("place", ["everywhere", *ACTIONS])
def test_every_key_is_there(place: str) -> None:
    part = _part("keys")
    for action in EVERYWHERE if place == "everywhere" else ACTIONS[place]:
        keys = " ".join(f"`{key_name(key)}`" for key in action.keys).replace("|", "\\|")
        assert f"| {keys} | {action.label} |" in part, (place, action.name)


@pytest.mark.parametrize("name", [name for name in query_fields.FIELDS if name != TEXT])
def test_every_word_of_the_query_is_there(name: str) -> None:
    field, part = query_fields.FIELDS[name], _part("query")
    values = [word for words in field.choices.values() for word in words[:2]]
    for word in (field.name, field.french, *field.others, *values):
        assert f"`{word}`" in part, word


def test_the_words_that_need_no_value_are_there() -> None:
    for word in query_fields.OPPOSITES:
        assert f"`{word}`" in _part("query")


def test_every_column_to_sort_by_is_there() -> None:
    assert [name for name in COLUMNS if f"`{name}`" not in _part("sorts")] == []


@pytest.mark.parametrize("field", fields_reference(), ids=lambda field: field.english)
def test_every_field_of_a_letter_is_there(field: object) -> None:
    assert f"| `{field.french}` | `{field.english}` |" in _part("letters")  # type: ignore[attr-defined]


@pytest.mark.parametrize("code", list(Code))
def test_every_preflight_code_is_there(code: Code) -> None:
    assert f"| `{code}` |" in _part("codes")


def test_every_exit_code_is_there() -> None:
    from flowtui.cli.call import DONE, FAILED, NOT_ALL, NOTHING
    from flowtui.errors import FlowError, NothingToDoError, UsageError

    used = {
        DONE,
        FAILED,
        NOT_ALL,
        NOTHING,
        FlowError.exit_code,
        UsageError.exit_code,
        NothingToDoError.exit_code,
    }
    assert [number for number in sorted(used) if f"| {number} |" not in _README] == []


def test_the_two_commands_stand_as_they_are_run() -> None:
    lines = _README.splitlines()
    assert "python3 -m venv .venv && .venv/bin/pip install -q . && .venv/bin/flowtui demo" in lines
    assert "python3 -m venv .venv && .venv/bin/pip install -q -e '.[dev]' && .venv/bin/pytest -q" in lines


def test_the_tables_are_as_the_program_is_now() -> None:
    script = _ROOT / ".ci" / "reference"
    if not script.exists():
        pytest.skip("the source distribution leaves .ci out")
    done = subprocess.run([sys.executable, script, "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_command_is_named_that_does_not_exist() -> None:
    known = {words[: length + 1] for words in commands() for length in range(len(words))}
    for line in re.findall(r"(?:^|`)flowtui ((?:[a-z]+ ?)+)", _README, re.MULTILINE):
        first, *_others = line.split()
        assert (first,) in known, line


def test_no_file_is_named_that_does_not_exist() -> None:
    for name in set(re.findall(r"`((?:cli|ui|ledger|mailing|models|imports|documents)/[\w/.]*)`", _README)):
        assert (_ROOT / "flowtui" / name).exists(), name
    for name in set(re.findall(r"`((?:\.ci|tests|flowtui)/[\w/.]*)`", _README)):
        assert (_ROOT / name).exists(), name
