"""The configuration: one TOML file, each key declared once with its meaning and default.

Precedence: command line, environment, file, default. :attr:`Config.origins` remembers which of
them each key in force came from, and ``flowtui config`` prints it.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import MISSING, Field, dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flowtui import paths
from flowtui.errors import UsageError
from flowtui.i18n import _
from flowtui.system_words import system_words
from flowtui.text import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class ConfigError(UsageError):
    """The configuration file cannot be used."""

    def __init__(self, path: Path | str, why: str) -> None:
        super().__init__(_("Configuration {path}: {why}").format(path=path, why=why))


class SettingError(UsageError):
    """A key cannot take the value; :attr:`field` is its name, ``section.key``."""

    def __init__(self, field: str, why: str) -> None:
        self.field = field
        super().__init__(why)


def _key(default: Any, doc: str, *, choices: tuple[str, ...] = ()) -> Any:
    """A declared key: its default, what it means (a message of the catalogue), what it may be."""
    metadata = {"doc": doc, "choices": choices}
    if isinstance(default, tuple):
        return field(default_factory=lambda: default, metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass(frozen=True, slots=True)
class Smtp:
    """The outgoing mail server."""

    host: str = _key("", "Name or address of the outgoing mail server; empty: none is configured.")
    port: int = _key(587, "Its port: 587 for STARTTLS, 465 for TLS.")
    security: str = _key(
        "starttls",
        "How the connection is encrypted; none is accepted for a server on loopback only.",
        choices=("starttls", "tls", "none"),
    )
    cafile: str = _key("", "A PEM file of authorities to trust beside the system's.")
    server_name: str = _key("", "The name that the certificate must bear, where it is not host.")
    fingerprint: str = _key(
        "",
        "SHA-256 of the server's certificate, in hexadecimal; where set, it is compared instead of "
        "authority, name and dates.",
    )
    auth: str = _key("password", "How to sign in.", choices=("password", "xoauth2", "none"))
    user: str = _key("", "The account's name.")
    password_command: tuple[str, ...] = _key(
        (), "A command, as a list of words, whose first line of output is the password."
    )
    password_file: str = _key(
        "",
        "A file of mode 0600, in a folder that nobody else may write to, whose first line is the password.",
    )
    token_command: tuple[str, ...] = _key(
        (), "A command whose first line of output is an OAuth2 access token (auth = xoauth2)."
    )
    transport: str = _key(
        "smtp",
        "smtp; sendmail hands the mails to the local program; files writes .eml files instead of sending.",
        choices=("smtp", "sendmail", "files"),
    )
    folder: str = _key("", "Where transport = files writes; empty: the folder outbox in the data folder.")
    profile: str = _key(
        "custom",
        "Known limits of a provider; each limit below that is not 0 replaces the profile's.",
        choices=("m365", "google", "ovh", "local", "custom"),
    )
    per_minute: int = _key(0, "Mails a minute at most; 0: the profile's, or no limit.")
    per_hour: int = _key(0, "Mails an hour at most; 0: the profile's, or no limit.")
    per_connection: int = _key(0, "Mails on one connection at most; 0: no limit.")
    connections: int = _key(1, "Connections at a time.")
    timeout_seconds: int = _key(60, "How long to wait for the server, in seconds (300 for the last reply).")
    retry_seconds: int = _key(
        60,
        "How long a mail that the server put off waits for its second try; later waits grow with it, "
        "and so do those for a server that does not answer.",
    )
    max_bytes: int = _key(
        26_214_400, "The largest mail, in bytes; the server's own SIZE counts too if smaller."
    )


@dataclass(frozen=True, slots=True)
class Imap:
    """A mailbox to look into: sent copies, returned mails."""

    host: str = _key("", "Name or address of the IMAP server; empty: none is configured.")
    port: int = _key(143, "Its port: 143 for STARTTLS, 993 for TLS.")
    security: str = _key("starttls", "As for smtp.", choices=("starttls", "tls", "none"))
    cafile: str = _key("", "As for smtp.")
    server_name: str = _key("", "As for smtp.")
    fingerprint: str = _key("", "As for smtp.")
    auth: str = _key("password", "As for smtp.", choices=("password", "xoauth2", "none"))
    user: str = _key("", "The account's name.")
    password_command: tuple[str, ...] = _key((), "As for smtp.")
    password_file: str = _key("", "As for smtp.")
    token_command: tuple[str, ...] = _key((), "As for smtp.")
    sent: str = _key("", "The folder that keeps a copy of each sent mail; empty: no copy.")
    archive: str = _key(
        "", "A folder in which blind copies arrive; looked into, beside sent, for an uncertain mail."
    )
    bounces: str = _key("", "The folder in which returned mails arrive; empty: none is read.")
    timeout_seconds: int = _key(60, "How long to wait for the server, in seconds.")


@dataclass(frozen=True, slots=True)
class Archive:
    """Copies for the company's own archive."""

    bcc: str = _key("", "An address that receives a blind copy of every mail.")


@dataclass(frozen=True, slots=True)
class Limits:
    """Guards against sending too much."""

    reminder_gap_days: int = _key(
        1,
        "An invoice reminded, or a customer sent a statement, fewer than this many days ago is left out.",
    )


@dataclass(frozen=True, slots=True)
class Look:
    """How the window looks."""

    skin: str = _key("auto", "auto decides by the terminal.", choices=("auto", "full", "ansi", "plain"))
    mouse: str = _key("auto", "auto: on, but not over SSH.", choices=("auto", "on", "off"))
    language: str = _key(
        "", "fr or en; empty: the user's setting, else the terminal's.", choices=("", "fr", "en")
    )


@dataclass(frozen=True, slots=True)
class Database:
    """Where the data is."""

    url: str = _key("", "sqlite:///PATH or postgresql://…; empty: flowtui.db in the data folder.")


@dataclass(frozen=True, slots=True)
class Config:
    """Every setting in force; a value, built by :func:`load`."""

    database: Database = field(default_factory=Database)
    smtp: Smtp = field(default_factory=Smtp)
    imap: Imap = field(default_factory=Imap)
    archive: Archive = field(default_factory=Archive)
    limits: Limits = field(default_factory=Limits)
    look: Look = field(default_factory=Look)
    path: Path | None = None
    place: Path | None = None
    """Where the file is, or would be; empty where none was looked for."""
    origins: Mapping[str, str] = field(default_factory=dict)


SECTIONS: dict[str, type[Any]] = {
    "database": Database,
    "smtp": Smtp,
    "imap": Imap,
    "archive": Archive,
    "limits": Limits,
    "look": Look,
}


@dataclass(frozen=True, slots=True)
class Setting:
    """One key as the reference shows it."""

    name: str
    default: Any
    doc: str
    choices: tuple[str, ...]


def reference() -> Iterator[Setting]:
    """Every key, ``section.name``, in the order of the reference."""
    for section, cls in SECTIONS.items():
        for item in fields(cls):
            meta = item.metadata
            yield Setting(f"{section}.{item.name}", _default(item), meta["doc"], meta["choices"])


def mail_fields() -> dict[str, str]:
    """The settings about mail as fields of one form, each with the key (``section.key``) that it stands for."""
    prefixes = {"smtp": "", "imap": "imap_", "archive": "archive_", "limits": ""}
    names = [setting.name.partition(".") for setting in reference()]
    return {
        prefixes[section] + key: f"{section}.{key}" for section, _dot, key in names if section in prefixes
    }


def load(
    path: Path | None = None,
    *,
    database: str | None = None,
    environ: Mapping[str, str] = os.environ,
) -> Config:
    """The configuration of ``path``, else of ``FLOWTUI_CONFIG``, else of the user's folder.

    Raises:
        ConfigError: the named file is missing or unreadable, is no TOML, or has a key or a value
            that means nothing.
    """
    named = path or (Path(environ["FLOWTUI_CONFIG"]) if environ.get("FLOWTUI_CONFIG") else None)
    where = named or paths.config_file()
    read = _built(where, must_exist=named is not None)
    url, origin = _database_url(database, environ, read.database.url, where)
    if not origin:
        return read
    return replace(read, database=Database(url=url), origins={**read.origins, "database.url": origin})


def again(config: Config) -> Config:
    """``config`` as its file has it now, but for the database, which is open.

    Raises:
        ConfigError: as :func:`load`; a file that has gone is missing.
    """
    if config.place is None:
        return config
    read = _built(config.place, must_exist=config.path is not None)
    kept = {name: origin for name, origin in config.origins.items() if name == "database.url"}
    origins = {name: origin for name, origin in read.origins.items() if name != "database.url"}
    return replace(read, database=config.database, origins=origins | kept)


def _built(where: Path, *, must_exist: bool) -> Config:
    return _of(_read(where, must_exist=must_exist), where)


def of_text(text: str, where: Path) -> Config:
    """What the file ``where`` would say if ``text`` stood in it.

    Raises:
        ConfigError: it is no TOML, or has a key or a value that means nothing.
    """
    return _of(_parsed(text, where), where)


def _of(raw: dict[str, Any], where: Path) -> Config:
    origins: dict[str, str] = {}
    built = {name: _section(where, name, cls, raw.pop(name, {}), origins) for name, cls in SECTIONS.items()}
    if raw:
        raise ConfigError(where, _unknown(next(iter(raw)), SECTIONS))
    return Config(**built, path=where if where.exists() else None, place=where, origins=origins)


#: TCP has no higher port.
_LAST_PORT = 65535


def database_url(config: Config) -> str:
    """The database in force; the user's own SQLite file where nothing names one."""
    return config.database.url or f"sqlite:///{paths.data_folder() / 'flowtui.db'}"


def relative_to_config(config: Config, name: str) -> Path:
    """A path of the configuration; a relative one is meant from the file's own folder."""
    path = Path(name).expanduser()
    return path if path.is_absolute() or config.path is None else config.path.parent / path


def _database_url(
    asked: str | None, environ: Mapping[str, str], in_file: str, where: Path
) -> tuple[str, str]:
    if asked:
        return asked, "--database"
    if environ.get("FLOWTUI_DATABASE"):
        return environ["FLOWTUI_DATABASE"], "FLOWTUI_DATABASE"
    return in_file, str(where) if in_file else ""


def _read(path: Path, *, must_exist: bool) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        if must_exist:
            raise ConfigError(path, _("there is no such file.")) from None
        return {}
    except UnicodeDecodeError as error:
        raise ConfigError(path, _("is not UTF-8; save it as UTF-8 text.")) from error
    except OSError as error:
        raise ConfigError(path, _("cannot be read ({error}).").format(error=system_words(error))) from error
    return _parsed(text, path)


def _parsed(text: str, path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(path, _("is not valid TOML: {error}.").format(error=error)) from error


def _section(path: Path, name: str, cls: type[Any], values: Any, origins: dict[str, str]) -> Any:
    if not isinstance(values, dict):
        raise ConfigError(path, _("[{name}] must be a table.").format(name=name))
    known = {item.name: item for item in fields(cls)}
    read = {}
    for key, value in values.items():
        if key not in known:
            raise ConfigError(path, _unknown(f"{name}.{key}", [f"{name}.{k}" for k in known]))
        try:
            read[key] = _value(f"{name}.{key}", known[key], value)
        except SettingError as error:
            raise ConfigError(path, error.sentence) from error
        origins[f"{name}.{key}"] = str(path)
    return cls(**read)


def checked(name: str, value: Any) -> Any:
    """``value`` as the key ``name`` (``section.key``) holds it.

    Raises:
        SettingError: it cannot.
    """
    section, _dot, key = name.partition(".")
    return _value(name, next(item for item in fields(SECTIONS[section]) if item.name == key), value)


def _value(name: str, item: Field[Any], value: Any) -> Any:
    default = _default(item)
    if isinstance(default, tuple) and isinstance(value, list) and all(isinstance(w, str) for w in value):
        return tuple(value)
    if type(value) is not type(default):
        wanted = {str: _("a text"), int: _("a whole number"), tuple: _("a list of texts")}
        raise SettingError(name, _("{name} takes {kind}.").format(name=name, kind=wanted[type(default)]))
    choices = item.metadata["choices"]
    if choices and value not in choices:
        listed = ", ".join(choice or '""' for choice in choices)
        raise SettingError(name, _("{name} takes one of {choices}.").format(name=name, choices=listed))
    if isinstance(value, int) and value < 0:
        raise SettingError(name, _("{name} cannot be negative.").format(name=name))
    if name.endswith(".port") and not 0 < value <= _LAST_PORT:
        raise SettingError(name, _("{name} lies between 1 and {last}.").format(name=name, last=_LAST_PORT))
    return value


def _default(item: Field[Any]) -> Any:
    if item.default_factory is not MISSING:
        return item.default_factory()
    return item.default


def _unknown(name: str, known: Any) -> str:
    near = nearest(name, known)
    if near is None:
        return _("{name} is no setting.").format(name=name)
    return _("{name} is no setting; did you mean {near}?").format(name=name, near=near)
