"""Calling the program: in this process, or as a user starts it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Done:
    """What one call said, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on stdout."""
        return json.loads(self.out)

    def expect(self, *codes: int) -> Done:
        """This call, which must have ended with one of ``codes`` and without a traceback."""
        assert self.code in codes, f"{self.code}\n{self.out}\n{self.err}"
        assert "Traceback" not in self.err
        return self

    @property
    def sentence(self) -> str:
        """The only line on stderr."""
        assert self.err.count("\n") == 1, self.err
        return self.err.strip()


def run(*words: str, given: str | None = None, **environment: str) -> Done:
    """The real program in a process of its own; without ``given`` it has nothing to read from."""
    done = subprocess.run(
        [sys.executable, "-m", "flowtui", *words],
        capture_output=True,
        text=True,
        check=False,
        input=given,
        stdin=None if given is not None else subprocess.DEVNULL,
        env=os.environ | environment,
    )
    return Done(done.returncode, done.stdout, done.stderr)
