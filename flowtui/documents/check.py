"""What a report template makes of the samples: whether it can be used, and what to look at."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flowtui.documents import samples
from flowtui.documents.pool import Pool

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowtui.models import ReportTemplate

_PLAIN = "12"


@dataclass(frozen=True, slots=True)
class Check:
    """The outcome; pages and bytes are those of a document of twelve lines."""

    ok: bool
    errors: tuple[str, ...]
    """Why samples could not be made."""
    warnings: tuple[str, ...]
    """Everything to look at, the errors first."""
    pages: int
    bytes: int
    sha256: str
    """Of the template."""

    def to_json(self) -> dict[str, Any]:
        """As the command line gives it."""
        return {
            "ok": self.ok,
            "errors": list(self.errors),
            "warnings": list(self.warnings),
            "pages": self.pages,
            "bytes": self.bytes,
            "sha256": self.sha256,
        }


def check(template: ReportTemplate, *, pool: Pool | None = None) -> Check:
    """Make every sample of the template's purpose, in ``pool`` or in one of its own."""
    errors: dict[str, None] = {}
    warnings: dict[str, None] = {}
    pages = size = 0
    with _pool(pool) as workers:
        for name, job in samples.jobs(template).items():
            made = workers.render(job)
            warnings.update(dict.fromkeys(made.warnings))
            if made.pdf is None:
                errors[made.error] = None
            elif name == _PLAIN:
                pages, size = made.pages, len(made.pdf)
    return Check(not errors, tuple(errors), (*errors, *warnings), pages, size, template.sha256)


@contextlib.contextmanager
def _pool(given: Pool | None) -> Iterator[Pool]:
    if given is not None:
        yield given
        return
    with Pool() as own:
        yield own
