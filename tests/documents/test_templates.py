"""Numbered templates: installing, versions, and the check before one is stored."""

from __future__ import annotations

import pytest

from flowtui.documents import kinds, templates
from flowtui.models import ReportTemplate

GOOD = "{# purpose: notice #}<html><style>{{ base_css }}</style><p>{{ invoice.number }} {{ invoice.total_cents | money }}</p></html>"


@pytest.fixture
def installed(sqlite_db):
    return templates.install_defaults()


def test_installing_twice_changes_nothing(sqlite_db):
    assert [row.number for row in templates.install_defaults()] == [1, 2, 3, 4]
    assert templates.install_defaults() == []
    assert [(row.number, row.version, row.purpose, row.label) for row in templates.numbers()] == [
        (1, 1, "invoice", "Facture ou avoir"),
        (2, 1, "notice", "Avis de facture"),
        (3, 1, "reminder", "Relance"),
        (4, 1, "statement", "Relevé de compte"),
    ]
    assert templates.find(4).sha256 == kinds.digest(*kinds.sources("statement"))


@pytest.mark.usefixtures("installed")
def test_an_untouched_number_follows_the_program_and_an_edited_one_does_not(monkeypatch, pool):
    templates.save(2, html=GOOD, css="", pool=pool)
    sources = kinds.sources
    monkeypatch.setattr(kinds, "sources", lambda purpose: (sources(purpose)[0] + "\n", sources(purpose)[1]))
    assert [(row.number, row.version) for row in templates.install_defaults()] == [(1, 2), (3, 2), (4, 2)]
    assert templates.find(2).html == GOOD
    assert templates.install_defaults() == []


def test_default_numbers():
    assert [templates.default_number(kind) for kind in kinds.PURPOSES] == [1, 2, 3, 4]
    with pytest.raises(kinds.UnknownPurposeError, match="letter"):
        templates.default_number("letter")


@pytest.mark.usefixtures("installed")
def test_saving_makes_the_next_version_and_keeps_the_one_before(pool):
    before = templates.find(2)
    after = templates.save(2, html=GOOD, css="", pool=pool)
    assert (after.version, after.label, after.purpose) == (2, before.label, "notice")
    assert templates.find(2).version == 2
    assert templates.find(2, 1).html == before.html
    assert templates.save(2, html=GOOD, pool=pool).version == 2
    assert [row.version for row in templates.numbers("notice")] == [2]


@pytest.mark.usefixtures("installed")
def test_a_new_number_may_be_taken(pool):
    row = templates.save(12, html=GOOD, label="Avis court", purpose="notice", pool=pool)
    assert (row.number, row.version) == (12, 1)
    assert [row.number for row in templates.numbers()] == [1, 2, 3, 4, 12]


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("html", "why"),
    [
        ("{{ invoice.nothing }}", "nothing"),
        ("{% if %}", "line 1"),
        ("{{ customer.name | safe }}", "safe"),
        ("{% autoescape false %}{{ customer.name }}{% endautoescape %}", "escaping"),
        ('<img src="http://192.0.2.1/x.png">', "192.0.2.1"),
    ],
)
def test_what_cannot_make_its_document_is_not_stored(html, why, pool):
    with pytest.raises(templates.BadTemplateError, match=why):
        templates.save(2, html=f"<html><body>{html}</body></html>", pool=pool)
    assert ReportTemplate.select().where(ReportTemplate.number == 2).count() == 1


@pytest.mark.usefixtures("installed")
def test_what_is_not_there_is_told():
    with pytest.raises(templates.NoTemplateError, match="9"):
        templates.find(9)
    with pytest.raises(templates.NoTemplateError, match="version 5"):
        templates.find(1, 5)
    ReportTemplate.update(active=False).where(ReportTemplate.number == 3).execute()
    with pytest.raises(templates.NoTemplateError):
        templates.find(3)


@pytest.mark.parametrize("purpose", kinds.PURPOSES)
def test_the_shipped_templates_pass_without_a_remark(purpose, pool):
    checked = templates.check(templates.shipped(purpose), pool=pool)
    assert checked.ok
    assert checked.warnings == ()
    assert checked.pages == 1
    assert 10_000 < checked.bytes <= 45_000
    assert checked.to_json()["sha256"] == kinds.digest(*kinds.sources(purpose))


def test_a_file_says_what_it_is_for(tmp_path, pool):
    file = tmp_path / "mine.html.j2"
    file.write_text(GOOD)
    (tmp_path / "mine.css").write_text("p { color: red }")
    template = templates.from_file(file)
    assert (template.purpose, template.css, template.number) == ("notice", "p { color: red }", 0)
    assert templates.check(template, pool=pool).ok
    file.write_text("<p>no purpose</p>")
    with pytest.raises(kinds.TemplateFileError, match="purpose: statement"):
        templates.from_file(file)
    with pytest.raises(kinds.TemplateFileError, match=r"gone\.j2"):
        templates.from_file(tmp_path / "gone.j2")
