"""What the settings of the mail server are called on the screen, and what can be chosen for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowtui.i18n import N_, _
from flowtui.mailing.credentials import variable
from flowtui.mailing.server_settings import COMMAND, FILE, FROM, OTHER, is_in_environment

if TYPE_CHECKING:
    from flowtui.config import Setting

#: The form from top to bottom: headings and their fields.
GROUPS = (
    (N_("Mail server"), ("profile", "host", "port", "security", "server_name", "cafile", "fingerprint")),
    (
        N_("Sign-in"),
        ("auth", "user", FROM["smtp"], "password_command", "password_file", "token_command"),
    ),
    (
        N_("How fast"),
        (
            *("per_minute", "per_hour", "per_connection", "connections"),
            *("timeout_seconds", "retry_seconds", "max_bytes", "reminder_gap_days"),
        ),
    ),
    (N_("Copies and tests"), ("archive_bcc", "transport", "folder")),
    (
        N_("Mailbox (IMAP)"),
        (
            *("imap_host", "imap_port", "imap_security", "imap_server_name", "imap_cafile"),
            *("imap_fingerprint", "imap_auth", "imap_user", FROM["imap"], "imap_password_command"),
            *("imap_password_file", "imap_token_command", "imap_sent", "imap_archive", "imap_bounces"),
            "imap_timeout_seconds",
        ),
    ),
)
_LABELS = {
    "profile": N_("provider"),
    "host": N_("server"),
    "port": N_("port"),
    "security": N_("encryption"),
    "server_name": N_("name in certificate"),
    "cafile": N_("authorities (file)"),
    "fingerprint": N_("fingerprint"),
    "auth": N_("sign-in by"),
    "user": N_("mail account"),
    "password_from": N_("password from"),
    "password_command": N_("password command"),
    "password_file": N_("password file"),
    "token_command": N_("token command"),
    "per_minute": N_("mails a minute"),
    "per_hour": N_("mails an hour"),
    "per_connection": N_("mails a connection"),
    "connections": N_("connections"),
    "timeout_seconds": N_("time-out, seconds"),
    "retry_seconds": N_("2nd try after, s"),
    "max_bytes": N_("largest mail, bytes"),
    "reminder_gap_days": N_("days to a reminder"),
    "archive_bcc": N_("blind copy of all to"),
    "transport": N_("transport"),
    "folder": N_("folder of the files"),
    "sent": N_("folder of copies"),
    "archive": N_("folder of archive"),
    "bounces": N_("folder of returns"),
}
_WORDS = {
    "m365": "Microsoft 365",
    "google": "Google",
    "ovh": "OVH",
    "local": N_("this machine"),
    "custom": N_("another one"),
    "starttls": "STARTTLS",
    "tls": "TLS",
    "password": N_("password"),
    "xoauth2": N_("OAuth2 token"),
}
#: What the reference says of a key of the mailbox that means what the mail server's does.
_AS_SMTP = "As for smtp."
_SHELL = N_("Its words as in a shell: pass show smtp")
_FROM = N_("Where the password comes from; the password itself is never kept here.")


def label(field: str) -> str:
    """The field's name."""
    return _(_LABELS.get(field) or _LABELS[field.removeprefix("imap_")])


def meaning(field: str, settings: dict[str, Setting]) -> str:
    """What it means, in a sentence."""
    if field in FROM.values():
        return _(_FROM)
    doc = settings[field].doc
    told = _(settings[field.removeprefix("imap_")].doc if doc == _AS_SMTP else doc)
    return f"{told} {_(_SHELL)}" if isinstance(settings[field].default, tuple) else told


def choices(setting: Setting) -> list[tuple[str, str]]:
    """What can be chosen, with words; nothing where anything may be typed."""
    none = _("no encryption") if setting.name.endswith(".security") else _("no sign-in")
    words = {choice: _(_WORDS[choice]) if choice in _WORDS else choice for choice in setting.choices}
    return list(({**words, "none": none} if "none" in words else words).items())


def sources(section: str) -> list[tuple[str, str]]:
    """Where a password may come from."""
    text = _("{variable} (is set)") if is_in_environment(section) else _("{variable}, else asked for")
    if section == "imap" and not is_in_environment(section):
        text = "{variable}"
    return [
        (COMMAND, _("a command")),
        (FILE, _("a file (mode 0600)")),
        (OTHER, text.format(variable=variable(section))),
    ]
