"""Hundreds of real notices: what the library reads is read, and what is no failure is none."""

from __future__ import annotations

import email
import functools
import sys
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from flufl.bounce import all_failures

from flowtui.mailing.bounces import reading
from flowtui.mailing.bounces.headers import decoded
from flowtui.mailing.bounces.values import Kind

if TYPE_CHECKING:
    from pathlib import Path

#: JSON that Amazon sends for programs: the library takes a piece of it for an address.
NO_ADDRESSES = ("lhost-amazonses-09.eml", "lhost-amazonses-11.eml", "lhost-amazonses-13.eml")
CORPORA = {"bounce-flufl": ("data", "*.txt", 110), "bounce-sisimai": (".", "**/*.eml", 500)}


@functools.cache
def _by_library(path: Path) -> tuple[frozenset[str], frozenset[str]]:
    """What the library says by itself: delayed, failed."""
    delayed, failed = all_failures(email.message_from_bytes(path.read_bytes()))
    return frozenset(raw.decode() for raw in delayed), frozenset(raw.decode() for raw in failed)


def _files(shared_data: Path, corpus: str) -> list[Path]:
    folder, pattern, least = CORPORA[corpus]
    files = sorted((shared_data / corpus / folder).glob(pattern))
    assert len(files) >= least
    return [path for path in files if path.name not in NO_ADDRESSES]


@pytest.mark.parametrize("corpus", CORPORA)
def test_every_failure_that_the_library_reads_is_read_with_its_addresses(shared_data, corpus, capsys):
    tally: Counter[str] = Counter()
    missed = []
    for path in _files(shared_data, corpus):
        delayed, failed = _by_library(path)
        notice = reading.read(path.read_bytes())
        verdict = "failed" if failed else "delayed" if delayed else "nothing"
        tally[f"library {verdict}, here {notice.kind}"] += 1
        named = {decoded(address) for address in failed if "@" in address.strip("@")}
        if failed and (notice.kind != Kind.BOUNCED or not named <= set(notice.addresses)):
            missed.append((path.name, sorted(failed), notice))
    with capsys.disabled():
        sys.stdout.write(
            f"\n{corpus}: " + "; ".join(f"{name}: {n}" for name, n in sorted(tally.items())) + "\n"
        )
    assert missed == []


@pytest.mark.parametrize("corpus", CORPORA)
def test_no_delay_becomes_a_failure_and_no_failure_comes_from_nowhere(shared_data, corpus):
    for path in _files(shared_data, corpus):
        delayed, failed = _by_library(path)
        kind = reading.read(path.read_bytes()).kind
        if not failed:
            assert kind != Kind.BOUNCED, path.name
        assert (kind == Kind.DELAY) == bool(delayed and not failed), path.name


def test_automatic_answers_complaints_and_json_for_programs_are_ignored(shared_data):
    patterns = ("rfc3834-*.eml", "arf-*.eml", *NO_ADDRESSES)
    files = [path for name in patterns for path in (shared_data / "bounce-sisimai").rglob(name)]
    files += [shared_data / "bounce-flufl/data/qmail_08.txt"]
    assert len(files) >= 15
    assert {path.name: reading.read(path.read_bytes()).kind for path in files} == {
        path.name: Kind.IGNORED for path in files
    }


def test_failures_have_reasons(shared_data):
    """Most of them, that is: some forms give none."""
    found = [
        failure
        for corpus in CORPORA
        for path in _files(shared_data, corpus)
        for failure in reading.read(path.read_bytes()).failures
    ]
    assert sum(bool(failure.words) for failure in found) > 0.85 * len(found)
    assert all(failure.words.isprintable() and len(failure.words) <= 520 for failure in found)
