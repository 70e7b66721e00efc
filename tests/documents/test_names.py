"""Attachment names that no mail program or disk trips over."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from flowtui.documents import names
from tests.conftest import TODAY


def invoice(number: str) -> SimpleNamespace:
    return SimpleNamespace(number=number)


@pytest.mark.parametrize(
    ("number", "name"),
    [
        ("FA2026-0412", "FA2026-0412.pdf"),
        ("F/2026/12", "F_2026_12.pdf"),
        ("../../etc/passwd", "etc_passwd.pdf"),
        ("n° 12 é", "n_12_e.pdf"),
        ("日本", "document.pdf"),
        ("A" * 300, "A" * 60 + ".pdf"),
        ("x\r\nBcc: a@b", "x_Bcc_a_b.pdf"),
        ("FA.", "FA.pdf"),
    ],
)
def test_invoice_name(number, name):
    assert names.invoice_name(invoice(number)) == name


def test_a_notice_a_reminder_and_a_statement_say_what_they_are():
    assert names.invoice_name(invoice("FA1"), whole=False) == "Avis-FA1.pdf"
    assert names.invoice_name(invoice("FA1"), whole=False, language="en") == "Notice-FA1.pdf"
    assert names.reminder_name(invoice("FA1")) == "Relance-FA1.pdf"
    customer = SimpleNamespace(code="C 41")
    assert names.statement_name(customer, TODAY) == "Releve-C_41-2026-11-24.pdf"
    assert names.statement_name(customer, TODAY, "en") == "Statement-C_41-2026-11-24.pdf"


def test_equal_names_are_told_apart_whatever_the_case():
    assert names.distinct(["a.pdf", "A.pdf", "b.pdf", "a.pdf"]) == ["a.pdf", "A-2.pdf", "b.pdf", "a-3.pdf"]
    assert names.distinct(["a.pdf", "a-2.pdf", "a.pdf"]) == ["a.pdf", "a-2.pdf", "a-3.pdf"]
