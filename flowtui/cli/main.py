"""The ``flowtui`` command: reads the words, runs the command, turns every failure into one sentence."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import traceback

from flowtui import clock, i18n, paths
from flowtui.cli.call import FAILED, Call, say
from flowtui.cli.parser import parse
from flowtui.cli.start import window
from flowtui.errors import FlowError
from flowtui.i18n import _

_INTERRUPTED = 130
#: What a path or a disk is at fault for, and not the program.
_OF_A_PATH = {
    errno.EACCES,
    errno.EPERM,
    errno.ENAMETOOLONG,
    errno.ELOOP,
    errno.EROFS,
    errno.ENOSPC,
    errno.EDQUOT,
}


def main(argv: list[str] | None = None) -> int:
    """Run one command line (the process's own where ``argv`` is not given); its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    _print_what_can_be_printed()
    i18n.use(i18n.choose(_asked_language(words)))
    try:
        arguments = parse(words)
        call = Call(arguments)
        if arguments.run is not window:  # which makes itself small first
            call.load_database()
        code: int = arguments.run(call)
        sys.stdout.flush()
    except SystemExit as end:  # --help and --version
        return end.code if isinstance(end.code, int) else 0
    except FlowError as error:
        say(error.sentence)
        return error.exit_code
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        # whoever read the output has seen enough; nothing may be written at the process's end either
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001 - the last place where a failure can become a sentence
        say(_of_the_database(error) or _of_a_path(error) or _unexpected(error))
        return FAILED
    finally:
        _close_database()
    return code


def _asked_language(words: list[str]) -> str | None:
    """The value of ``--lang``, needed before the help is written."""
    for index, word in enumerate(words):
        if word == "--lang" and index + 1 < len(words):
            return words[index + 1]
        if word.startswith("--lang="):
            return word.removeprefix("--lang=")
    return None


def _print_what_can_be_printed() -> None:
    """A name that the terminal cannot show must not end the program."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, OSError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]


def _of_the_database(error: Exception) -> str:
    """The sentence of a failure of the database, where a command opened one; else nothing."""
    if "flowtui.models.database" not in sys.modules:
        return ""
    from flowtui.models.failures import as_sentence

    failure = as_sentence(error)
    return failure.sentence if failure else ""


def _of_a_path(error: Exception) -> str:
    """The sentence of a path that the system refuses, or of the output where it names none; else nothing."""
    if not isinstance(error, OSError) or error.errno not in _OF_A_PATH:
        return ""
    from flowtui.system_words import system_words

    where = os.fsdecode(error.filename) if error.filename else _("the output")
    return f"{where}: {system_words(error)}"


def _unexpected(error: Exception) -> str:
    """One sentence for a failure that nobody foresaw; its details go to a log file."""
    facts = str(error).strip().splitlines()
    what = f"{type(error).__name__}: {facts[0]}" if facts else type(error).__name__
    log = paths.data_folder() / "flowtui.log"
    try:
        with paths.open_log(log.name) as file:
            file.write(f"{clock.utcnow().isoformat()}Z\n{traceback.format_exc()}\n")
    except OSError:
        return _("Something unexpected happened: {what}").format(what=what)
    return _("Something unexpected happened: {what} (details in {log})").format(what=what, log=log)


def _close_database() -> None:
    """Leave no connection open, where a command opened one."""
    if "flowtui.models.database" not in sys.modules:
        return
    from flowtui.models.database import proxy

    if proxy.obj is not None and not proxy.obj.is_closed():
        with contextlib.suppress(Exception):
            proxy.obj.close()
