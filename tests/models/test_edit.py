"""Editing the company, users, customers and their addresses."""

import pytest

from flowtui.models import Contact, Customer, MailProfile, User
from flowtui.models import fields as f
from flowtui.models.edit import (
    LastAdministratorError,
    NotFoundError,
    SameContactError,
    correct_contact,
    remove_contact,
    replace_address,
    set_company,
    set_contact,
    set_customer,
    set_user,
)


def test_company_is_created_then_changed(sqlite_db):
    first = set_company(name="Ets Durand", siren="552 100 554", iban="FR76 3000 6000 0112 3456 7890 189")
    again = set_company(city=" Lyon ")
    assert first.id == again.id
    assert (again.name, again.siren, again.city) == ("Ets Durand", "552100554", "Lyon")
    assert again.iban == "FR7630006000011234567890189"


def test_company_needs_a_name(sqlite_db):
    with pytest.raises(f.FieldError, match="nom"):
        set_company(city="Lyon")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("siren", "552100555"),
        ("siren", "55210055"),
        ("iban", "FR7630006000011234567890188"),
        ("bic", "AGRI"),
        ("vat_number", "12"),
        ("country", "France"),
        ("currency", "euro"),
        ("email", "anna@"),
        ("language", "de"),
        ("logo", b"GIF89a"),
    ],
)
def test_a_wrong_value_is_refused_by_name(sqlite_db, company, field, value):
    with pytest.raises(f.FieldError) as caught:
        set_company(**{field: value})
    assert caught.value.field == field
    assert caught.value.sentence.startswith(f.label(field))


def test_unknown_field_proposes_the_nearest(sqlite_db, company):
    with pytest.raises(f.UnknownFieldError, match="siren"):
        set_company(sirene="1")


@pytest.mark.parametrize(("text", "value"), [("oui", True), ("no", False), (True, True), (False, False)])
def test_yes_and_no_in_both_languages(text, value):
    assert f.yes_no(text) is value


def test_last_administrator_keeps_the_right(sqlite_db, anna):
    with pytest.raises(LastAdministratorError):
        set_user(anna.login, may_set_parameters="non")
    set_user("bert", may_set_parameters="oui")
    assert set_user(anna.login, may_set_parameters="non").may_set_parameters is False


def test_new_user_may_nothing_and_has_a_profile_for_each_purpose(sqlite_db, company):
    user = set_user("clara", name="Clara")
    stored = User.get_by_id(user.id)
    assert not any((stored.may_send_invoices, stored.may_send_reminders, stored.may_set_parameters))
    profiles = MailProfile.select().where(MailProfile.user == user)
    assert sorted(p.purpose for p in profiles) == ["invoice", "reminder", "statement"]
    assert not any(p.allowed for p in profiles)


def test_lifting_a_block_empties_its_reason_and_end(sqlite_db, make_customer):
    make_customer("C1")
    blocked = set_customer("C1", blocked=True, block_reason="litige", block_until="30/11/2026")
    assert blocked.block_until.isoformat() == "2026-11-30"
    lifted = set_customer("C1", blocked=False)
    assert (lifted.block_reason, lifted.block_until) == ("", None)


def test_contact_is_created_once(sqlite_db, make_customer):
    make_customer("C1", email=None)
    set_contact("C1", "a@example.com", "reminder")
    set_contact("C1", "a@example.com", "reminder", name="Alice")
    assert [(c.email, c.name) for c in Contact.select()] == [("a@example.com", "Alice")]


def test_contact_of_nobody(sqlite_db):
    with pytest.raises(NotFoundError, match="C9"):
        set_contact("C9", "a@example.com")


def test_correcting_an_address_makes_it_valid(sqlite_db, make_customer):
    customer = make_customer("C1", email=None)
    contact = Contact.create(customer=customer, email="ptit@", valid=False)
    assert correct_contact(contact.id, email="petit@example.com").valid is True


def test_correcting_into_one_that_is_there_is_told(sqlite_db, make_customer):
    make_customer("C1", email="a@example.com")
    other = set_contact("C1", "b@example.com")
    with pytest.raises(SameContactError):
        correct_contact(other.id, email="a@example.com")
    assert Contact.get_by_id(other.id).email == "b@example.com"


def test_replacing_an_address_changes_every_use_of_it(sqlite_db, make_customer):
    customer = make_customer("C1", email="old@example.com")
    set_contact("C1", "old@example.com", "reminder", "cc")
    set_contact("C1", "new@example.com", "reminder", "cc")
    replace_address(customer.code, "old@example.com", "new@example.com")
    found = {(c.email, c.purpose, c.role) for c in Contact.select()}
    assert found == {("new@example.com", "all", "to"), ("new@example.com", "reminder", "cc")}


def test_replacing_nothing_adds_an_address_for_everything(sqlite_db, make_customer):
    customer = make_customer("C1", email=None)
    replace_address(customer.code, "", "new@example.com")
    contact = Contact.get()
    assert (contact.email, contact.purpose, contact.role) == ("new@example.com", "all", "to")
    remove_contact(contact.id)
    assert Contact.select().count() == 0


def test_search_key_follows_the_name(sqlite_db, make_customer):
    make_customer("C1")
    set_customer("C1", name="Hélène & Fils")
    assert Customer.get().search_key == "helene & fils"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("compta", "il manque le @"),
        ("compta@@durand.example", "plus d'un @"),
        ("@durand.example", "rien ne précède le @"),
        ("compta @durand.example", "un blanc"),
        ("compta@durand", "il n'y a pas de point"),
        ("compta@durand..example", "un point"),
        ("compta.@durand.example", "un point"),
        ("comp(ta@durand.example", "un signe"),
    ],
)
def test_a_wrong_address_says_what_is_wrong_in_the_screen_language(text, why):
    with pytest.raises(ValueError, match="n'est pas une adresse mail: ") as caught:
        f.email(text)
    assert why in str(caught.value)
    assert "The " not in str(caught.value)
