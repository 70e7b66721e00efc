"""Test mode: to one address or into a folder; the run remembers it, and every face of it says so."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from flowtui.cli import plan_text, report_text
from flowtui.config import Config, Smtp
from flowtui.documents import templates
from flowtui.mailing import outbox, trial
from flowtui.mailing.order import TestAddressError
from flowtui.mailing.progress import progress
from flowtui.mailing.report import report, to_csv, to_pdf
from flowtui.models import Company, Invoice, Mail, MailInvoice, Run
from tests.mailing import sending_kit as kit
from tests.mailing.books import pdf_text, planned
from tests.mailing.scripted import Scripted

pytestmark = pytest.mark.usefixtures("quick")
ME = "anna@durand.example"


@pytest.fixture(autouse=True)
def _templates(sqlite_db):
    templates.install_defaults()


@pytest.fixture
def folder(tmp_path):
    """A folder with a blank and an accent in its name."""
    return tmp_path / "mes essais d'été"


@pytest.fixture
def config(folder):
    """Everything is written to the folder, whatever the run."""
    return kit.smtp_config(transport="files", folder=str(folder))


@pytest.fixture
def written(anna, make_customer, make_invoice, config):
    """A run of two mails in the folder, one invoice left out; the number of the run."""
    rows = [make_invoice(make_customer(f"C{n}", email=f"c{n}@x.example"), f"FA{n}") for n in range(2)]
    rows.append(make_invoice(make_customer("CX", email=None, name="LEGRAND"), "FAX"))
    run = outbox.enqueue(planned(anna, "invoice", *rows, config=config), anna)
    kit.deliver(run, config)
    return run.id


def test_a_folder_is_no_address_and_comes_back_as_it_was(folder):
    stored = trial.of_folder(folder)
    assert (trial.folder(stored), trial.address(stored)) == (folder, "")
    assert (trial.folder(ME), trial.address(ME)) == (None, ME)
    assert trial.folder("/srv@x.example") is None, "an address may begin with a slash"
    assert trial.to_json("") == {"test": False, "test_to": None, "test_folder": None}
    assert trial.to_json(ME) == {"test": True, "test_to": ME, "test_folder": None}
    assert trial.to_json(stored) == {"test": True, "test_to": None, "test_folder": str(folder)}


def test_a_configuration_that_writes_files_makes_every_plan_a_test(anna, make_customer, make_invoice, config):
    plan = planned(anna, "invoice", make_invoice(make_customer()), config=config)
    assert trial.folder(plan.test_to) == trial.folder_of(config)
    assert plan.mails[0].to == ("client@example.com",)
    assert "TEST" not in plan.mails[0].text, "the file is the mail that the customer would get"
    assert plan.to_json()["test_folder"] == str(trial.folder_of(config))
    shown = "\n".join(plan_text.lines(plan))
    assert f"MODE TEST: tout est écrit dans {trial.folder_of(config)}; rien ne part" in shown
    with pytest.raises(trial.FilesOnlyError):
        planned(anna, "invoice", Invoice.get(), config=config, test_to=ME)


def test_a_plan_goes_to_files_where_a_person_says_so(anna, make_customer, make_invoice, folder):
    row = make_invoice(make_customer())
    assert trial.folder(planned(anna, "invoice", row, test_to=trial.of_folder(folder)).test_to) == folder
    with pytest.raises(TestAddressError):
        planned(anna, "invoice", row, test_to="file:relative")


def test_the_files_are_the_mails_and_nothing_is_marked(written, folder):
    files = [path.read_bytes() for path in folder.glob("*.eml")]
    assert len(files) == 2
    assert any(b"c0@x.example" in data for data in files)
    assert {(row.mailed_at, row.mailed_count) for row in Invoice.select()} == {(None, 0)}
    assert {link.live for link in MailInvoice.select()} == {False}


def test_the_report_says_test_on_every_face(written, folder):
    found = report(written)
    told = f"MODE TEST: 2 mails écrits dans {folder}; rien n'est parti, aucun pointeur changé"
    text = "\n".join(report_text.lines(found))
    assert told in text
    assert "2 écrits" in text
    assert "envoyé" not in text
    rows = list(csv.reader(io.StringIO(to_csv(found)), delimiter=";"))
    assert [row[0] for row in rows[1:]] == ["TEST: écrit", "TEST: écrit", "TEST: laissé de côté"]
    assert {row[-1] for row in rows[1:]} == {told}
    paper = pdf_text(to_pdf(found, Company.get(), "fr"))
    assert "".join(told.split()) in paper
    assert "envoyé" not in paper
    facts = found.to_json()
    assert (facts["test"], facts["test_folder"], facts["test_to"]) == (True, str(folder), None)
    assert facts["counts"]["sent"] == 2, "the states that programs read stay"


def test_the_report_remembers_it_after_the_configuration_has_changed(written, folder, anna):
    """A retry of the run, or a look at it, with a server configured: still the folder."""
    Mail.update(state="queued").where(Mail.id == 1).execute()
    Run.update(state="running").execute()
    for path in folder.glob("*.eml"):
        path.unlink()
    kit.deliver(Run.get(), kit.smtp_config(port=1))
    assert len(list(folder.glob("*.eml"))) == 1
    assert str(folder) in "\n".join(report_text.lines(report(written)))


def test_a_run_for_customers_is_not_written_to_files(anna, make_customer, make_invoice, config, folder):
    """Ordered for real, then the configuration changes: nothing is claimed to be sent."""
    run = kit.single_run(anna, [make_invoice(make_customer())])
    run = kit.deliver(run, config)
    assert (run.state, kit.states(run)) == ("paused", ["queued"])
    assert 'transport = "files"' in run.pause_reason
    assert not list(folder.glob("*"))
    assert kit.states(kit.deliver(run, transport=kit.Memory())) == ["sent"]


def test_a_test_to_an_address_is_not_written_to_files(anna, make_customer, make_invoice, config):
    plan = kit.plan_of([kit.planned([make_invoice(make_customer())])], test_to=ME)
    assert kit.deliver(outbox.enqueue(plan, anna), config).state == "paused"


def test_one_sender_works_on_runs_of_both_kinds(order, anna, make_customer, make_invoice, folder):
    row = make_invoice(make_customer("CT"), "FT1")
    plan = kit.plan_of([kit.planned([row])], test_to=trial.of_folder(folder))
    runs = [order(2), outbox.enqueue(plan, anna), order(1)]
    with Scripted() as server:
        kit.deliver(None, kit.smtp_config(server.port))
    assert [kit.states(run) for run in runs] == [["sent"] * 2, ["sent"], ["sent"]]
    assert (len(server.taken), len(list(folder.glob("*.eml")))) == (3, 1)
    assert [Invoice.get(Invoice.number == n).mailed_count for n in ("FA0", "FT1")] == [1, 0]


def test_progress_knows_that_it_is_a_test(written, folder):
    assert trial.folder(progress(written).test_to) == folder


def test_no_sender_is_asked_for_the_server_where_files_are_written(anna, make_customer, make_invoice, folder):
    """No server is configured at all."""
    nowhere = Config(smtp=Smtp())
    plan = planned(
        anna, "invoice", make_invoice(make_customer()), test_to=trial.of_folder(folder), config=nowhere
    )
    run = kit.deliver(outbox.enqueue(plan, anna), nowhere)
    assert kit.states(run) == ["sent"]
    assert replace(plan, test_to="").test_to == ""
