"""``flowtui template``: checking and rendering report templates."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from flowtui.cli import files
from flowtui.cli.call import DONE, FAILED, say
from flowtui.cli.grammar import whole
from flowtui.errors import FlowError
from flowtui.i18n import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowtui.cli.call import Call
    from flowtui.cli.grammar import Commands
    from flowtui.documents.values import Job
    from flowtui.models import Invoice, ReportTemplate


class NoInvoiceError(FlowError):
    """No invoice has that number."""

    def __init__(self, number: str) -> None:
        super().__init__(_("There is no invoice {number}.").format(number=number))


class NotRenderedError(FlowError):
    """The document could not be made."""

    def __init__(self, number: str, why: str) -> None:
        super().__init__(_("{number} could not be rendered: {why}").format(number=number, why=why))


#: What is a template's number and no file.
_NUMBER = re.compile(r"[0-9]{1,9}")


def add(commands: Commands) -> None:
    """Add ``template check`` and ``template render``."""
    group = commands.group("template", _("report templates"))
    check = group.add(
        "check", _check, _("try a template on difficult invoices"), "flowtui template check my-reminder.html"
    )
    check.add_argument("template", metavar=_("N|FILE"), help=_("a template's number, or a file"))
    render = group.add(
        "render",
        _render,
        _("make the PDF of one invoice"),
        "flowtui template render 1 --invoice FA2026-0412 -o FA2026-0412.pdf",
    )
    render.add_argument("number", type=whole, metavar="N", help=_("the template's number"))
    render.add_argument("--invoice", required=True, metavar=_("NUMBER"), help=_("the invoice's number"))
    render.add_argument("-o", "--output", required=True, metavar=_("FILE"), help=_("the PDF to write"))


def _check(call: Call) -> int:
    from flowtui.documents import templates

    call.open()
    name: str = call.arguments.template
    template = templates.find(int(name)) if _NUMBER.fullmatch(name) else templates.from_file(Path(name))
    result = templates.check(template)
    call.answer(
        result.to_json(),
        lambda: [
            _("good") if result.ok else _("not good"),
            *result.errors,
            *result.warnings,
            ngettext("{pages} page, {bytes} bytes", "{pages} pages, {bytes} bytes", result.pages).format(
                pages=result.pages, bytes=result.bytes
            ),
        ],
    )
    if result.ok:
        return DONE
    if call.json:
        say(result.errors[0])
    return FAILED


def _render(call: Call) -> int:
    import hashlib

    from flowtui.documents import templates
    from flowtui.documents.pool import Pool
    from flowtui.models import Invoice

    call.open()
    arguments = call.arguments
    invoice = Invoice.get_or_none(Invoice.number == arguments.invoice)
    if invoice is None:
        raise NoInvoiceError(arguments.invoice)
    template = templates.find(arguments.number)
    job = _job(invoice, template)
    with Pool(workers=1) as pool:
        rendered = pool.render(job)
    if rendered.pdf is None:
        raise NotRenderedError(arguments.invoice, rendered.error)
    files.write(arguments.output, rendered.pdf)
    warnings = [*_instead(job, template), *rendered.warnings]
    answer = {
        "ok": True,
        "warnings": warnings,
        "pages": rendered.pages,
        "bytes": len(rendered.pdf),
        "sha256": hashlib.sha256(rendered.pdf).hexdigest(),
    }
    call.answer(answer, lambda: [f"{arguments.output}: {rendered.pages} p.", *warnings])
    return DONE


def _instead(job: Job, template: ReportTemplate) -> Iterator[str]:
    """Tell where a notice took the place of the invoice that was asked for."""
    if job.purpose == "notice" != template.purpose:
        yield _(
            "The lines of this invoice are not known: a notice was made in its place, as an invoice is never made up."
        )


def _job(invoice: Invoice, template: ReportTemplate) -> Job:
    """What the template makes of this one invoice, in its customer's language."""
    from flowtui.documents import jobs

    if template.purpose == "statement":
        return jobs.statement_job(invoice.customer, [invoice], template)
    if template.purpose == "reminder":
        return jobs.reminder_job(invoice, template)
    return jobs.invoice_job(invoice, template)
