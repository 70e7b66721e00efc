"""One pool for the whole room's tests, PDFs read back as text, and jobs that need no database."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from flowtui.documents import samples, templates
from flowtui.documents.pool import Pool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flowtui.documents.values import Job, Rendered


@pytest.fixture(scope="session")
def pool() -> Iterator[Pool]:
    """Two workers, started once; a test that kills one of them takes a pool of its own."""
    with Pool(workers=2, timeout_seconds=30) as shared:
        yield shared


def sample(purpose: str, name: str = "1", **changes: object) -> Job:
    return replace(samples.jobs(templates.shipped(purpose))[name], **changes)


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page, every blank a plain one."""
    return [
        " ".join(page.extract_text().replace("\xa0", " ").split())
        for page in PdfReader(io.BytesIO(pdf)).pages
    ]


def text_of(made: Rendered) -> str:
    assert made.pdf is not None, made.error
    return " ".join(pages_of(made.pdf))


@pytest.fixture
def bare(pool: Pool) -> Callable[..., Rendered]:
    """Render a template's text alone, without the shipped page."""

    def render(html: str, css: str = "", **changes: object) -> Rendered:
        job = sample("invoice", html=f"<html><style>{{{{ base_css }}}}{css}</style>{html}</html>", css="")
        return pool.render(replace(job, **changes))

    return render
