"""Bad input: one sentence each on stderr, nothing on stdout, nothing half written."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from flowtui.models import Invoice, User, open_database
from tests.imports.samples import posting, write_fec

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.program import Done


def test_no_database(call: Callable[..., Done], tmp_path: Path) -> None:
    done = call("--database", f"sqlite:///{tmp_path}/absent.db", "list", "--json", "--lang", "en")
    assert (done.code, done.out) == (1, "")
    assert "absent.db" in done.sentence
    assert "flowtui init" in done.sentence


def test_a_url_that_is_none_and_a_configuration_that_is_not_there(call: Callable[..., Done]) -> None:
    assert "mysql://x" in call("--database", "mysql://x", "list").expect(1).sentence
    assert "/absent.toml" in call("--config", "/absent.toml", "config").expect(2).sentence


def test_a_database_is_not_created_twice(company: str, call: Callable[..., Done]) -> None:
    del company
    assert "Ets Durand" in call("init", "--company", "Another").expect(1).sentence
    assert call("show", "company", "--json").json["name"] == "Ets Durand"


def test_a_wrong_address_creates_nothing(call: Callable[..., Done], tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"
    assert call("--database", url, "init", "--company", "X", "--email", "a@@b").expect(2).err
    assert not (tmp_path / "new.db").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("--database", "sqlite:///{}", "list"),
        ("--database", "sqlite:///{}", "init", "--company", "X"),
        ("import", "{}"),
        ("db", "backup", "{}"),
        ("report", "1", "--csv", "{}"),
        ("bounces", "--maildir", "{}"),
        ("template", "check", "{}"),
    ],
)
def test_a_path_that_the_system_refuses_is_told_in_words(
    company: str, call: Callable[..., Done], tmp_path: Path, words: tuple[str, ...]
) -> None:
    del company
    call("send", "--yes", "--test-to", "a@x.example")
    done = call(*(word.format(tmp_path / ("x" * 300)) for word in words)).expect(1, 2)
    assert not {"Errno", "imprévu"} & set(done.sentence.replace(":", " ").split())
    assert "Erreur" not in done.sentence


def test_nothing_in_a_folder_is_nothing_to_do(
    company: str, call: Callable[..., Done], tmp_path: Path
) -> None:
    del company
    (tmp_path / "empty").mkdir()
    done = call("import", str(tmp_path / "empty"), "--json").expect(4)
    assert (done.json["files"], "pas de fichier" in done.sentence) == ([], True)


@pytest.mark.usefixtures("company")
def test_a_file_that_is_no_fec(call: Callable[..., Done], tmp_path: Path) -> None:
    file = tmp_path / "photo.txt"
    file.write_bytes(bytes(range(256)) * 4)
    done = call("import", str(file), "--as", "fec")
    assert done.code == 1
    assert "photo.txt" in done.sentence


@pytest.mark.usefixtures("company")
def test_a_fec_with_a_broken_line_changes_nothing(call: Callable[..., Done], tmp_path: Path) -> None:
    good = posting("1", "411000", "12,00", customer="Z1", name="ZED", piece="Z-1", day="20260901")
    broken = [*good[:11], "douze", *good[12:]]
    file = write_fec(tmp_path / "552100554FEC20261231.txt", [good, broken])
    before = call("list", "--json").json["count"]
    done = call("import", str(file), "--json")
    assert done.code == 1
    assert done.json["files"][0]["errors"][0]["line"] == 3
    assert ":3:" in done.sentence
    assert call("list", "--json").json["count"] == before


def test_without_the_right_nothing_is_done(company: str, call: Callable[..., Done]) -> None:
    database = open_database(company)
    User.update(
        may_send_invoices=False, may_send_reminders=False, may_set_status=False, may_set_parameters=False
    ).execute()
    database.close()
    for words in (
        ("import", "x.csv"),
        ("send", "--yes"),
        ("remind", "--yes"),
        ("statement", "--yes"),
        ("status", "set", "R1"),
        ("set", "company", "--name", "X"),
        ("deliver",),
        ("bounces", "--maildir", "."),
    ):
        done = call(*words, "--lang", "en")
        assert done.code == 1, words
        assert "may not" in done.sentence, words
    database = open_database(company)
    assert Invoice.select().where(Invoice.status.is_null(False)).count() == 0
    database.close()


def test_what_nobody_foresaw_is_one_sentence_with_a_log(
    call: Callable[..., Done], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fail(_words: list[str]) -> None:
        raise RuntimeError(*["the roof\nis on fire"])

    monkeypatch.setattr("flowtui.cli.main.parse", fail)
    done = call("list")
    assert done.code == 1
    assert "the roof" in done.sentence
    log = tmp_path / "data-home" / "flowtui" / "flowtui.log"
    assert str(log) in done.sentence
    assert "is on fire" in log.read_text()


def test_an_interrupt_is_quiet(call: Callable[..., Done], monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_words: list[str]) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("flowtui.cli.main.parse", interrupt)
    done = call("list")
    assert (done.code, done.out, done.err) == (130, "", "")


def test_a_reader_that_has_seen_enough(company: str) -> None:
    """As ``flowtui config | true``: neither a traceback nor a complaint."""
    del company
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "flowtui", "config"], stdout=writing, stderr=subprocess.PIPE, check=False
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")
    assert signal.getsignal(signal.SIGPIPE) == signal.SIG_IGN


@pytest.mark.parametrize("form", ["--json", "--csv"])
def test_an_output_that_the_disk_does_not_take(company: str, form: str) -> None:
    del company
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "flowtui", "list", form],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (done.returncode, "le disque est plein" in done.stderr, done.stderr.count("\n")) == (1, True, 1)
    assert "Errno" not in done.stderr


def test_the_window_needs_a_terminal(company: str, call: Callable[..., Done]) -> None:
    del company
    assert "--help" in call("--lang", "en").expect(2).sentence


def test_a_name_that_the_terminal_cannot_show(company: str) -> None:
    del company
    done = subprocess.run(
        [sys.executable, "-m", "flowtui", "list", "--lang", "fr"],
        capture_output=True,
        check=False,
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
    )
    assert done.returncode == 0
    assert b"?picerie" in done.stdout
