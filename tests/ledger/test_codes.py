"""Reminder statuses as parameters."""

import pytest

from flowtui.ledger import codes as c
from flowtui.models import StatusChange
from flowtui.models.edit import NotFoundError
from flowtui.models.fields import FieldError


@pytest.fixture
def three(sqlite_db):
    for code in ("R1", "R2", "MD"):
        c.set_code(code, label=f"Statut {code}")
    return [status.code for status in c.codes()]


def test_new_codes_come_last(three):
    assert three == ["R1", "R2", "MD"]


def test_next_is_another_code(three):
    assert c.set_code("R1", next="R2").next.code == "R2"
    with pytest.raises(c.SelfNextError):
        c.set_code("R1", next="R1")
    with pytest.raises(NotFoundError, match="R9"):
        c.set_code("R1", next="R9")
    assert c.set_code("R1", next="").next is None


def test_moving_keeps_to_the_ends(three):
    c.move_code("MD", -1)
    assert [s.code for s in c.codes()] == ["R1", "MD", "R2"]
    c.move_code("R1", -5)
    c.move_code("R1", 9)
    assert [s.code for s in c.codes()] == ["MD", "R2", "R1"]


def test_duplicate_copies_all_but_the_code(three):
    c.set_code("R1", blocks="oui", mark="!", colour="red", next="R2")
    copy = c.duplicate_code("R1", "R1b")
    assert (copy.label, copy.blocks, copy.mark, copy.colour, copy.next.code) == (
        "Statut R1",
        True,
        "!",
        "red",
        "R2",
    )
    with pytest.raises(c.CodeExistsError):
        c.duplicate_code("R1", "R2")


def test_a_code_in_use_stays(three, make_customer, make_invoice):
    status = c.find_code("R1")
    invoice = make_invoice(make_customer("C1"), status=status)
    with pytest.raises(c.CodeInUseError, match="1 facture"):
        c.remove_code("R1")
    invoice.status = None
    invoice.save()
    c.remove_code("R1")
    assert [s.code for s in c.codes()] == ["R2", "MD"]


def test_a_code_in_the_history_stays(three, make_customer, make_invoice):
    invoice = make_invoice(make_customer("C1"))
    StatusChange.create(
        invoice=invoice, batch="1", user="anna", changed_at="2026-11-24 10:00:00", new=c.find_code("MD")
    )
    with pytest.raises(c.CodeInUseError, match="historique"):
        c.remove_code("MD")


@pytest.mark.parametrize(
    "fields", [{"label": ""}, {"mark": "!!"}, {"mark": "é"}, {"colour": "mauve"}, {"blocks": "?"}]
)
def test_wrong_fields_are_refused(three, fields):
    with pytest.raises(FieldError):
        c.set_code("R1", **fields)


def test_code_is_short_and_without_blanks(sqlite_db):
    with pytest.raises(FieldError):
        c.set_code("re lance", label="x")


def test_label_by_language(three):
    status = c.set_code("R1", label="1re relance", label_en="1st reminder")
    assert (c.label_of(status, "fr"), c.label_of(status, "en")) == ("1re relance", "1st reminder")
    assert c.label_of(c.find_code("R2"), "en") == "Statut R2"
