"""Whether documents can be made at all on this machine; asked by ``flowtui doctor``."""

from __future__ import annotations

from flowtui.documents import samples, templates
from flowtui.documents.pool import Pool
from flowtui.errors import FlowError
from flowtui.i18n import _


class ProbeError(FlowError):
    """Documents cannot be made."""


def probe() -> str:
    """Make the plainest invoice of the shipped template; what came of it in a few words.

    Raises:
        ProbeError: nothing did; the sentence says why.
    """
    job = next(iter(samples.jobs(templates.shipped("invoice")).values()))
    with Pool() as pool:
        made = pool.render(job)
    if made.pdf is None:
        raise ProbeError(made.error)
    return _("a PDF of {pages} page, {bytes} bytes").format(pages=made.pages, bytes=len(made.pdf))
