"""One job to one PDF, in a worker: template, layout, page total; the same job gives the same bytes."""

from __future__ import annotations

import os
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

import jinja2
from markupsafe import Markup
from xhtml2pdf.config.resources import RenderLimitError, ResourceAccessError

from flowtui.documents import engine, layout
from flowtui.documents.kinds import FOLDER
from flowtui.documents.paycode import png
from flowtui.documents.values import Job, Rendered
from flowtui.text import clean

if TYPE_CHECKING:
    from datetime import date

#: Single-line rows that a document of one page holds, and what each further page takes of the rest;
#: only a wrong guess costs a second pass.
_ONE_PAGE = {"invoice": 16, "statement": 17}
_FIRST_PAGE, _NEXT_PAGE = 16, 37
_PASSES = 3


def render(job: Job) -> Rendered:
    """Make the document; a failure is told in the result and never raised, but for lack of memory."""
    os.environ["SOURCE_DATE_EPOCH"] = str(_epoch(job.day))
    try:
        laid = _with_page_total(job)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever goes wrong costs this document only
        return Rendered(error=why(error))
    warnings = tuple(clean(text) for text in laid.warnings)
    return Rendered(pdf=laid.pdf, pages=laid.pages, warnings=warnings, missing=laid.missing)


def why(error: BaseException) -> str:
    """The failure in one line of English, the language of template authors' messages."""
    words = clean(str(error))[:300]
    if isinstance(error, jinja2.TemplateSyntaxError):
        return f"line {error.lineno}: {words}"
    if isinstance(error, layout.NoPictureError):
        return "the company's logo is neither PNG nor JPEG"
    if isinstance(error, (layout.RefusedError, RenderLimitError, ResourceAccessError)):
        return f"refused: {words}"
    return f"{type(error).__name__}: {words}" if words else type(error).__name__


def _with_page_total(job: Job) -> layout.Laid:
    """Guess the number of pages, count, and lay out again only when the guess was wrong.

    The library's own page total always lays out twice.
    """
    context = _context(job)
    pictures = _pictures(job)
    pages = _guess(job)
    for _pass in range(_PASSES):
        laid = layout.lay_out(engine.page(job.html, job.language, {**context, "pages": pages}), pictures)
        if laid.pages == pages:
            break
        pages = laid.pages
    return laid


def _guess(job: Job) -> int:
    if job.rows <= _ONE_PAGE.get(job.purpose, job.rows):
        return 1
    return 1 - (_FIRST_PAGE - job.rows) // _NEXT_PAGE


def _pictures(job: Job) -> dict[str, bytes]:
    pictures = {"logo": job.logo} if job.logo else {}
    if job.paycode is not None:
        pictures["paycode"] = png(job.paycode)
    return pictures


def _context(job: Job) -> dict[str, Any]:
    base = (FOLDER / "base.css").read_text(encoding="utf-8")
    return {
        **job.fields,
        "language": job.language,
        "title": job.title,
        "has_logo": bool(job.logo),
        "has_paycode": job.paycode is not None,
        # The two style sheets are the program's and the template author's, never data.
        "base_css": Markup(base),  # noqa: S704
        "css": Markup(job.css),  # noqa: S704
    }


def _epoch(day: date) -> int:
    return max(0, int(datetime.combine(day, time(), tzinfo=UTC).timestamp()))
