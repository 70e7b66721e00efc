"""The same job gives the same bytes, in whatever process."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest

from flowtui.documents.pool import Pool
from tests.documents.conftest import sample


def digest(pool: Pool, job) -> str:
    made = pool.render(job)
    assert made.pdf, made.error
    return hashlib.sha256(made.pdf).hexdigest()


def test_two_processes_make_the_same_bytes(monkeypatch):
    jobs = [sample(purpose, "12") for purpose in ("invoice", "statement")]
    digests = []
    for seed in ("1", "2"):
        monkeypatch.setenv("PYTHONHASHSEED", seed)
        with Pool(timeout_seconds=30) as pool:
            digests.append([digest(pool, job) for job in (jobs if seed == "1" else jobs[::-1])])
    assert digests[0] == digests[1][::-1]


def test_only_its_content_and_its_date_change_it(pool):
    job = sample("notice", "1")
    with ThreadPoolExecutor(4) as threads:
        same = set(threads.map(lambda _n: digest(pool, job), range(4)))
    assert len(same) == 1
    assert digest(pool, replace(job, day=date(2026, 11, 25))) not in same
    assert digest(pool, replace(job, title="FA1")) not in same


@pytest.mark.parametrize("day", [date(1969, 12, 31), date(9999, 12, 31)])
def test_a_strange_date_still_makes_a_document(pool, day):
    assert pool.render(sample("notice", "1", day=day)).ok
