"""The worker's second wall, tried from inside."""

from __future__ import annotations

import subprocess
import sys

import pytest

TRIAL = """
import os, socket, subprocess, sys, tempfile
from flowtui.documents import guard, kinds, layout, render
FOREIGN = tempfile.mkstemp()[1]
guard.close_the_doors()
def allowed():
    (kinds.FOLDER / "base.css").read_text()
    with tempfile.NamedTemporaryFile() as file:
        file.write(b"x")
        open(file.name).read()
    import xml.dom.pulldom, colorsys
try:
    {act}
except PermissionError as error:
    print("refused", type(error).__name__)
else:
    print("done")
"""


def tried(act: str) -> str:
    code = TRIAL.replace("{act}", act)
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
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
        "open(kinds.FOLDER / 'base.css', 'a')",
        "os.execv('/bin/true', ['true'])",
    ],
)
def test_a_door_is_shut(act):
    assert tried(act) == "refused DoorError"


def test_what_a_document_needs_is_open():
    assert tried("allowed()") == "done"
