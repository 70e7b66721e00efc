"""Test mode: where the mails of a run go that reaches no customer and marks nothing.

A plan and its run keep it in one field, ``test_to``: empty for the customers, an address, or a folder as
a ``file:`` URL, which no address can be. Whatever the configuration says later, the run stays that test.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

from flowtui import paths
from flowtui.config import relative_to_config
from flowtui.errors import UsageError
from flowtui.i18n import N_, _, ngettext, translator
from flowtui.i18n import language as screen_language
from flowtui.mailing.report_words import STATES
from flowtui.models.words import MailState

if TYPE_CHECKING:
    from flowtui.config import Config

_URL = "file:///"


class FilesOnlyError(UsageError):
    """A test to an address is wanted where the configuration lets nothing leave."""

    def __init__(self, folder: Path) -> None:
        text = _(
            "transport = files writes every mail to {folder}: a test to an address would not leave either."
        )
        super().__init__(text.format(folder=folder))


def of_folder(where: Path) -> str:
    """The ``test_to`` of a test into the folder ``where``."""
    return where.absolute().as_uri()


def folder(test_to: str) -> Path | None:
    """The folder of a test that writes files; None: it is no such test."""
    if not test_to.startswith(_URL):
        return None
    return Path(os.fsdecode(unquote_to_bytes(test_to.removeprefix(_URL[:-1]))))


def address(test_to: str) -> str:
    """The address of a test that goes to one; empty: it is no such test."""
    return "" if folder(test_to) else test_to


def folder_of(config: Config) -> Path:
    """Where the configuration has files written."""
    named = config.smtp.folder
    return relative_to_config(config, named) if named else paths.data_folder() / "outbox"


def config_for(config: Config, test_to: str) -> Config:
    """The configuration by which what goes to ``test_to`` is sent: into a folder, whatever it says itself."""
    where = folder(test_to)
    if where is None:
        return config
    return replace(config, smtp=replace(config.smtp, transport="files", folder=str(where)))


def wanted(config: Config, test_to: str) -> str:
    """The ``test_to`` of what is ordered now: a configuration that writes files makes everything a test.

    Raises:
        FilesOnlyError: an address was asked for, and nothing leaves.
    """
    if config.smtp.transport != "files" or folder(test_to):
        return test_to
    if test_to:
        raise FilesOnlyError(folder_of(config))
    return of_folder(folder_of(config))


def to_json(test_to: str) -> dict[str, Any]:
    """As the command line gives it."""
    where = folder(test_to)
    return {
        "test": bool(test_to),
        "test_to": address(test_to) or None,
        "test_folder": str(where) if where else None,
    }


def mark(test_to: str, text: str) -> str:
    """``text``, with ``TEST`` before it where it is of a test."""
    return f"TEST: {text}" if test_to else text


def count(test_to: str, mails: int) -> str:
    """``12 sent``; ``12 written`` where they were written to a folder."""
    if folder(test_to):
        return ngettext("{count} written", "{count} written", mails).format(count=mails)
    return ngettext("{count} sent", "{count} sent", mails).format(count=mails)


def state(test_to: str, word: str) -> str:
    """The message that names a mail's state: what was written was not sent."""
    return N_("written") if word == MailState.SENT and folder(test_to) else STATES.get(word, word)


def before(test_to: str) -> str:
    """What will become of the mails, in large letters; empty where they go to the customers."""
    where = folder(test_to)
    if where:
        text = _("TEST MODE: everything is written to {folder}; nothing leaves, no pointer changes")
        return text.format(folder=where)
    if test_to:
        text = _("TEST MODE: every mail goes to {address}; no customer gets one, no pointer changes")
        return text.format(address=test_to)
    return ""


def after(test_to: str, mails: int, language: str = "") -> str:
    """What became of the ``mails`` that were taken so far; in the screen language, unless another is named."""
    words = translator(language or screen_language())
    where = folder(test_to)
    if where:
        text = words.ngettext(
            "TEST MODE: {count} mail written to {folder}; nothing left, no pointer changed",
            "TEST MODE: {count} mails written to {folder}; nothing left, no pointer changed",
            mails,
        )
        return text.format(count=mails, folder=where)
    if test_to:
        text = words.ngettext(
            "TEST MODE: {count} mail sent to {address} only; no customer got one, no pointer changed",
            "TEST MODE: {count} mails sent to {address} only; no customer got one, no pointer changed",
            mails,
        )
        return text.format(count=mails, address=test_to)
    return ""
