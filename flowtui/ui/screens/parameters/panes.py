"""The two lists of the parameters: Left and Right lead from one to the other."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from flowtui.ui.widgets.records import RecordList


class Tree(RecordList):
    """The sections."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("right", "screen.act('edit')", show=False)]


class Lines(RecordList):
    """What a section lists."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("left", "left", show=False)]

    async def action_left(self) -> None:
        """The columns that were pushed out, then the tree."""
        if self.column_offset:
            self.action_shift(-1)
        else:
            await self.run_action("screen.act('back')")
