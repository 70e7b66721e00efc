"""``flowtui db``: bringing a database up to date, checking it, keeping a copy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from flowtui.cli.call import DONE, FAILED, say
from flowtui.errors import FlowError
from flowtui.i18n import _

if TYPE_CHECKING:
    from flowtui.cli.call import Call
    from flowtui.cli.grammar import Commands


class BackupExistsError(FlowError):
    """A backup would overwrite a file."""

    def __init__(self, path: Path) -> None:
        super().__init__(_("{path} is there already; a backup overwrites nothing.").format(path=path))


def add(commands: Commands) -> None:
    """Add ``db upgrade``, ``db check`` and ``db backup``."""
    group = commands.group("db", _("the database"))
    group.add("upgrade", _upgrade, _("bring the database up to this version"), "flowtui db upgrade")
    group.add("check", _check, _("see whether the database is sound"), "flowtui db check")
    backup = group.add(
        "backup", _backup, _("write a copy while others work"), "flowtui db backup /backup/flowtui-24-11.db"
    )
    backup.add_argument("file", metavar=_("FILE"), help=_("the copy; for PostgreSQL a pg_dump archive"))


def _upgrade(call: Call) -> int:
    from flowtui.models.upgrade import bring_up_to_date

    applied = bring_up_to_date(call.url)
    call.answer({"applied": applied}, lambda: applied or [_("The database is up to date.")])
    return DONE


def _check(call: Call) -> int:
    from flowtui.models import maintenance

    call.open()
    problems = maintenance.check()
    call.answer({"ok": not problems, "problems": problems}, lambda: problems or [_("The database is sound.")])
    if problems and call.json:
        say(problems[0])
    return FAILED if problems else DONE


def _backup(call: Call) -> int:
    from flowtui.models import maintenance

    path = Path(call.arguments.file).expanduser()
    if _taken(path):
        raise BackupExistsError(path)
    call.open()
    maintenance.backup(call.url, path)
    size = path.stat().st_size
    call.answer(
        {"file": str(path), "bytes": size}, lambda: [_("{path}: {bytes} bytes").format(path=path, bytes=size)]
    )
    return DONE


def _taken(path: Path) -> bool:
    """Whether a file has the name; where that cannot be seen, writing the copy tells why."""
    try:
        return path.exists()
    except OSError:
        return False
