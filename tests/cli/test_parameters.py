"""Set and show: what the parameter screens edit, from a script."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flowtui.cli.parameters import options
from flowtui.ledger.codes import CODE
from flowtui.mailing.profile_edit import PROFILE
from flowtui.models import edit

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.program import Done

pytestmark = pytest.mark.usefixtures("company")


@pytest.mark.parametrize(
    ("offered", "known"),
    [
        (options.COMPANY, edit.COMPANY),
        (options.USER, edit.USER),
        (options.CUSTOMER, edit.CUSTOMER),
        (options.PROFILE, PROFILE),
        (options.CODE, CODE),
    ],
)
def test_every_field_that_can_be_edited_is_an_option(
    offered: dict[str, str], known: dict[str, object]
) -> None:
    assert list(offered) == list(known)


def test_the_company_is_changed_and_shown(call: Callable[..., Done]) -> None:
    changed = call("set", "company", "--city", "Lyon", "--iban", "FR7630006000011234567890189", "--json")
    assert changed.expect(0).json["city"] == "Lyon"
    shown = call("show", "company", "--json").expect(0).json
    assert (shown["name"], shown["iban"]) == ("Ets Durand", "FR7630006000011234567890189")


def test_a_wrong_value_is_one_sentence(call: Callable[..., Done]) -> None:
    done = call("set", "company", "--iban", "FR00", "--lang", "en")
    assert done.code == 2
    assert "IBAN" in done.sentence


def test_a_logo_comes_from_a_file(call: Callable[..., Done], tmp_path: Path) -> None:
    logo = tmp_path / "logo.png"
    logo.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(40))
    assert call("set", "company", "--logo", str(logo), "--json").expect(0).json["logo_bytes"] == 48
    assert "absent.png" in call("set", "company", "--logo", str(tmp_path / "absent.png")).expect(1).sentence


def test_a_user_is_added_with_rights_and_a_profile(call: Callable[..., Done]) -> None:
    call("set", "user", "bob", "--name", "Bob", "--may-send-reminders", "oui").expect(0)
    call("set", "profile", "reminder", "--user", "bob", "--allowed", "yes", "--template", "3").expect(0)
    bob = call("show", "user", "bob", "--json").expect(0).json
    assert (bob["may_send_reminders"], bob["may_send_invoices"]) == (True, False)
    profile = call("show", "profile", "reminder", "--user", "bob", "--json").expect(0).json
    assert (profile["allowed"], profile["template"]) == (True, 3)
    users = call("show", "user", "--json").expect(0).json["users"]
    assert [user["login"] for user in users if user["login"] == "bob"] == ["bob"]


def test_the_letter_of_a_profile_comes_from_a_file(call: Callable[..., Done], tmp_path: Path) -> None:
    letter = tmp_path / "lettre.txt"
    letter.write_text("Bonjour,\n\nmerci de régler {{ numero }}.\n", encoding="utf-8")
    done = call("set", "profile", "invoice", "--text-file", str(letter), "--json")
    assert done.expect(0).json["text"].splitlines()[-1] == "merci de régler {{ numero }}."
    letter.write_bytes(b"\xe9")
    assert "UTF-8" in call("set", "profile", "invoice", "--text-file", str(letter)).expect(1).sentence


def test_a_profile_sets_a_status_or_the_next_in_the_chain(call: Callable[..., Done]) -> None:
    done = call("set", "profile", "reminder", "--status-after", "R1", "--json").expect(0).json
    assert (done["status_after"], done["status_next"]) == ("R1", False)
    call("set", "profile", "reminder", "--status-next", "oui").expect(0)
    done = call("show", "profile", "reminder", "--json").expect(0).json
    assert (done["status_after"], done["status_next"]) == ("R1", True)


def test_statuses_follow_each_other(call: Callable[..., Done]) -> None:
    codes = call("show", "code", "--json").expect(0).json["codes"]
    assert [(code["code"], code["next"], code["blocks"]) for code in codes] == [
        ("R1", "R2", False),
        ("R2", "MD", False),
        ("MD", "CX", False),
        ("CX", None, True),
        ("LI", None, True),
    ]
    call("set", "code", "R3", "--label", "3e relance", "--next", "MD").expect(0)
    assert call("show", "code", "R3", "--json").expect(0).json["next"] == "MD"
    assert call("set", "code", "R3", "--remove", "--json").expect(0).json["removed"] is True
    call("show", "code", "R3").expect(1)


def test_a_customer_and_its_addresses(call: Callable[..., Done]) -> None:
    call("set", "customer", "C4", "--blocked", "yes", "--block-until", "31/01/2027").expect(0)
    call("set", "contact", "C4", "a@sans.example", "--purpose", "reminder", "--role", "cc").expect(0)
    call("set", "contact", "C4", "b@sans.example").expect(0)
    shown = call("show", "customer", "C4", "--json").expect(0).json
    assert (shown["blocked"], shown["block_until"]) == (True, "2027-01-31")
    assert {(one["email"], one["purpose"], one["role"]) for one in shown["contacts"]} == {
        ("a@sans.example", "reminder", "cc"),
        ("b@sans.example", "all", "to"),
    }
    call("set", "contact", "C4", "b@sans.example", "--remove").expect(0)
    contacts = call("show", "contact", "C4", "--json").expect(0).json["contacts"]
    assert [one["email"] for one in contacts] == ["a@sans.example"]
    call("set", "contact", "C4", "b@sans.example", "--remove").expect(1)
    assert call("set", "contact", "C4", "b@@sans").expect(2).err


def test_templates_are_listed_and_a_new_version_is_stored(call: Callable[..., Done], tmp_path: Path) -> None:
    listed = call("show", "template", "--json").expect(0).json["templates"]
    assert [(one["number"], one["purpose"]) for one in listed] == [
        (1, "invoice"),
        (2, "notice"),
        (3, "reminder"),
        (4, "statement"),
    ]
    source = call("show", "template", "3", "--json").expect(0).json
    page = tmp_path / "reminder.html"
    page.write_text(source["html"] + "\n<!-- ours -->\n", encoding="utf-8")
    stored = call("set", "template", "3", "--html", str(page), "--json").expect(0).json
    assert (stored["number"], stored["version"]) == (3, 2)


def test_what_is_not_there_is_said(call: Callable[..., Done]) -> None:
    for words in (("user", "zoe"), ("code", "ZZ"), ("customer", "ZZ"), ("template", "77")):
        done = call("show", *words)
        assert done.code == 1
        assert words[1] in done.sentence


@pytest.mark.usefixtures("company")
def test_people_read_the_words_of_the_parameter_screens(call: Callable[..., Done]) -> None:
    french = call("show", "company").out.splitlines()
    assert french[0].split() == ["nom", "Ets", "Durand"]
    assert any(line.startswith("code postal") for line in french)
    assert "vat_number" not in "".join(french)
    users = call("show", "user", "--lang", "en").out.splitlines()
    assert users[0].startswith("login ")
    assert any(line.split() == ["changes", "the", "parameters", "yes"] for line in users)
