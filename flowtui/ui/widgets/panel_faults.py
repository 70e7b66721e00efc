"""What stands in a panel's field and cannot be read, as one sentence: where, what, what to write."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flowtui.i18n import N_, _
from flowtui.text import clean
from flowtui.ui.panel_terms import read_amount, read_day, read_number

if TYPE_CHECKING:
    from collections.abc import Callable

#: What is shown of a text that cannot be read.
_MOST = 14
_SENTENCES: dict[Any, str] = {
    read_day: N_("{where} “{text}” is no day; write 24/11 or 24/11/26."),
    read_number: N_("{where} “{text}” is no whole number; write 30."),
    read_amount: N_("{where} “{text}” is no amount; write 1240.50."),
}


@dataclass(slots=True)
class Faults:
    """Of one reading of a panel; what cannot be read leaves in force what was said before."""

    sentences: list[str] = field(default_factory=list)
    fields: set[str] = field(default_factory=set)

    def read(self, name: str, where: str, text: str, reader: Callable[[str], Any], before: Any) -> Any:
        """What ``text`` in the field ``name`` says, nothing where it is empty; else ``before``."""
        if not text.strip():
            return None
        value = reader(text)
        if value is not None:
            return value
        shown = clean(text).strip()
        shown = shown if len(shown) <= _MOST else f"{shown[: _MOST - 1]}…"
        self.tell(_(_SENTENCES[reader]).format(where=where, text=shown), name)
        return before

    def tell(self, sentence: str, *names: str) -> None:
        """Something else is wrong with the fields ``names``."""
        self.sentences.append(sentence)
        self.fields.update(names)

    @property
    def sentence(self) -> str:
        """The first of them; the next one is told once that is mended."""
        return self.sentences[0] if self.sentences else ""
