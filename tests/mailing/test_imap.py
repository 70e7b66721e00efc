"""The mailbox: encryption, sign-in, folders, and every failure in a sentence."""

from __future__ import annotations

import base64
import re
import socket
import ssl
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
import trustme

from flowtui.mailing import imap, imap_names
from flowtui.mailing.credentials import NoSecretError
from flowtui.mailing.imap_errors import (
    AnswerError,
    FolderError,
    MailboxError,
    NoMailboxError,
    SignInError,
    UnreachableError,
    UnsafeError,
)
from tests.mailing.post_office import DROP, HANG, PostOffice

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAIL = b"From: a@x\r\nMessage-ID: <one@x>\r\nSubject: Un\r\n\r\nBonjour\r\n"
NINE = datetime(2026, 11, 24, 9)  # noqa: DTZ001 - stored times are naive UTC


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with PostOffice() as office:
        yield office


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def _secure(
    authority: trustme.CA, tmp_path: Path, name: str = "post.test", **fields: object
) -> tuple[PostOffice, str]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    cafile = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(cafile)
    return PostOffice(tls=context, **fields), str(cafile)  # type: ignore[arg-type]


@pytest.mark.parametrize("implicit", [False, True], ids=["starttls", "tls"])
def test_a_verified_connection_signs_in(authority, tmp_path, implicit):
    office, cafile = _secure(authority, tmp_path, implicit=implicit)
    with office:
        config = office.config(
            security="tls" if implicit else "starttls", cafile=cafile, server_name="post.test"
        )
        with imap.connect(config) as box:
            assert box.open("INBOX") == 7
    if not implicit:
        verbs = [line.split()[0] for line in office.lines]
        assert verbs.index("STARTTLS") < verbs.index("AUTHENTICATE")


@pytest.mark.parametrize("implicit", [False, True], ids=["starttls", "tls"])
@pytest.mark.parametrize("trusted", [False, True], ids=["unknown authority", "wrong name"])
def test_a_certificate_that_is_not_to_be_trusted_gets_no_password(authority, tmp_path, implicit, trusted):
    office, cafile = _secure(authority, tmp_path, name="other.test", implicit=implicit)
    with office:
        config = office.config(
            security="tls" if implicit else "starttls",
            server_name="post.test",
            cafile=cafile if trusted else "",
        )
        with pytest.raises(UnsafeError, match="certificat"), imap.connect(config):
            pass
        assert office.said("AUTHENTICATE") == office.said("LOGIN") == []


@pytest.mark.parametrize("implicit", [False, True], ids=["starttls", "tls"])
def test_a_pinned_certificate_is_taken_whoever_issued_it_and_no_other_one_is(authority, tmp_path, implicit):
    """The fingerprint that the refusal shows is what the setting takes."""
    office, _cafile = _secure(authority, tmp_path, implicit=implicit)
    security = "tls" if implicit else "starttls"
    with office:
        with pytest.raises(UnsafeError) as raised, imap.connect(office.config(security=security)):
            pass
        shown = re.search("SHA-256 ([0-9a-f]{64})", raised.value.sentence).group(1)
        pinned = office.config(security=security, fingerprint=shown.upper())
        with imap.connect(pinned) as box:
            assert box.open("INBOX") == 7
        other = office.config(security=security, fingerprint="ab:" + shown[2:])
        with pytest.raises(UnsafeError, match="pas celui de imap") as raised, imap.connect(other):
            pass
    assert shown in raised.value.sentence
    assert len(office.said("AUTHENTICATE")) == 1


def test_without_encryption_nothing_is_said_not_even_to_a_server_that_has_signed_us_in():
    for greeting, capabilities in (
        ("* OK hi", "IMAP4rev1 AUTH=PLAIN"),
        ("* PREAUTH hi", "IMAP4rev1 STARTTLS"),
    ):
        with PostOffice(greeting=greeting, capabilities=capabilities) as office:
            with (
                pytest.raises(UnsafeError, match="STARTTLS"),
                imap.connect(office.config(security="starttls")),
            ):
                pass
            assert [line for line in office.lines if "AUTH" in line or "LOGIN" in line] == []


def test_no_encryption_is_for_this_machine_only(office, monkeypatch):
    monkeypatch.setattr(socket.socket, "getpeername", lambda _self: ("192.0.2.1", 143))
    with pytest.raises(UnsafeError, match="cette machine"), imap.connect(office.config()):
        pass
    assert office.said("AUTHENTICATE") == []


def test_password_from_the_environment_and_from_systemd(office, monkeypatch, tmp_path):
    config = office.config(password_command=())
    with pytest.raises(NoSecretError, match="FLOWTUI_IMAP_PASSWORD"), imap.connect(config):
        pass
    monkeypatch.setenv("FLOWTUI_IMAP_PASSWORD", "s3cret")
    with imap.connect(config) as box:
        box.open("INBOX")
    monkeypatch.setenv("FLOWTUI_IMAP_PASSWORD", "wrong")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    (tmp_path / "imap-password").write_text("s3cret\n")
    with imap.connect(config) as box:
        box.open("INBOX")


def test_a_refused_password_is_tried_once_and_stands_in_no_sentence(office):
    config = office.config(password_command=("printf", "w0rd-of-mine"))
    with pytest.raises(SignInError, match="anna") as raised, imap.connect(config):
        pass
    assert "AUTHENTICATIONFAILED" in str(raised.value)
    assert "w0rd-of-mine" not in str(raised.value)
    assert len(office.said("AUTHENTICATE")) == 1
    assert office.said("LOGIN") == []


@pytest.mark.parametrize(
    ("capabilities", "answer"),
    [
        ("IMAP4rev1 AUTH=PLAIN", "NO not {told}"),
        ("IMAP4rev1 AUTH=PLAIN", "BAD {packed}"),
        ("IMAP4rev1", "NO not {told}"),
        ("IMAP4rev1", "BAD {packed}"),
        ("IMAP4rev1", "* BYE {told} {packed}"),
    ],
)
def test_a_password_that_the_server_repeats_stands_in_no_sentence(capabilities, answer):
    told = "w0rd-of-mine"
    packed = base64.b64encode(f"\0anna\0{told}".encode()).decode()
    answer = answer.format(told=told, packed=packed)
    with PostOffice({"AUTHENTICATE": answer, "LOGIN": answer}, capabilities=capabilities) as office:
        config = office.config(password_command=("printf", told))
        with pytest.raises(MailboxError) as raised, imap.connect(config):
            pass
    assert "…" in raised.value.sentence
    assert told not in raised.value.sentence
    assert packed not in raised.value.sentence
    assert "b'" not in raised.value.sentence


def test_an_old_server_gets_login_with_any_password_that_it_can_take():
    secret = 'a "b" \\c'
    with PostOffice(
        capabilities="IMAP4rev1", accounts={"anna": secret.replace("\\", "\\\\").replace('"', '\\"')}
    ) as office:
        with imap.connect(office.config(password_command=("printf", "%s", secret))) as box:
            box.open("INBOX")
        with (
            pytest.raises(SignInError, match="accent"),
            imap.connect(office.config(password_command=("printf", "é"))),
        ):
            pass


def test_xoauth2_gives_the_token_and_hears_the_refusal(office):
    config = office.config(auth="xoauth2", token_command=("printf", "t0ken"))
    with imap.connect(config) as box:
        box.open("INBOX")
    with (
        pytest.raises(SignInError, match="expired"),
        imap.connect(office.config(auth="xoauth2", token_command=("printf", "old"))),
    ):
        pass


def test_nothing_configured_nobody_there_and_nonsense(office):
    with pytest.raises(NoMailboxError, match="host"), imap.connect(office.config(host="")):
        pass
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(UnreachableError, match="injoignable"), imap.connect(office.config(port=port)):
        pass
    with (
        PostOffice(greeting="220 smtp here") as odd,
        pytest.raises((UnreachableError, AnswerError)),
        imap.connect(odd.config()),
    ):
        pass


def _use(box: imap.Mailbox) -> None:
    box.open("INBOX")
    list(box.heads(box.uids()))
    box.append("Sent", MAIL, NINE)


@pytest.mark.parametrize(
    ("command", "twist"),
    [
        *((name, DROP) for name in ("CAPABILITY", "AUTHENTICATE", "EXAMINE", "SEARCH", "FETCH", "APPEND")),
        ("AUTHENTICATE", HANG),
        ("FETCH", HANG),
    ],
)
def test_a_server_that_hangs_up_or_falls_silent_is_unreachable(office, command, twist):
    office.twists[command] = twist
    office.folders["INBOX"] = [MAIL]
    with pytest.raises(UnreachableError), imap.connect(office.config(timeout_seconds=1)) as box:
        _use(box)


def test_a_command_that_is_refused_leaves_the_connection_alive(office):
    office.twists["SEARCH"] = "NO not today"
    with imap.connect(office.config()) as box:
        box.open("INBOX")
        with pytest.raises(AnswerError, match="not today"):
            box.holds("<x@y>")
        with pytest.raises(FolderError, match="Nowhere"):
            box.open("Nowhere")
        assert box.open("Sent") == 7


@pytest.mark.parametrize("uid_behind", [False, True])
def test_mails_are_read_from_a_uid_on_without_being_marked(office, uid_behind):
    office.uid_behind = uid_behind
    office.folders["INBOX"] = [MAIL.replace(b"one", b"n%d" % n) for n in range(120)]
    with imap.connect(office.config()) as box:
        box.open("INBOX")
        uids = box.uids(after=60)
        assert uids == list(range(61, 121))
        heads = dict(box.heads(uids))
        assert sorted(heads) == uids
        assert heads[61].endswith(b"\r\n\r\n")
        assert b"<n60@x>" in heads[61]
        assert box.beginning(61, 20) == office.folders["INBOX"][60][:20]
        assert box.uids(after=120) == []
        assert len(box.uids(since=date(2026, 10, 25))) == 120
        assert box.holds("<n7@x>")
        assert not box.holds("<no@x>")
    assert office.said("EXAMINE")
    assert not [line for line in office.said("UID FETCH") if "PEEK" not in line]


def test_a_copy_is_put_into_a_folder_that_is_made_where_it_is_not_there(office):
    with imap.connect(office.config()) as box:
        box.append("Éléments envoyés & co", MAIL, NINE)
    (name,) = set(office.folders) - {"INBOX", "Sent"}
    assert office.folders[name] == [MAIL]
    assert name == "&AMk-l&AOk-ments envoy&AOk-s &- co"
    assert r"(\Seen)" in office.said("APPEND")[0]


def test_names_are_written_as_rfc_3501_has_them():
    assert imap_names.folder("~peter/mail/台北/日本語") == '"~peter/mail/&U,BTFw-/&ZeVnLIqe-"'
    assert imap_names.folder('A & "B"') == '"A &- \\"B\\""'
    assert imap_names.quoted('<a"b\\c\r\n@x>') == '"<a\\"b\\\\c@x>"'
    assert imap_names.day(date(2026, 2, 3)) == "3-Feb-2026"
