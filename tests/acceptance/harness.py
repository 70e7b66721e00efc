"""A running mail server and the program as a user starts it, for the acceptance tests."""

from __future__ import annotations

import json
import mailbox
import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from email import policy
from email.parser import BytesParser
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from email.message import EmailMessage
    from pathlib import Path


@dataclass(frozen=True)
class Mta:
    """A running mail server: where it keeps its mails, and how to reach it."""

    folder: Path
    port: int
    imap: int = 0
    """The port of its IMAP server."""

    def mails(self, name: str) -> list[EmailMessage]:
        """What lies in one Maildir, or in a folder of it (``anna/Sent``), oldest first."""
        owner, _slash, folder = name.partition("/")
        path = self.folder / "vmail" / owner / "Maildir" / (f".{folder}" if folder else "")
        if not path.is_dir():
            return []
        box = mailbox.Maildir(path, create=False)
        parser = BytesParser(policy=policy.default)
        return [parser.parsebytes(box.get_bytes(key)) for key in sorted(box.keys())]

    def all_mails(self) -> list[EmailMessage]:
        """What lies in all of them."""
        return [mail for box in sorted((self.folder / "vmail").iterdir()) for mail in self.mails(box.name)]

    def config(self, path: Path) -> Path:
        """A configuration that signs in there over verified STARTTLS."""
        path.write_text(
            f'[smtp]\nhost = "127.0.0.1"\nport = {self.port}\nserver_name = "mta.test"\n'
            f'cafile = "{self.folder}/tls/ca.pem"\nuser = "anna@x.example"\n'
            'password_command = ["printf", "s3cret"]\n'
        )
        return path

    def mailbox(self, path: Path, word: str = "s3cret") -> Path:
        """The same configuration with Anna's mailbox over verified STARTTLS; ``word`` is the password."""
        with self.config(path).open("a") as file:
            file.write(
                f'[imap]\nhost = "127.0.0.1"\nport = {self.imap}\nserver_name = "mta.test"\n'
                f'cafile = "{self.folder}/tls/ca.pem"\nuser = "anna@x.example"\n'
                f'password_command = ["printf", "{word}"]\nsent = "Sent"\nbounces = "INBOX"\n'
            )
        return path

    def return_from(self, *addresses: str) -> None:
        """Take mails for these addresses and return them: they lead to a domain that nothing leaves for."""
        aliases = self.folder / "pf" / "aliases"
        aliases.write_text("".join(f"{address} nobody@nowhere.example\n" for address in addresses))
        for words in (["postconf", "-e", f"virtual_alias_maps=texthash:{aliases}"], ["postfix", "reload"]):
            command = [words[0], "-c", str(self.folder / "pf"), *words[1:]]
            subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def settle(self) -> None:
        """Wait until the queue is empty: what was accepted now lies in its Maildir."""
        for _ in range(600):
            done = subprocess.run(
                ["postqueue", "-c", str(self.folder / "pf"), "-p"],
                capture_output=True,
                text=True,
                check=False,
            )
            if "is empty" in done.stdout:
                return
            threading.Event().wait(0.1)  # another process is at work; nothing tells when it ends
        pytest.fail("the mail server did not empty its queue within a minute")


@dataclass(frozen=True)
class Program:
    """The ``flowtui`` command on one database and one configuration."""

    url: str
    config: Path

    def run(self, *words: str, codes: tuple[int, ...] = (0,), **environment: str) -> Any:
        """What the command says as JSON; its exit code must be one of ``codes``."""
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "flowtui",
                "--database",
                self.url,
                "--config",
                self.config,
                *words,
                "--json",
            ],
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | environment,
            stdin=subprocess.DEVNULL,
        )
        assert done.returncode in codes, f"{words}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        assert "Traceback" not in done.stderr
        return json.loads(done.stdout) if done.stdout.strip() else None
