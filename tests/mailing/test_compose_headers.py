"""Headers: addresses one by one, accents and commas, IDN domains, nothing injected."""

from __future__ import annotations

from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowtui.mailing import headers
from flowtui.text import clean

names = st.text(alphabet="aé,;\"<>@ ()\\:.'ßñ–€漢😀xyzABC=?_\r\n\t\x00\u2028\u0085", max_size=130)


def _sent(**fields) -> EmailMessage:
    message = EmailMessage(policy=headers.POLICY)
    for name, value in fields.items():
        message[name.replace("_", "-")] = value
    message.set_content("x")
    data = message.as_bytes()
    assert data.isascii()
    assert max(map(len, data.split(b"\r\n"))) < 500
    parsed = BytesParser(policy=policy.default).parsebytes(data)
    assert {name.lower() for name in parsed.keys()} == {  # noqa: SIM118 - a message's keys repeat
        *(name.replace("_", "-").lower() for name in fields),
        "content-type", "content-transfer-encoding", "mime-version",
    }  # fmt: skip
    return parsed


def _plain(text: str) -> str:
    return "".join(text.split())


@given(st.lists(names, min_size=1, max_size=12))
def test_every_address_is_read_back_with_its_name(found):
    addresses = [headers.address(f"c{index}@x.example", name) for index, name in enumerate(found)]
    read = _sent(To=addresses)["To"].addresses
    assert [one.addr_spec for one in read] == [f"c{index}@x.example" for index in range(len(found))]
    wanted = [_plain(clean(name)[:120]) for name in found]
    assert [_plain(one.display_name) for one in read] == wanted


@given(names.map(clean).filter(bool))
def test_a_subject_is_read_back(subject):
    assert _sent(Subject=subject)["Subject"] == subject


def test_an_idn_domain_is_written_in_ascii():
    address = headers.address("compta@société.example", "Zoé")
    assert address.addr_spec == "compta@xn--socit-esab.example"
    assert _sent(From=address)["From"].addresses[0].addr_spec == "compta@xn--socit-esab.example"


def test_a_sender_may_bring_its_own_name():
    assert headers.address("Compta Durand <c@durand.example>", "Ets Durand").display_name == "Compta Durand"
    assert headers.address("c@durand.example", "Ets Durand").display_name == "Ets Durand"


def test_an_address_stands_once_in_a_header():
    twice = [headers.address("a@x.example", "A"), headers.address("A@x.example", "B")]
    assert [one.display_name for one in headers.unique(twice)] == ["A"]


def test_a_long_message_id_is_not_encoded():
    long = f"<flowtui.{'0' * 32}@{'sous-domaine.' * 8}example>"
    assert _sent(Message_ID=long)["Message-ID"] == long


@pytest.mark.parametrize(
    "bad", ["a@b.example\r\nBcc: x@y.example", "a@b.example, c@d.example", "a b@c.example"]
)
def test_an_address_never_becomes_two_or_a_header(bad):
    try:
        address = headers.address(bad)
    except ValueError:
        return
    assert len(_sent(To=address)["To"].addresses) == 1


@pytest.mark.parametrize(
    "evil",
    [
        "=?utf-8?q?=0D=0ABcc:_evil@x.example?=",
        "Facture =?utf-8?q?=0D=0A=0D=0Abody?= x",
        "=?utf-8?b?G101MjtjO3g=?= é",
        "=?utf-8?q?a?=" * 15,
        "=?",
    ],
)
def test_what_looks_like_an_encoded_word_is_sent_as_it_reads(evil):
    """The library decodes it when it is stored, line ends and all; so do mail programs."""
    read = _sent(Subject=evil, To=headers.address("a@x.example", evil))
    assert read["Subject"] == evil
    assert _plain(read["To"].addresses[0].display_name) == _plain(evil[:120])
