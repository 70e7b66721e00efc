"""The words of the command line: options on both sides, negated terms, help."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from flowtui import i18n
from flowtui.cli import grammar
from flowtui.cli.grammar import CommandError
from flowtui.cli.parser import build, parse
from flowtui.ledger import language as query
from tests.cli.tree import leaves

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.program import Done


def test_global_options_stand_before_or_after_the_command() -> None:
    before = parse(["--database", "sqlite:///a", "--json", "--lang", "en", "list"])
    after = parse(["list", "--database", "sqlite:///a", "--json", "--lang", "en"])
    assert (before.database, before.json, before.lang) == ("sqlite:///a", True, "en")
    assert (after.database, after.json, after.lang) == ("sqlite:///a", True, "en")


def test_the_words_of_a_query_may_stand_anywhere() -> None:
    assert parse(["list", "overdue", "--json", "late>30"]).query == "overdue late>30"
    assert parse(["list", "--limit", "2", "client:du*"]).query == "client:du*"


def test_a_leading_minus_negates_a_term() -> None:
    assert parse(["list", "-mailed:yes", "-blocked"]).query == "-mailed:yes -blocked"
    assert parse(["send", "open", "-horse", "--yes"]).query == "open -horse"
    assert parse(["list", "--", "-x"]).query == "-x"


def test_a_descending_sort_is_no_option() -> None:
    assert parse(["list", "--sort", "-date", "open"]).sort == "-date"
    assert parse(["list", "--sort=-date"]).sort == "-date"
    assert parse(["list", "--sort", "date"]).sort == "date"


@pytest.mark.parametrize(
    "words",
    [
        ["nothing"],
        ["list", "--nothing"],
        ["send", "--dryrun"],
        ["report"],
        ["report", "x"],
        ["runs", "stray"],
    ],
)
def test_wrong_words_are_wrong_use(words: list[str], call: Callable[..., Done]) -> None:
    with pytest.raises(CommandError):
        parse(words)
    done = call(*words)
    assert done.code == 2
    assert done.out == ""
    assert "--help" in done.sentence


@pytest.mark.parametrize("path", leaves(), ids=" ".join)
def test_every_command_helps_with_an_example(path: tuple[str, ...], call: Callable[..., Done]) -> None:
    done = call(*path, "--help", "--lang", "en").expect(0)
    example = done.out[done.out.rindex("Example:") :]
    assert f"flowtui {' '.join(path)}" in example
    assert "--json" in done.out


@pytest.mark.parametrize("path", leaves(), ids=" ".join)
def test_every_example_is_understood(path: tuple[str, ...], call: Callable[..., Done]) -> None:
    import shlex

    text = call(*path, "--help", "--lang", "en").expect(0).out
    example = text[text.rindex("Example:") :].splitlines()[1].strip()
    parsed = parse(shlex.split(example)[1:])
    assert parsed.program == f"flowtui {' '.join(path)}"


def test_help_speaks_french(call: Callable[..., Done]) -> None:
    assert "commandes:" in call("--lang", "fr", "--help").expect(0).out
    assert "commands:" in call("--help", "--lang=en").expect(0).out
    i18n.use("fr")


def test_help_loads_neither_the_window_nor_the_database() -> None:
    code = (
        "import sys; from flowtui.cli.main import main; main(['--help']);"
        "print([m for m in ('textual', 'rich', 'peewee', 'jinja2', 'email_validator') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--database", "sqlite:///a", "--lang", "en"],
        ["--config=x.toml", "--no-mouse"],
        ["--database", "list"],
    ],
)
def test_without_a_command_the_words_mean_the_same(words: list[str]) -> None:
    whole, _extras = build().parse_known_args(words)
    assert vars(parse(words)) == {name: value for name, value in vars(whole).items() if name != "command"}


@pytest.mark.parametrize("words", [["--database"], ["--lang", "de"], ["--mouse", "--database", "x", "stray"]])
def test_wrong_words_without_a_command_are_wrong_use(words: list[str]) -> None:
    with pytest.raises(CommandError):
        parse(words)


def test_the_window_opens_without_loading_the_commands() -> None:
    code = "from flowtui.cli.parser import parse; parse(['--lang', 'fr']); import sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not set(done.stdout.split()) & {"flowtui.cli.sending", "email", "csv"}


def test_what_may_be_included_is_what_the_plan_takes_in():
    from flowtui.cli.sending import INCLUDABLE
    from flowtui.ledger.preflight import OVERRULABLE

    assert set(INCLUDABLE) == {str(code) for code in OVERRULABLE}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_words_that_the_help_names_mean_something(language: str) -> None:
    words = i18n.translator(language).gettext(grammar._WORDS).split()
    assert len(words) > 15
    for word in words:
        assert query.parse(word).terms
