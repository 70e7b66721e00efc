"""The root of every failure that a person is told about.

Each room defines its own subclasses beside the code that raises them. A subclass takes the facts as
arguments and writes one sentence that says what is wrong, where, and what to do about it.
"""

from __future__ import annotations


class FlowError(Exception):
    """A failure with a sentence for the user; the command line prints it and never a traceback."""

    exit_code = 1

    @property
    def sentence(self) -> str:
        """The one sentence that the user reads."""
        return str(self)


class UsageError(FlowError):
    """The command was called in a way that cannot be carried out."""

    exit_code = 2


class NothingToDoError(FlowError):
    """The call was right, and there is nothing that it could act on."""

    exit_code = 4
