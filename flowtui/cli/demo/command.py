"""``flowtui demo``: its folder, its configuration, its server; then the window or one run of each kind."""

from __future__ import annotations

import argparse
import contextlib
import shutil
import socket
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flowtui import paths
from flowtui.cli.call import DONE, NOT_ALL, Call, say
from flowtui.cli.demo import mailserver
from flowtui.errors import FlowError
from flowtui.i18n import _
from flowtui.models.words import RunState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flowtui.mailing.values import SendReport

_CONFIG_NAME = "flowtui.toml"
_CONFIG = """\
# Written by flowtui demo each time it starts; the mail server lives on this machine only.
[database]
url = {url}

[smtp]
host = "127.0.0.1"
port = {port}
security = "none"
auth = "none"
profile = "local"
"""
_ON_THE_WAY = (RunState.QUEUED, RunState.RUNNING)
_LOOK_SECONDS = 0.3


class StillOpenError(FlowError):
    """The demonstration is to begin again while somebody looks at it."""

    def __init__(self) -> None:
        super().__init__(_("The demonstration is open in another window; leave that one first."))


def run(call: Call, window: Callable[[Call], int]) -> int:
    """Build the company where it is not there yet, start the server, send one run of each kind or open ``window``."""
    from flowtui.cli.demo import customers

    folder = paths.data_folder() / "demo"
    known = _known_port(folder)
    open_port = known if _is_open(known) else 0
    if call.arguments.reset and folder.exists():
        if open_port:
            raise StillOpenError
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    mails = folder / "Maildir"
    with contextlib.ExitStack() as stack:
        refused = customers.refused_address()
        port = open_port or stack.enter_context(mailserver.running(mails, refused, known))
        inner = _call(call, folder, port)
        _build(folder)
        if call.arguments.no_window:
            return _without_window(call, inner, mails)
        code = window(inner)
        if not open_port:
            _see_off()
        return code


def _known_port(folder: Path) -> int:
    """The port of the demonstration's server, now or when it was started last; 0: it never was."""
    from flowtui.config import ConfigError, load

    config = folder / _CONFIG_NAME
    try:
        return load(config, environ={}).smtp.port if config.exists() else 0
    except (ConfigError, OSError):
        return 0


def _is_open(port: int) -> bool:
    """Whether the server that another window of the demonstration has started answers there."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as line:
            return mailserver.IDENT.encode() in line.recv(200)
    except OSError:
        return False


def _see_off() -> None:
    """Wait for what is still being sent: the server, unlike a real one, ends with this process."""
    from flowtui.mailing.progress import active

    told = False
    with contextlib.suppress(KeyboardInterrupt):
        while any(run.state in _ON_THE_WAY for run in active()):
            if not told:
                say(_("The mails on their way are still taken; Ctrl+C leaves at once."))
                told = True
            time.sleep(_LOOK_SECONDS)


def _call(call: Call, folder: Path, port: int) -> Call:
    """A call on the demonstration's own database and configuration."""
    from flowtui.cli.configuration import toml

    config = folder / _CONFIG_NAME
    url = f"sqlite:///{folder / 'flowtui.db'}"
    config.write_text(_CONFIG.format(url=toml(url), port=port), encoding="utf-8")
    words = argparse.Namespace(**vars(call.arguments) | {"config": str(config), "database": url})
    return Call(words)


def _build(folder: Path) -> None:
    """Build beside, then move into place, so that an interrupted build leaves nothing half done; an older one is upgraded."""
    from flowtui.cli.demo.build import build
    from flowtui.models import proxy
    from flowtui.models.upgrade import bring_up_to_date

    database = folder / "flowtui.db"
    if database.exists():
        bring_up_to_date(f"sqlite:///{database}")
        proxy.obj.close()
        return
    draft = folder / "building.db"
    for leftover in folder.glob("building.db*"):
        leftover.unlink()
    build(f"sqlite:///{draft}")
    proxy.obj.close()
    draft.rename(database)


def _without_window(outer: Call, call: Call, mails: Path) -> int:
    from flowtui.cli.demo.runs import one_of_each
    from flowtui.models import Customer, Invoice

    reports = one_of_each(call, call.open())
    answer: dict[str, Any] = {
        "database": call.url,
        "mailbox": str(mails),
        "invoices": Invoice.select().where(Invoice.kind != "payment").count(),
        "customers": Customer.select().count(),
        "runs": [report.to_json() for report in reports],
    }
    outer.answer(answer, lambda: _lines(answer, reports))
    return DONE if all(report.complete for report in reports) else NOT_ALL


def _lines(answer: dict[str, Any], reports: list[SendReport]) -> Iterator[str]:
    from flowtui.cli import report_text

    for report in reports:
        yield from report_text.lines(report)
        yield ""
    yield _("{invoices} invoices and credit notes of {customers} customers: {database}").format(**answer)
    kept = sum(1 for name in ("new", "cur") for _file in (Path(answer["mailbox"]) / name).iterdir())
    yield _("The mails are in {mailbox}: {kept}").format(mailbox=answer["mailbox"], kept=kept)
