"""What an accountant may get wrong on the command line: one sentence that helps, and nothing leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Server
    from tests.cli.program import Done

pytestmark = pytest.mark.usefixtures("company")


@pytest.mark.parametrize(
    "words",
    [
        ("list", "--limit", "-1"),
        ("list", "--offset", "-5"),
        ("list", "--limit", "many"),
        ("report", "abc"),
        ("statement", "--template", "abc", "--dry-run"),
        ("resolve", "abc", "arrived"),
    ],
)
def test_a_number_that_is_none(words: tuple[str, ...], call: Callable[..., Done]) -> None:
    done = call(*words).expect(2)
    assert done.out == ""
    assert "nombre" in done.sentence
    assert "(int)" not in done.sentence


@pytest.mark.parametrize(
    "words",
    [
        ("list", "--limit"), ("list", "--offset"), ("report",), ("mail",), ("run", "pause"), ("retry",), ("deliver",),
        ("show", "template"), ("set", "template"), ("set", "code", "R1", "--position"),
        ("set", "contact", "C1", "a@x.example", "--position"), ("remind", "--dry-run", "--template"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("number", ["2147483648", "9" * 20], ids=["just", "much"])
def test_a_number_that_is_too_large(words: tuple[str, ...], number: str, call: Callable[..., Done]) -> None:
    assert "2147483647" in call(*words, number).expect(2).sentence


def test_a_number_that_no_computer_reads(call: Callable[..., Done]) -> None:
    assert "2147483647" in call("report", "9" * 5000).expect(2).sentence


@pytest.mark.parametrize("name", ["²", "9" * 20])
def test_a_template_of_no_number_is_looked_for_as_a_file(name: str, call: Callable[..., Done]) -> None:
    assert name in call("template", "check", name).expect(1).sentence


def test_what_is_missing_is_named_as_the_help_names_it(call: Callable[..., Done]) -> None:
    assert "arrived|resend|cancel" in call("resolve", "1").expect(2).sentence
    assert "invoice|reminder|statement" in call("set", "profile", "x").expect(2).sentence


def test_a_test_address_that_is_empty_sends_to_nobody(server: Server, call: Callable[..., Done]) -> None:
    """As a script writes it whose variable is not set: no customer may get the test."""
    done = call("send", "n:F1", "--test-to", "", "--yes", "--wait").expect(2)
    assert "--test-to" in done.sentence
    assert server.mails() == []


def test_a_template_that_is_not_there_is_said_and_nothing_leaves(
    server: Server, call: Callable[..., Done]
) -> None:
    done = call("statement", "open", "--template", "99", "--yes", "--json", "--lang", "en").expect(1)
    assert "99" in done.sentence
    assert {one["code"] for one in done.json["excluded"]} >= {"template-missing"}
    assert server.mails() == []


@pytest.mark.parametrize("words", [("report", "99"), ("mail", "99"), ("resolve", "99", "arrived")])
def test_a_number_that_names_nothing_cannot_be_done(
    words: tuple[str, ...], call: Callable[..., Done]
) -> None:
    assert "99" in call(*words).expect(1).sentence


def test_a_check_that_fails_says_so_beside_the_document(call: Callable[..., Done], tmp_path: Path) -> None:
    done = call("doctor", "--json", "--lang", "en").expect(1)
    assert "mail server" in done.sentence
    file = tmp_path / "bad.html"
    file.write_text("{# purpose: reminder #}<p>{{ nonsense }}</p>")
    done = call("template", "check", str(file), "--json").expect(1)
    assert not done.json["ok"]
    assert "nonsense" in done.sentence


def test_a_sender_without_work_says_that_there_is_none(server: Server, call: Callable[..., Done]) -> None:
    del server
    assert call("deliver", "--json").expect(4).json == {"runs": []}


def test_the_report_as_csv_goes_to_the_screen_where_no_file_is_named(
    server: Server, call: Callable[..., Done]
) -> None:
    del server
    call("send", "n:F1", "--yes", "--wait").expect(0)
    done = call("report", "1", "--csv").expect(0)
    head, first, *_rest = done.out.splitlines()
    assert head.split(";")[1] == "Client"
    assert "compta@dupont.example" in first
    assert call("report", "1", "--csv", "--json").expect(0).json["run"] == 1


def test_an_invoice_whose_lines_are_unknown_is_rendered_as_a_notice_and_says_so(
    call: Callable[..., Done], tmp_path: Path
) -> None:
    target = f"{tmp_path}/F1.pdf"
    done = call("template", "render", "1", "--invoice", "F1", "-o", target, "--json", "--lang", "en")
    assert "notice" in " ".join(done.expect(0).json["warnings"])
    plain = call("template", "render", "2", "--invoice", "F1", "-o", target, "--json")
    assert plain.expect(0).json["warnings"] == []


def test_a_mail_is_shown_in_the_language_of_the_screen(server: Server, call: Callable[..., Done]) -> None:
    del server
    call("send", "n:F1", "--yes", "--wait").expect(0)
    text = call("mail", "1").expect(0).out
    assert "À " in text.splitlines()[2]
    assert "sent" not in text.splitlines()[0]


@pytest.mark.parametrize("group", ["run", "status", "set", "show", "db", "template"])
def test_a_group_of_commands_helps_with_an_example(group: str, call: Callable[..., Done]) -> None:
    text = call(group, "--help", "--lang", "en").expect(0).out
    assert f"flowtui {group} " in text[text.rindex("Example:") :]


def test_a_status_that_is_empty_takes_none_away(call: Callable[..., Done]) -> None:
    call("status", "set", "R1", "n:F1").expect(0)
    call("status", "set", "", "n:F1").expect(2)
    assert call("list", "status:R1", "--json").expect(0).json["count"] == 1


@pytest.mark.parametrize(
    "words", [("list",), ("send", "--yes"), ("remind", "--dry-run"), ("status", "set", "R1")], ids=" ".join
)
def test_a_condition_mistyped_finds_nothing_and_is_named(
    words: tuple[str, ...], call: Callable[..., Done]
) -> None:
    done = call(*words, "overdeu", "--lang", "en").expect(2)
    assert "overdeu" in done.sentence
    assert done.sentence.endswith("Did you mean overdue?")


def test_a_word_that_is_simply_nowhere_finds_nothing(call: Callable[..., Done]) -> None:
    assert call("list", "zebra", "--json").expect(0).json["count"] == 0
    assert call("list", '"overdeu"', "--json").expect(0).json["count"] == 0


def test_a_template_for_something_else_is_not_taken_into_a_profile(call: Callable[..., Done]) -> None:
    done = call("set", "profile", "invoice", "--template", "4").expect(2)
    assert "Relevé de compte" in done.sentence
    assert call("set", "profile", "invoice", "--template", "2", "--json").expect(0).json["template"] == 2
    assert call("set", "profile", "statement", "--template", "4", "--json").expect(0).json["template"] == 4


def test_files_that_cannot_be_read_are_told_without_the_words_of_a_programmer(
    call: Callable[..., Done], tmp_path: Path
) -> None:
    latin = tmp_path / "latin.toml"
    latin.write_bytes('[smtp]\nhost = "h\xe9"\n'.encode("latin-1"))
    for words, exit_code in (
        (("--config", str(latin), "list"), 2),
        (("--config", str(tmp_path), "list"), 2),
        (("template", "check", str(tmp_path / "absent.html")), 1),
        (("template", "check", str(latin)), 1),
    ):
        sentence = call(*words).expect(exit_code).sentence
        assert "codec" not in sentence
        assert "Errno" not in sentence


def test_a_port_that_is_none(call: Callable[..., Done], tmp_path: Path) -> None:
    file = tmp_path / "port.toml"
    for port in ("0", "65536"):
        file.write_text(f"[smtp]\nport = {port}\n")
        assert "65535" in call("--config", str(file), "config").expect(2).sentence
