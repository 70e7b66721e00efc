"""Which encoding a file is in."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flowtui.imports.decode import detect, open_text
from flowtui.imports.errors import UnknownFormatError

if TYPE_CHECKING:
    from pathlib import Path

FRENCH = "Société Générale – déjà payée; 12 € à l’échéance du 3 août n° 4 «œuvre» ÉTÉ Noël\n"


def text_of(path: Path) -> str:
    with open_text(path, detect(path)) as file:
        return file.read().removeprefix("\ufeff")


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_a_french_text(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "t.txt"
    path.write_bytes(FRENCH.encode(encoding))
    assert text_of(path) == FRENCH


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("iso8859-15", "Payée: 12 € à l'œuvre\n"),
        ("cp850", "Société à façon, Éts Gérôme, n° 4\n"),
        ("cp850", "NECTAR n° 12\n"),
        ("cp850", "réglé\n"),
        ("mac_roman", "Société à façon, déjà réglé\n"),
        ("cp1252", "réglé l’été – 12 €\n"),
        ("cp1252", "n° 12\n"),
        ("cp1252", "é\n"),
    ],
)
def test_eight_bits_read_as_french(tmp_path: Path, encoding: str, text: str) -> None:
    path = tmp_path / "t.txt"
    path.write_bytes(text.encode(encoding))
    assert text_of(path) == text


def test_one_windows_byte_in_a_utf8_file(tmp_path: Path) -> None:
    path = tmp_path / "t.txt"
    path.write_bytes(FRENCH.encode() * 3 + "réglé\n".encode("cp1252"))
    assert text_of(path) == FRENCH * 3 + "réglé\n"


def test_the_last_byte_of_a_large_file_counts(tmp_path: Path) -> None:
    path = tmp_path / "t.txt"
    path.write_bytes(b"a" * (1 << 21) + "\né".encode("cp1252"))
    assert text_of(path).endswith("\né")


@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b"\x1a", codecs.BOM_UTF8, b"\x00" * 500, bytes(range(256)) * 20]
)
def test_what_is_no_text_is_refused_or_read(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "t.txt"
    path.write_bytes(content)
    if content == codecs.BOM_UTF8:
        assert text_of(path) == ""
    else:
        with pytest.raises(UnknownFormatError):
            detect(path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(st.binary(min_size=1, max_size=300))
def test_any_bytes_are_read_or_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "t.bin"
    path.write_bytes(content)
    try:
        encoding = detect(path)
    except UnknownFormatError:
        return
    with open_text(path, encoding) as file:
        assert isinstance(file.read(), str)
