"""Signing in at the mail server: one mechanism, one try, since failures lock accounts."""

from __future__ import annotations

import base64
import hmac
import json
import re
from typing import TYPE_CHECKING

from flowtui.i18n import _
from flowtui.mailing.replies import Phase, Reply
from flowtui.mailing.troubles import Misconfigured, Unreachable

if TYPE_CHECKING:
    from collections.abc import Callable

    #: Sends one line, gives the answer.
    Exchange = Callable[[str], Reply]

_MORE = 334
_DONE = (235, 503)  # 503: signed in already
_FEW = 3  # letters that may stand in any sentence
_MANY = 24  # of a secret that was cut off
_UNREADABLE = 501  # RFC 4954 4: what came cannot be decoded


def sign_in(exchange: Exchange, offered: str, user: str, secret: str, *, xoauth2: bool) -> None:
    """Sign in with the best mechanism of those ``offered`` (the text behind AUTH in EHLO's answer).

    Raises:
        Misconfigured: the server refuses, or offers no mechanism that fits.
        Unreachable: it cannot say now.
    """
    mechanisms = offered.upper().replace("=", " ").split()
    if xoauth2:
        reply = _xoauth2(exchange, user, secret)
    elif "PLAIN" in mechanisms:
        reply = exchange("AUTH PLAIN " + _b64(plain(user, secret)))
    elif "LOGIN" in mechanisms:
        reply = _login(exchange, user, secret)
    elif "CRAM-MD5" in mechanisms:
        reply = _cram_md5(exchange, user, secret)
    else:
        raise Misconfigured(_not_offered(mechanisms), Phase.LOGIN)
    _judge(Reply(reply.code, without(secret, user, reply.words)), user, xoauth2=xoauth2)


def without(secret: str, user: str, words: str) -> str:
    """The server's words without what some servers repeat: they will be shown, stored and logged."""
    said = (plain(user, secret), bearer(user, secret), secret.encode())
    for told in (*(_b64(one) for one in said), secret):
        if len(told) > _FEW:
            words = re.sub(f"{re.escape(told)}|{re.escape(told[:_MANY])}\\S*", "…", words)
    return words


def _judge(reply: Reply, user: str, *, xoauth2: bool) -> None:
    if reply.code in _DONE:
        return
    if not reply.never:
        sentence = _("The server could not sign {user} in just now: {reply}").format(user=user, reply=reply)
        raise Unreachable(sentence, Phase.LOGIN, reply)
    raise Misconfigured(refusal(reply, user, xoauth2=xoauth2), Phase.LOGIN, reply)


def refusal(reply: Reply, user: str, *, xoauth2: bool) -> str:
    """What a refused sign-in means, in words that help; the server's own follow."""
    if reply.basic_is_off:
        text = _("This mailbox takes no passwords any more: it needs OAuth sign-in (auth = xoauth2).")
    elif reply.code == 530:  # noqa: PLR2004 - RFC 4954 6
        text = _("The server wants a sign-in first: set auth, user and a password under [smtp].")
    elif reply.code == 534:  # noqa: PLR2004 - RFC 4954 6
        text = _("The server wants another kind of sign-in, for example an application password.")
    elif xoauth2:
        text = _("The OAuth token for {user} was refused: run token_command anew and see what it says.")
    else:
        text = _("The password for {user} was refused; it was tried once only, so that no account is locked.")
    return f"{text.format(user=user)} ({reply})"


def plain(user: str, password: str) -> bytes:
    """What PLAIN sends (RFC 4616), in SMTP as in IMAP."""
    return f"\0{user}\0{password}".encode()


def bearer(user: str, token: str) -> bytes:
    """What XOAUTH2 sends, in SMTP as in IMAP."""
    return "\x01".join((f"user={user}", f"auth=Bearer {token}", "", "")).encode()


def _xoauth2(exchange: Exchange, user: str, token: str) -> Reply:
    """Google's and Microsoft's mechanism; a failure comes as a challenge that has to be answered."""
    first = exchange("AUTH XOAUTH2 " + _b64(bearer(user, token)))
    if first.code != _MORE:
        return first
    last = exchange("")
    return Reply(last.code, f"{last.words} {_challenge(first.words)}".strip())


def _challenge(words: str) -> str:
    """The status that the server hides in its challenge."""
    try:
        return f"status {json.loads(base64.b64decode(words))['status']}"
    except (ValueError, KeyError, TypeError):
        return ""


def _login(exchange: Exchange, user: str, secret: str) -> Reply:
    for answer in ("AUTH LOGIN", _b64(user.encode())):
        reply = exchange(answer)
        if reply.code != _MORE:
            return reply
    return exchange(_b64(secret.encode()))


def _cram_md5(exchange: Exchange, user: str, secret: str) -> Reply:
    reply = exchange("AUTH CRAM-MD5")
    if reply.code != _MORE:
        return reply
    try:
        challenge = base64.b64decode(reply.words)
    except ValueError:
        exchange("*")  # RFC 4954 4: takes the exchange back
        return Reply(_UNREADABLE, reply.words)
    digest = hmac.new(secret.encode(), challenge, "md5").hexdigest()
    return exchange(_b64(f"{user} {digest}".encode()))


def _not_offered(mechanisms: list[str]) -> str:
    if not mechanisms:
        return _(
            "The server offers no sign-in on this connection; check port, security and auth under [smtp]."
        )
    return _("The server takes no password, only {kinds}; see auth under [smtp].").format(
        kinds=", ".join(mechanisms)
    )


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
