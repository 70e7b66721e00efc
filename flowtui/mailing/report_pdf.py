"""A report on paper, made by the documents room like every other PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowtui import clock
from flowtui.documents import kinds
from flowtui.documents.parties import issuer
from flowtui.documents.pool import Pool
from flowtui.documents.values import Job, Recipient
from flowtui.i18n import translator
from flowtui.mailing import trial
from flowtui.mailing.papers import PaperError
from flowtui.mailing.report_words import EXCLUDED, PURPOSES, reason
from flowtui.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flowtui.mailing.values import SendReport
    from flowtui.models import Company

#: Rows in one table: layout time grows with the square of a table's length.
_ROWS = 80


def to_pdf(report: SendReport, company: Company, language: str) -> bytes:
    """The report as PDF in ``language``.

    Raises:
        PaperError: it could not be made.
    """
    job = _job(report, company, language)
    with Pool() as pool:
        rendered = pool.render(job)
    if rendered.pdf is None:
        raise PaperError(job.name, rendered.error)
    return rendered.pdf


def _job(report: SendReport, company: Company, language: str) -> Job:
    html, css = kinds.sources("report")
    speak = translator(language).gettext
    rows = [*_mails(report, speak), *_excluded(report, speak)]
    return Job(
        purpose="report",
        template=0,
        version=0,
        sha256=kinds.digest(html, css),
        html=html,
        css=css,
        language=language,
        day=clock.today(),
        name=f"report-{report.run}.pdf",
        title=str(report.run),
        fields={
            "company": issuer(company),
            "customer": Recipient("", ""),
            "purpose": speak(PURPOSES[report.purpose]),
            "user": clean(report.user),
            "started": _moment(report.started_at or report.created_at),
            "finished": _moment(report.finished_at),
            "test": clean(trial.after(report.test_to, report.counts.get("sent", 0), language)),
            "counts": tuple(_counts(report, speak)),
            "tables": tuple(rows[start : start + _ROWS] for start in range(0, len(rows), _ROWS)),
        },
        rows=len(rows),
    )


def _counts(report: SendReport, speak: Callable[[str], str]) -> Iterator[tuple[str, int]]:
    for name, count in report.counts.items():
        if count:
            yield speak(EXCLUDED if name == "excluded" else trial.state(report.test_to, name)), count


def _mails(report: SendReport, speak: Callable[[str], str]) -> Iterator[dict[str, Any]]:
    for mail in report.mails:
        yield {
            "state": trial.mark(report.test_to, speak(trial.state(report.test_to, mail.state))),
            "good": mail.state in ("sent", "queued"),
            "customer": clean(mail.customer_name),
            "to": ", ".join(clean(address) for address in mail.to),
            "invoices": ", ".join(clean(number) for number in mail.invoices),
            "cents": mail.total_cents,
            "currency": mail.currency,
            "reason": clean(reason(mail)),
        }


def _excluded(report: SendReport, speak: Callable[[str], str]) -> Iterator[dict[str, Any]]:
    for one in report.excluded:
        yield {
            "state": trial.mark(report.test_to, speak(EXCLUDED)),
            "good": False,
            "customer": clean(one.customer_name),
            "to": "",
            "invoices": clean(one.invoice),
            "cents": one.balance_cents,
            "currency": one.currency,
            "reason": clean(one.detail),
        }


def _moment(moment: Any) -> str:
    return f"{clock.local(moment):%d/%m/%Y %H:%M}" if moment else ""
