"""A run that was over, or waited, gets work again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowtui.models import Run
from flowtui.models.words import RunState

if TYPE_CHECKING:
    from typing import Any


def reopen(run: Any) -> None:
    """Queue the run again unless it is going; call it in the transaction that puts a mail back."""
    Run.update(state=RunState.QUEUED, finished_at=None, pause_reason="", retry_at=None).where(
        (Run.id == run.id) & (Run.state != RunState.RUNNING)
    ).execute()
