"""The ground: amounts, text, language, configuration, both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowtui import config, i18n, money, text
from flowtui.models import MODELS, Invoice

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import peewee as pw

    from flowtui.models import Customer


@pytest.mark.parametrize(
    ("written", "cents"),
    [
        ("1240,50", 124050),
        ("-1 240,5", -124050),
        ("1.240,50", 124050),
        ("1,240.50", 124050),
        ("0000000069,60", 6960),
        ("+7", 700),
        ("1\u202f000\u00a0000,00", 100000000),
        ("1\u2009000\u2019000,00", 100000000),
        ("\u221212,50", -1250),
        ("12,3400", 1234),
    ],
)
def test_amounts_are_read_as_people_write_them(written: str, cents: int) -> None:
    assert money.parse_cents(written) == cents


@pytest.mark.parametrize("written", ["", "12,345", "1e3", "--1", "douze", "١٢", "9" * 5000])
def test_what_is_no_amount_is_refused(written: str) -> None:
    with pytest.raises(money.AmountError):
        money.parse_cents(written)


@given(st.integers(-(10**14), 10**14), st.sampled_from(["fr", "en"]))
def test_an_amount_survives_writing_and_reading(cents: int, language: str) -> None:
    assert money.parse_cents(money.format_cents(cents, language)) == cents


@given(st.text())
def test_cleaned_text_has_no_control_characters(dirty: str) -> None:
    cleaned = text.clean(dirty)
    assert cleaned.isprintable() or not any(ord(c) < 32 or 127 <= ord(c) < 160 for c in cleaned)
    assert text.clean(cleaned) == cleaned


def test_search_keys_ignore_case_and_accents() -> None:
    assert text.search_key("  Éts  DURÂND ") == text.search_key("ets durand")


@given(st.text())
def test_a_file_name_stays_in_its_folder(name: str) -> None:
    safe = text.file_name(name)
    assert "/" not in safe
    assert safe not in ("", ".", "..")


def test_the_language_follows_wish_then_user_then_locale() -> None:
    assert i18n.choose("en", "fr", {}) == "en"
    assert i18n.choose(None, "en", {"LANG": "fr_FR.UTF-8"}) == "en"
    assert i18n.choose(None, None, {"LANG": "en_GB.UTF-8"}) == "en"
    assert i18n.choose(None, None, {"LANG": "C"}) == "fr"


def test_a_setting_that_means_nothing_is_named(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[smtp]\nhots = "x"\n')
    with pytest.raises(config.ConfigError, match=r"smtp\.hots.*smtp\.host"):
        config.load(path)


def test_settings_remember_where_they_come_from(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[smtp]\nhost = "mail.example"\npassword_command = ["pass", "x"]\n')
    loaded = config.load(path, database="sqlite:////tmp/x.db", environ={})
    assert loaded.smtp.host == "mail.example"
    assert loaded.smtp.password_command == ("pass", "x")
    assert loaded.origins["smtp.host"] == str(path)
    assert loaded.origins["database.url"] == "--database"


def test_every_table_is_there(db: pw.Database) -> None:
    tables = set(db.get_tables())
    assert {model._meta.table_name for model in MODELS} <= tables


def test_a_row_comes_back_as_it_was(
    db: pw.Database, make_customer: Callable[..., Customer], make_invoice: Callable[..., Invoice]
) -> None:
    stored = make_invoice(make_customer(), total_cents=10**13 + 1)
    read = Invoice.get_by_id(stored.id)
    assert (read.total_cents, read.issue_date, read.mailed_at) == (10**13 + 1, stored.issue_date, None)
