"""``flowtui doctor``: what works on this machine, and what does not."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, NamedTuple

from flowtui import i18n
from flowtui.cli.call import DONE, FAILED, say
from flowtui.errors import FlowError
from flowtui.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flowtui.cli.call import Call
    from flowtui.cli.grammar import Commands


class NoFontsError(FlowError):
    """The fonts of the PDFs are not there."""

    def __init__(self) -> None:
        super().__init__(_("The fonts of the PDFs are missing; please install flowtui again."))


#: Message ids of the names of the checks; of a template its number follows.
NAMES = (
    N_("terminal"), N_("language"), N_("database"), N_("mail server"), N_("mailbox"), N_("fonts"), N_("test mail"),
    N_("template"),
)  # fmt: skip


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
        yield f"{'ok' if check.ok else '!!'}  {check.title}: {check.detail}"


def _checks(call: Call) -> Iterator[Check]:
    yield _tried("terminal", _terminal)
    yield _tried("language", i18n.language)
    opened = _tried("database", lambda: _database(call))
    yield opened
    yield _tried("mail server", lambda: _mail_server(call, opened=opened.ok))
    if _has_mailbox(call):
        yield _tried("mailbox", lambda: _mailbox(call))
    yield _tried("fonts", _fonts)
    if opened.ok:
        yield from _templates()
    if opened.ok and call.arguments.send_to:
        yield _tried("test mail", lambda: _test_mail(call))


def _tried(name: str, look: Callable[[], str]) -> Check:
    from flowtui.models.failures import as_sentence

    try:
        return Check(name, ok=True, detail=look())
    except FlowError as error:
        return Check(name, ok=False, detail=error.sentence)
    except Exception as error:
        failure = as_sentence(error)
        if failure is None:
            raise
        return Check(name, ok=False, detail=failure.sentence)


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


def _mail_server(call: Call, *, opened: bool) -> str:
    from flowtui.mailing.probe import probe

    return probe(call.config, sender=_sender(call) if opened else call.config.smtp.user)


def _has_mailbox(call: Call) -> bool:
    """A mailbox is no must; a configuration that cannot be read was told already."""
    try:
        return bool(call.config.imap.host)
    except FlowError:
        return False


def _mailbox(call: Call) -> str:
    from flowtui.mailing.checking import probe

    return probe(call.config, ask=sys.stdin.isatty())


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

    for template in templates.numbers():
        result = templates.check(template)
        detail = "; ".join((*result.errors, *result.warnings)) or ngettext(
            "{pages} page", "{pages} pages", result.pages
        ).format(pages=result.pages)
        yield Check(f"template {template.number}", ok=result.ok, detail=detail)
