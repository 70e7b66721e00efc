"""What the parameter screens list, on both databases."""

from flowtui.ledger.customers import open_rows
from flowtui.ledger.samples import sample
from flowtui.models import Contact
from flowtui.models.edit import replace_address, set_contact, set_customer, set_user
from flowtui.models.lookup import (
    contacts,
    customer_by_id,
    customers,
    find_customer,
    main_addresses,
    users,
    wrong_address,
)


def test_customers_are_found_by_words_of_name_and_code(db, make_customer):
    for code, name in (("C1", "Hélène & Fils"), ("C2", "DUPONT & FILS"), ("C3", "100 % Fleurs")):
        make_customer(code, name=name)
    assert [one.code for one in customers("fils helene")[0]] == ["C1"]
    assert [one.code for one in customers("c2")[0]] == ["C2"]
    assert [one.code for one in customers("100 %")[0]] == ["C3"]
    found, count = customers("", limit=2)
    assert (len(found), count) == (2, 3)


def test_addresses_of_customers(db, make_customer):
    first = make_customer("C1", email="a@example.com")
    set_contact("C1", "b@example.com", "reminder", "cc")
    second = make_customer("C2", email=None)
    Contact.create(customer=second, email="wrong@@", valid=False)
    assert main_addresses([first.id, second.id]) == {first.id: "a@example.com +1", second.id: "wrong@@"}
    assert wrong_address("C2") == "wrong@@"
    assert wrong_address("C1") == ""
    replace_address("C2", "wrong@@", "right@example.com")
    assert wrong_address("C2") == ""
    assert [one.email for one in contacts(first.id)] == ["a@example.com", "b@example.com"]


def test_customers_and_users_by_key(db, make_customer):
    one = set_customer("C1", name="DUPONT")
    assert find_customer(" C1 ").id == one.id
    assert find_customer("C9") is None
    assert customer_by_id(one.id).code == "C1"
    assert customer_by_id(one.id + 1) is None
    set_user("zoe")
    set_user("bert")
    assert [user.login for user in users()] == ["bert", "zoe"]


def test_open_rows_and_a_sample(db, make_customer, make_invoice):
    one = make_customer("C1")
    make_invoice(one, "FA2", due_date=None)
    make_invoice(one, "FA1")
    make_invoice(one, "FA0", balance_cents=0)
    assert [row.number for row in open_rows(one.id)] == ["FA2", "FA1"]
    ids = sample("fr")
    assert len(ids) == 3
    assert sample("en") == []
