"""Report templates from the command line: tried, and made for one invoice."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.program import Done

pytestmark = pytest.mark.usefixtures("company")


def test_a_shipped_template_is_good(call: Callable[..., Done]) -> None:
    result = call("template", "check", "3", "--json").expect(0).json
    assert {"ok", "warnings", "pages", "bytes", "sha256"} <= set(result)
    assert (result["ok"], result["pages"]) == (True, 1)


def test_a_template_in_a_file_is_tried_without_being_stored(
    call: Callable[..., Done], tmp_path: Path
) -> None:
    file = tmp_path / "mine.html"
    file.write_text("{# purpose: reminder #}<p>{{ invoice.nonsense }}</p>", encoding="utf-8")
    result = call("template", "check", str(file), "--json").expect(1).json
    assert result["ok"] is False
    assert "nonsense" in " ".join(result["errors"])
    file.write_text("<p>for nothing</p>", encoding="utf-8")
    assert "purpose" in call("template", "check", str(file)).expect(1).sentence
    assert call("template", "check", str(tmp_path / "absent.html")).expect(1).sentence
    assert len(call("show", "template", "--json").json["templates"]) == 4


@pytest.mark.parametrize(("number", "words"), [(2, "120,00"), (3, "120,00"), (4, "F1")])
def test_the_pdf_of_one_invoice(call: Callable[..., Done], tmp_path: Path, number: int, words: str) -> None:
    target = tmp_path / "F1.pdf"
    made = call("template", "render", str(number), "--invoice", "F1", "-o", str(target), "--json")
    assert made.expect(0).json["sha256"] == hashlib.sha256(target.read_bytes()).hexdigest()
    text = PdfReader(target).pages[0].extract_text()
    assert words in text
    assert "Dupont & Fils" in text


def test_an_invoice_without_its_lines_gets_a_notice_whatever_was_asked(
    call: Callable[..., Done], tmp_path: Path
) -> None:
    target = tmp_path / "F1.pdf"
    call("template", "render", "1", "--invoice", "F1", "-o", str(target)).expect(0)
    assert "avis" in PdfReader(target).pages[0].extract_text().casefold()


def test_what_is_not_there(call: Callable[..., Done], tmp_path: Path) -> None:
    target = str(tmp_path / "x.pdf")
    assert "ZZ9" in call("template", "render", "1", "--invoice", "ZZ9", "-o", target).expect(1).sentence
    assert "77" in call("template", "render", "77", "--invoice", "F1", "-o", target).expect(1).sentence
    absent = str(tmp_path / "absent" / "x.pdf")
    assert "absent" in call("template", "render", "1", "--invoice", "F1", "-o", absent).expect(1).sentence
