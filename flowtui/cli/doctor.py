"""``flowtui doctor``: what works on this machine, and what does not."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from flowtui import i18n
from flowtui.cli.call import DONE, FAILED, say
from flowtui.errors import FlowError
from flowtui.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowtui.cli.call import Call
    from flowtui.cli.grammar import Commands
    from flowtui.mailing.server_checks import Check


class NoFontsError(FlowError):
    """The fonts of the PDFs are not there."""

    def __init__(self) -> None:
        super().__init__(_("The fonts of the PDFs are missing; please install flowtui again."))


#: Message ids of the names of the checks; of a template its number follows.
NAMES = (
    N_("terminal"), N_("language"), N_("database"), N_("mail server"), N_("mailbox"), N_("fonts"), N_("test mail"),
    N_("template"),
)  # fmt: skip


def add(commands: Commands) -> None:
    """Add ``doctor``."""
    parser = commands.add(
        "doctor",
        _doctor,
        _("see whether terminal, database, mail server and documents work"),
        "flowtui doctor --send-to me@durand.example",
    )
    parser.add_argument("--send-to", metavar=_("ADDRESS"), help=_("also send a test mail there"))


def _doctor(call: Call) -> int:
    checks = list(_checks(call))
    call.answer({"checks": [check.to_json() for check in checks]}, lambda: _lines(checks))
    wrong = [check for check in checks if not check.ok]
    if wrong and call.json:
        say(f"{wrong[0].title}: {wrong[0].detail}")
    return FAILED if wrong else DONE


def _lines(checks: list[Check]) -> Iterator[str]:
    for check in checks:
        yield check.line


def _checks(call: Call) -> Iterator[Check]:
    from flowtui.mailing.server_checks import tried

    yield tried("terminal", _terminal)
    yield tried("language", i18n.language)
    opened = tried("database", lambda: _database(call))
    yield opened
    yield from _servers(call, opened=opened.ok)
    yield tried("fonts", _fonts)
    if opened.ok:
        yield from _templates()
    if opened.ok and call.arguments.send_to:
        yield tried("test mail", lambda: _test_mail(call))


def _terminal() -> str:
    from flowtui import terminal

    facts = terminal.look()
    return _("{term}, {colours} colours, {encoding}, skin {skin}").format(
        term=facts.term or "-",
        colours=facts.colours,
        encoding="UTF-8" if facts.utf8 else _("no UTF-8"),
        skin=facts.skin,
    )


def _database(call: Call) -> str:
    from flowtui.models.database import shown_url

    user = call.open()
    company = call.company()
    return f"{shown_url(call.url)} ({company.name}, {user.login})"


def _servers(call: Call, *, opened: bool) -> Iterator[Check]:
    """The mail server, and the mailbox where there is one; or why the configuration cannot be read."""
    from flowtui.mailing import server_checks

    try:
        config = call.config
    except FlowError as error:
        yield server_checks.Check(server_checks.MAIL_SERVER, ok=False, detail=error.sentence)
        return
    sender = _sender(call) if opened else config.smtp.user
    yield from server_checks.checks(config, sender=sender, ask=sys.stdin.isatty())


def _test_mail(call: Call) -> str:
    from flowtui.mailing.probe import send_test

    return send_test(call.config, _sender(call), call.arguments.send_to)


def _sender(call: Call) -> str:
    """The address that the user's mails come from, unless a purpose has one of its own."""
    from flowtui.models.identity import current_user

    return current_user().email or call.company().email or call.config.smtp.user


def _fonts() -> str:
    from flowtui import paths

    found = sorted(paths.STYLES.rglob("*.ttf"))
    if not found:
        raise NoFontsError
    return ", ".join(path.name for path in found)


def _templates() -> Iterator[Check]:
    from flowtui.documents import templates
    from flowtui.mailing.server_checks import Check

    for template in templates.numbers():
        result = templates.check(template)
        detail = "; ".join((*result.errors, *result.warnings)) or ngettext(
            "{pages} page", "{pages} pages", result.pages
        ).format(pages=result.pages)
        yield Check(f"template {template.number}", ok=result.ok, detail=detail)
