"""The checks of the mail server and the mailbox, each with what was found: for ``flowtui doctor`` and the window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from flowtui.errors import FlowError
from flowtui.i18n import N_, _
from flowtui.mailing import checking, probe
from flowtui.models.failures import as_sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flowtui.config import Config

MAIL_SERVER, MAILBOX = N_("mail server"), N_("mailbox")


class Check(NamedTuple):
    """One thing that was looked at; the detail says what was found, or what to do."""

    name: str
    ok: bool
    detail: str

    def to_json(self) -> dict[str, Any]:
        """As the command line gives it."""
        return self._asdict()

    @property
    def title(self) -> str:
        """The name in the screen language."""
        word, _blank, number = self.name.rpartition(" ") if self.name[-1:].isdigit() else (self.name, "", "")
        return f"{_(word)} {number}".rstrip()

    @property
    def line(self) -> str:
        """All of it, for a person."""
        return f"{'ok' if self.ok else '!!'}  {self.title}: {self.detail}"


def tried(name: str, look: Callable[[], str]) -> Check:
    """The check ``name``: what ``look`` says, or the sentence of its failure."""
    try:
        return Check(name, ok=True, detail=look())
    except FlowError as error:
        return Check(name, ok=False, detail=error.sentence)
    except Exception as error:
        failure = as_sentence(error)
        if failure is None:
            raise
        return Check(name, ok=False, detail=failure.sentence)


def checks(config: Config, *, sender: str, ask: bool = False, password: str = "") -> Iterator[Check]:
    """The mail server, then the mailbox where one is configured; a mailbox is no must.

    ``password``: the mail server's, where a person typed it.
    """
    yield tried(MAIL_SERVER, lambda: probe.probe(config, sender=sender, ask=ask, password=password))
    if config.imap.host:
        yield tried(MAILBOX, lambda: checking.probe(config, ask=ask))
