"""Parameters: the report templates («états»): list, check, duplicate, from and to files."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from flowtui.documents import templates
from flowtui.i18n import N_, _, ngettext
from flowtui.models import fields as f
from flowtui.ui import files
from flowtui.ui.cells import RIGHT
from flowtui.ui.screens.form import FormScreen
from flowtui.ui.screens.parameters.section import Section
from flowtui.ui.stored_words import worded
from flowtui.ui.widgets.columns import Column
from flowtui.ui.widgets.edit_form import Spec
from flowtui.ui.widgets.records import Record


class TemplatesSection(Section):
    """The version in force of each number; a stored version never changes, an edit makes the next one."""

    NAME = "templates"
    TITLE = N_("Report templates")
    OFFERS = frozenset({"edit", "duplicate", "check", "bring", "export"})
    columns = (
        Column("number", N_("No."), 4, RIGHT),
        Column("label", N_("Label"), 22, widest=44),
        Column("purpose", N_("For"), 16, widest=22),
        Column("version", N_("Ver."), 5, RIGHT),
        Column("sha256", "SHA-256", 12, rank=1),
    )

    def records(self) -> list[Record]:
        """One line a number."""
        return [
            Record(
                row.number,
                (
                    str(row.number),
                    row.label,
                    worded("purpose", row.purpose),
                    str(row.version),
                    row.sha256[:12],
                ),
            )
            for row in templates.numbers()
        ]

    def status(self) -> str:
        """The keys that the key line has no room for."""
        return _("c checks a template, d duplicates it, x writes it to a file, i reads one from a file.")

    def edit(self, key: Any) -> None:
        """Another label; the source is edited in a file (x, then i)."""
        row = templates.find(int(key))

        def save(changes: dict[str, Any]) -> None:
            templates.save(row.number, label=f.converted(changes, {"label": f.required})["label"])

        heading = _("Report template no. {number}, version {version}").format(
            number=row.number, version=row.version
        )
        advice = _("The layout itself is edited in a file: x writes it, i reads it as the next version.")
        spec = Spec("label", f.label("label"), row.label)
        self.open(FormScreen(self.session, heading, [spec], save, advice=advice), key)

    def duplicate(self, key: Any) -> None:
        """Under a new number."""
        row = templates.find(int(key))

        def copy(text: str) -> None:
            number = _number(text)
            label = _("{label} (copy)").format(label=row.label)
            act = partial(
                templates.save, number, html=row.html, css=row.css, label=label, purpose=row.purpose
            )
            self.screen.in_thread(act, _("No. {number} is stored.").format(number=number), number)

        free = max((one.number for one in templates.numbers()), default=0) + 1
        self.ask(_("Number of the copy of no. {number}: ").format(number=row.number), str(free), copy)

    def check(self, key: Any) -> None:
        """Make every sample with it, in the documents' own process."""
        row = templates.find(int(key))

        def told() -> str:
            found = templates.check(row)
            if not found.ok:
                raise templates.BadTemplateError("; ".join(found.errors))
            size = _("{count} kB").format(count=found.bytes // 1000)
            pages = ngettext("{count} page", "{count} pages", found.pages).format(count=found.pages)
            words = [
                _("No. {number} is right: {pages}, {size}").format(number=row.number, pages=pages, size=size)
            ]
            return " · ".join([*words, *found.warnings])

        self.screen.in_thread(told, "", key)

    def bring(self) -> None:
        """Read a template from a file; a number that exists gets its next version."""

        def path_given(text: str) -> None:
            read = templates.from_file(Path(text).expanduser())

            def number_given(number_text: str) -> None:
                number = _number(number_text)
                known = {one.number: one for one in templates.numbers()}
                label = known[number].label if number in known else read.label
                act = partial(
                    templates.save, number, html=read.html, css=read.css, label=label, purpose=read.purpose
                )
                self.screen.in_thread(act, _("No. {number} is stored.").format(number=number), number)

            here = self.screen.key
            self.screen.call_after_refresh(
                self.ask, _("Number (its next version): "), str(here or ""), number_given
            )

        self.ask(_("Read the template from the file (.html.j2, its .css beside it): "), "", path_given)

    def export(self, key: Any) -> None:
        """Write HTML and CSS, as :func:`documents.templates.from_file` reads them."""
        row = templates.find(int(key))
        name = _("template-{number}.html.j2").format(number=row.number)
        self.ask(_("Write to the file: "), str(Path.home() / name), partial(self._write, row))

    def _write(self, row: Any, name: str) -> None:
        style = f"{name.removesuffix('.j2').removesuffix('.html')}.css"
        path, css = files.write_together([(name, row.html), (style, row.css)])
        self.screen.say(_("Written to {path}, its style to {css}").format(path=path, css=css.name), "good")


def _number(text: str) -> int:
    return int(f.converted({"template": text}, {"template": f.whole})["template"])
