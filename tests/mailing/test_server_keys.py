"""Settings that can lead nowhere: told before anything is stored or connected to."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from flowtui.config import Config, Smtp
from flowtui.mailing import probe
from flowtui.mailing.connecting import Connector
from flowtui.mailing.troubles import Misconfigured

_GOOD: dict[str, Any] = {"host": "127.0.0.1", "security": "none", "auth": "none"}


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"host": ""}, "host"),
        ({"host": "192.0.2.1"}, "192.0.2.1"),
        ({"host": "2001:db8::1"}, "sur cette machine"),
        ({"host": "mail.elsewhere.example"}, "sur cette machine"),
        ({"host": "no-such-host.invalid"}, "sur cette machine"),
        ({"auth": "password", "user": ""}, "user"),
        ({"auth": "xoauth2", "user": ""}, "user"),
    ],
)
def test_what_leads_nowhere_is_told_without_a_connection(
    monkeypatch: pytest.MonkeyPatch, keys: dict[str, Any], words: str
) -> None:
    def resolve(host: str, *_more: object, **_options: object) -> list[Any]:
        if host.endswith(".invalid"):
            raise socket.gaierror
        return [(socket.AF_INET, 1, 6, "", ("192.0.2.7" if "elsewhere" in host else "127.0.0.1", 0))]

    def connect(*_words: object, **_options: object) -> None:
        pytest.fail("a connection was tried")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", connect)
    config = Config(smtp=Smtp(**(_GOOD | keys)))
    for act in (lambda: probe.see_server(config), Connector(config).connect):
        with pytest.raises(Misconfigured) as caught:
            act()
        assert words in caught.value.sentence


@pytest.mark.parametrize(
    "keys",
    [
        {},
        {"host": "localhost"},
        {"host": "::1"},
        {"host": "no-such-host.invalid", "security": "starttls"},
        {"host": "192.0.2.1", "security": "tls"},
        {"auth": "password", "user": "anna"},
        {"host": "", "transport": "files"},
    ],
)
def test_what_may_be_tried_is_tried(monkeypatch: pytest.MonkeyPatch, keys: dict[str, Any]) -> None:
    def resolve(host: str, *_more: object, **_options: object) -> list[Any]:
        if host.endswith(".invalid"):
            raise socket.gaierror
        return [(socket.AF_INET, 1, 6, "", ("127.0.0.1", 0))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    probe.see_server(Config(smtp=Smtp(**(_GOOD | keys))))
