"""Mails through the machine's own ``sendmail`` program; the end of its input is the mail's end."""

from __future__ import annotations

import os
import select
import shutil
import subprocess
import time
from typing import IO, TYPE_CHECKING

from flowtui.i18n import _
from flowtui.mailing.envelope import Envelope, Offer
from flowtui.mailing.replies import Phase, Reply
from flowtui.mailing.troubles import Doubt, Dropped, Misconfigured
from flowtui.system_words import system_words

if TYPE_CHECKING:
    from collections.abc import Sequence

_PLACES = "/usr/sbin:/usr/lib:/usr/local/sbin"
_SECONDS = 60
_LAST_SECONDS = 300
_NOT_NOW = frozenset({71, 73, 74, 75})  # EX_OSERR, EX_CANTCREAT, EX_IOERR, EX_TEMPFAIL of sysexits.h


class ProgramTransport:
    """One process a mail."""

    real = True
    max_bytes = 0
    smtputf8 = None

    def __init__(self, command: Sequence[str] = ()) -> None:
        self._command = list(command)
        self._process: subprocess.Popen[bytes] | None = None
        self.carried = 0

    def open(self) -> None:
        """See that the program is there."""
        if self._command:
            return
        found = shutil.which("sendmail", path=f"{os.environ.get('PATH', '')}:{_PLACES}")
        if found is None:
            raise Misconfigured(_("transport = sendmail: there is no sendmail program here."), Phase.CONNECT)
        self._command = [found]

    def offer(self, envelope: Envelope, data: bytes) -> Offer:
        """Start the program and give it the mail, without the end of its input."""
        words = [*self._command, "-i", "-f", envelope.sender, "--", *envelope.recipients]
        try:
            self._process = subprocess.Popen(
                words, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
        except OSError as error:
            text = _("{program} cannot be started: {why}")
            sentence = text.format(program=words[0], why=system_words(error))
            raise Misconfigured(sentence, Phase.CONNECT) from error
        self._feed(data)
        return Offer(dict.fromkeys(envelope.recipients, Reply(250)), ready=True)

    def finish(self) -> Reply:
        """End the input; the exit code is the answer."""
        process, self._process = self._process, None
        if process is None or process.poll() is not None:
            raise _dropped()
        _stdin(process).close()
        try:
            code = process.wait(_LAST_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            code = -1
        if code < 0:
            text = _("The sendmail program ended without an answer: the mail may have left.")
            raise Doubt(text, Phase.REPLY)
        self.carried += code == 0
        return _reply(code)

    def close(self) -> None:
        """Kill a program that has not had the whole mail."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            _stdin(process).close()

    quit = close

    def _feed(self, data: bytes) -> None:
        assert self._process is not None  # noqa: S101 - offer has just started it
        pipe = _stdin(self._process).fileno()
        os.set_blocking(pipe, False)
        rest, end = memoryview(data), time.monotonic() + _SECONDS
        try:
            while rest:
                if not select.select([], [pipe], [], max(0, end - time.monotonic()))[1]:
                    raise TimeoutError
                rest = rest[os.write(pipe, rest) :]
        except OSError as error:
            self.close()
            raise _dropped() from error


def _reply(code: int) -> Reply:
    if code == 0:
        return Reply(250, _("taken by the sendmail program"))
    words = _("the sendmail program ended with code {code}").format(code=code)
    return Reply(451 if code in _NOT_NOW else 554, words)


def _dropped() -> Dropped:
    return Dropped(_("The sendmail program ended before it had the mail; it has not left."), Phase.DATA)


def _stdin(process: subprocess.Popen[bytes]) -> IO[bytes]:
    assert process.stdin is not None  # noqa: S101 - always started with a pipe
    return process.stdin
