"""Why a file cannot be imported: each says what is wrong, where, and what to do."""

from __future__ import annotations

from flowtui.errors import FlowError


class BadFileError(FlowError):
    """A file, or one of its lines, cannot be read as what it should be; nothing of it is stored."""

    def __init__(self, why: str, line: int | None = None) -> None:
        super().__init__(why)
        self.line = line


class BadLinesError(BadFileError):
    """Several lines of one file are wrong; nothing of it is stored."""

    def __init__(self, errors: list[BadFileError]) -> None:
        super().__init__(errors[0].sentence, errors[0].line)
        self.errors = errors


class UnknownFormatError(BadFileError):
    """A file is of no format that flowtui reads."""


class ProtectedPdfError(BadFileError):
    """A PDF opens with a password only."""


class Complaints:
    """The wrong lines of one file, so that a person can mend all of them at once."""

    #: After so many the file is surely something else.
    LIMIT = 20

    def __init__(self) -> None:
        self.errors: list[BadFileError] = []

    def add(self, error: FlowError, line: int) -> None:
        """Note that ``line`` is wrong.

        Raises:
            BadLinesError: that was one too many.
        """
        self.errors.append(BadFileError(error.sentence, line))
        if len(self.errors) >= self.LIMIT:
            self.finish()

    def finish(self) -> None:
        """See that nothing was wrong.

        Raises:
            BadLinesError: something was.
        """
        if self.errors:
            raise BadLinesError(self.errors)
