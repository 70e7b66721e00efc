"""The worker's second wall, tried from inside."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

TRIAL = """
import os, shutil, socket, subprocess, sys, tempfile
from flowtui.documents import guard, kinds, layout, render
FOREIGN = sys.argv[1]
guard.close_the_doors()
def allowed():
    (kinds.FOLDER / "base.css").read_text()
    with tempfile.NamedTemporaryFile() as file:
        file.write(b"x")
        open(file.name).read()
    folder = tempfile.mkdtemp()
    os.close(os.open(folder + "/a", os.O_CREAT | os.O_EXCL))
    shutil.rmtree(folder)
    import xml.dom.pulldom, colorsys
try:
    {act}
except PermissionError as error:
    print("refused", type(error).__name__)
else:
    print("done")
"""


def tried(act: str, foreign: Path) -> str:
    code = TRIAL.replace("{act}", act)
    foreign.write_text("x")
    return subprocess.run(
        [sys.executable, "-c", code, str(foreign)], capture_output=True, text=True, check=False
    ).stdout.strip()


@pytest.mark.parametrize(
    "act",
    [
        "socket.create_connection(('127.0.0.1', 9))",
        "open('/etc/hostname')",
        "open(FOREIGN)",
        "socket.socket()",
        "subprocess.run(['true'])",
        "os.system('true')",
        "os.fork()",
        "os.remove(kinds.FOLDER / 'base.css.not-there')",
        "open(kinds.FOLDER / 'base.css', 'a')",
        "os.execv('/bin/true', ['true'])",
    ],
)
def test_a_door_is_shut(act, tmp_path):
    assert tried(act, tmp_path / "foreign") == "refused DoorError"


def test_what_a_document_needs_is_open(tmp_path):
    assert tried("allowed()", tmp_path / "foreign") == "done"
