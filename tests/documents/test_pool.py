"""Workers that hang, swell or die cost one document, and leave nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from flowtui.documents.pool import Pool, PoolError
from tests.documents.conftest import sample

ENDLESS = "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}"
MEMORY = 1024**3
SWELLING = "{% set x = 'a' * 2000000000 %}"


@pytest.fixture(scope="module")
def own():
    with Pool(timeout_seconds=1.5, recycle=4) as pool:
        seat(pool).start(MEMORY)
        yield pool


def seat(pool: Pool):
    return pool._all[0]


def good():
    return sample("notice", "bare")


def test_a_document_without_end_is_killed_and_the_next_one_works(own):
    assert own.render(good()).ok
    first = seat(own).process.pid
    started = time.monotonic()
    made = own.render(sample("notice", "1", html=ENDLESS))
    assert time.monotonic() - started < 1.5 + 1
    assert made.error == "sample.pdf n'a pas pu être produit: il prend plus de 2 secondes."
    assert own.render(good()).ok
    assert seat(own).process.pid != first


def test_a_document_that_swells_is_stopped_by_the_memory_limit(own):
    made = own.render(sample("notice", "1", html=SWELLING))
    assert made.error == "sample.pdf n'a pas pu être produit: il demande trop de mémoire."
    assert own.render(good()).ok


def test_a_worker_that_dies_meanwhile_is_replaced_without_a_word(own):
    assert own.render(good()).ok
    os.kill(seat(own).process.pid, signal.SIGKILL)
    seat(own).process.wait()
    assert own.render(good()).ok


def test_a_worker_that_dies_at_work_costs_that_document(own):
    assert own.render(good()).ok
    worker = seat(own).process

    def kill_when_busy() -> None:
        # The only sign from outside that it is at work: it has taken the job off the socket.
        os.kill(worker.pid, signal.SIGSEGV)

    threading.Timer(0.2, kill_when_busy).start()
    made = own.render(sample("notice", "1", html=ENDLESS))
    assert made.error == "sample.pdf n'a pas pu être produit: le processus qui le produisait s'est arrêté."
    assert own.render(good()).ok


def test_a_worker_retires_after_its_share(own):
    seat(own).drop()
    pids = []
    for _number in range(5):
        assert own.render(good()).ok
        pids.append(seat(own).process.pid)
    assert len(set(pids)) == 2
    assert pids[0] == pids[3] != pids[4]


def test_one_failure_does_not_stop_the_others(pool):
    jobs = [sample("notice", "bare", html="{{ nope }}" if at == 2 else good().html) for at in range(6)]
    with ThreadPoolExecutor(3) as threads:
        made = list(threads.map(pool.render, jobs))
    assert [one.ok for one in made] == [True, True, False, True, True, True]
    assert "'nope' is undefined" in made[2].error


def test_ctrl_c_is_not_for_the_workers(own):
    assert own.render(good()).ok
    pid = seat(own).process.pid
    os.kill(pid, signal.SIGINT)
    assert own.render(good()).ok
    assert seat(own).process.pid == pid
    assert os.getsid(pid) == pid


def test_closing_ends_the_workers_and_refuses_what_comes_after():
    pool = Pool(workers=1)
    seat(pool).start(MEMORY)
    process = seat(pool).process
    pool.close()
    assert process.returncode == 0
    with pytest.raises(PoolError):
        pool.render(good())
    pool.close()


def test_a_worker_ends_with_its_parent():
    code = (
        "import os, signal\n"
        "from flowtui.documents.pool import Pool\n"
        "seat = Pool()._all[0]\n"
        f"seat.start({MEMORY})\n"
        "print(seat.process.pid, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    pid = int(done.stdout)
    deadline = time.monotonic() + 10
    while _alive(pid) and time.monotonic() < deadline:
        os.sched_yield()
    assert not _alive(pid)


def _alive(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as file:  # noqa: PTH123 - a file of the kernel
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_the_parent_loads_no_layout_and_nothing_is_printed():
    code = (
        "import sys\n"
        "from flowtui.documents import jobs, sources, templates, check, samples\n"
        "from flowtui.documents.probe import probe\n"
        "probe()\n"
        "heavy = {'xhtml2pdf', 'reportlab', 'PIL', 'segno', 'textual', 'rich'} & set(sys.modules)\n"
        "sys.exit(f'loaded: {heavy}' if heavy else 0)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, input="kept"
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_worker_is_not_told_secrets(monkeypatch, tmp_path):
    monkeypatch.setenv("FLOWTUI_SMTP_PASSWORD", "secret")
    with Pool() as pool:
        seat(pool).start(MEMORY)
        pid = seat(pool).process.pid
        with open(f"/proc/{pid}/environ", "rb") as file:  # noqa: PTH123 - a file of the kernel
            assert b"secret" not in file.read()
