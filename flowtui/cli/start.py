"""Opening the window, creating a database, the demonstration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowtui.cli.call import DONE
from flowtui.errors import UsageError
from flowtui.i18n import _

if TYPE_CHECKING:
    from flowtui.cli.call import Call
    from flowtui.cli.grammar import Commands


class NoTerminalError(UsageError):
    """The window was asked for where there is no terminal."""

    def __init__(self) -> None:
        super().__init__(
            _("The window needs a terminal; see flowtui --help for the commands that need none.")
        )


def add(commands: Commands) -> None:
    """Add ``init`` and ``demo``."""
    create = commands.add(
        "init",
        _init,
        _("create the database; you become its administrator"),
        'flowtui init --company "Ets Durand" --email compta@durand.example',
    )
    create.add_argument("--company", required=True, metavar=_("NAME"), help=_("as it stands in your mails"))
    create.add_argument("--name", default="", metavar=_("NAME"), help=_("your own name"))
    create.add_argument(
        "--email", default="", metavar=_("ADDRESS"), help=_("the address that your mails come from")
    )
    demo = commands.add(
        "demo",
        _demo,
        _("a company to try everything on, with its own mail server"),
        "flowtui demo",
        details=_(
            "Nothing leaves this machine: the mails land in a Maildir of the demonstration's own folder."
        ),
    )
    demo.add_argument("--reset", action="store_true", help=_("begin again from nothing"))
    demo.add_argument(
        "--no-window", action="store_true", help=_("send one run of each kind, print the report, end")
    )


def window(call: Call) -> int:
    """Open the window on the database in force."""
    import sys

    from flowtui import frugal, terminal

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise NoTerminalError
    frugal.begin()
    user = call.open()
    _keep_small()
    company = call.company()
    mouse = {None: call.config.look.mouse, True: "on", False: "off"}[getattr(call.arguments, "mouse", None)]
    facts = terminal.look(skin=call.config.look.skin, mouse=mouse)
    terminal.prepare(facts)

    from flowtui import i18n
    from flowtui.ui import app
    from flowtui.ui.session import Session

    session = Session(user, company, call.config, i18n.language(), call.url)
    return int(app.run(session, facts))


def _keep_small() -> None:
    """A window reads a page at a time; with the usual 2 MB a connection it would hold half a small database."""
    from flowtui.models.database import SMALL_CACHE_KIB, is_sqlite, proxy

    if is_sqlite():
        proxy.obj.pragma("cache_size", -SMALL_CACHE_KIB, permanent=True)


def _init(call: Call) -> int:
    from flowtui.cli.setup import create

    arguments = call.arguments
    create(call.url, arguments.company, admin_name=arguments.name, admin_email=arguments.email)
    from flowtui.models.database import shown_url

    call.answer(
        {"database": shown_url(call.url)},
        lambda: [
            _("The database is ready for {company}: {where}").format(
                company=arguments.company, where=shown_url(call.url)
            ),
            _("Next: flowtui import FILE…, then flowtui."),
        ],
    )
    return DONE


def _demo(call: Call) -> int:
    from flowtui.cli.demo import command

    return command.run(call, window)
