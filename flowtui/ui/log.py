"""What nobody foresaw, with its details, for whoever looks into it later."""

from __future__ import annotations

import contextlib
import traceback

from flowtui import clock, paths


def note(error: BaseException) -> None:
    """Add the traceback to ``flowtui.log`` in the data folder; a folder that cannot be written is no trouble."""
    told = "".join(traceback.format_exception(error))
    with contextlib.suppress(OSError), paths.open_log("flowtui.log") as file:
        file.write(f"{clock.utcnow().isoformat()}Z\n{told}\n")
