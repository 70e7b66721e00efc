"""``flowtui bounces``: the mails that came back."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from flowtui.cli.call import DONE, NOT_ALL, NOTHING
from flowtui.i18n import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowtui.cli.call import Call
    from flowtui.cli.grammar import Commands
    from flowtui.mailing.bounces.run import Returned, Stranger, Tally
    from flowtui.mailing.bounces.sources import Message


def add(commands: Commands) -> None:
    """Add ``bounces``."""
    parser = commands.add(
        "bounces",
        _bounces,
        _("read the mailbox of returned mails and mark those that came back"),
        "flowtui bounces --dry-run",
        details=_("Reads what is new in imap.bounces, or a Maildir; changes nothing there."),
    )
    parser.add_argument("--maildir", metavar=_("FOLDER"), help=_("read this Maildir, or folder of mails"))
    parser.add_argument("--dry-run", action="store_true", help=_("only say what would happen"))


def _bounces(call: Call) -> int:
    from flowtui.mailing.bounces.run import take_in
    from flowtui.models.identity import Right, require_any

    user = call.open()
    require_any(user, Right.SEND_INVOICES, Right.SEND_REMINDERS)  # whoever may send may say what came back
    tally = take_in(_messages(call), user.login, dry_run=call.arguments.dry_run)
    call.answer(tally.to_json(), lambda: _lines(tally))
    if not tally.read:
        return NOTHING
    return DONE if tally.well else NOT_ALL


def _messages(call: Call) -> Iterator[Message]:
    from flowtui.mailing.bounces import sources

    if call.arguments.maildir:
        return sources.maildir(Path(call.arguments.maildir).expanduser())
    return sources.mailbox(call.config, ask=sys.stdin.isatty())


def _lines(tally: Tally) -> Iterator[str]:
    yield from (_mail(one) for one in tally.mails)
    yield from (_stranger(one) for one in tally.strangers)
    counted = (
        ngettext("{count} message read", "{count} messages read", tally.read),
        ngettext("{count} returned", "{count} returned", tally.counts["bounced"]),
        ngettext("{count} only delayed", "{count} only delayed", tally.counts["delays"]),
        ngettext("{count} of none of our mails", "{count} of none of our mails", tally.counts["unmatched"]),
        ngettext("{count} that cannot be read", "{count} that cannot be read", tally.counts["unknown"]),
        ngettext("{count} of another kind", "{count} of another kind", tally.counts["ignored"]),
    )
    names = ("bounced", "delays", "unmatched", "unknown", "ignored")
    numbers = (tally.read, *(tally.counts[name] for name in names))
    shown = (text.format(count=number) for text, number in zip(counted, numbers, strict=True) if number)
    yield ", ".join(shown) or _("Nothing new in the mailbox.")
    if tally.counts["waiting"]:
        yield _("A mail that is being sent right now came back already; read the mailbox again afterwards.")


def _mail(one: Returned) -> str:
    what = f"! {one.mail}  {one.customer_name}  {', '.join(one.addresses)}  {', '.join(one.invoices)}"
    return f"{what}: {_said(one)}"


def _stranger(one: Stranger) -> str:
    return f"- {', '.join(one.addresses) or '?'}: {_said(one)}"


def _said(one: Returned | Stranger) -> str:
    return " ".join(part for part in (str(one.code or ""), one.reason) if part)
