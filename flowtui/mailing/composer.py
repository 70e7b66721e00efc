"""Where the sender gets a mail's bytes from: the letter and the worker that makes its PDFs."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowtui.mailing.trying import Composer


@contextlib.contextmanager
def composer() -> Iterator[Composer]:
    """A function from a stored mail to its bytes; the worker lives as long as the block."""
    from flowtui.documents.pool import Pool
    from flowtui.mailing import compose

    with Pool(workers=1) as pool:
        yield lambda mail: compose.compose(mail, pool)
