"""What the system refuses is told in the screen language."""

from __future__ import annotations

import errno
import os
import socket

import pytest

from flowtui import i18n
from flowtui.system_words import system_words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ECONNREFUSED, "connexion refusée"),
        (errno.ENOENT, "ce fichier ou dossier n'existe pas"),
        (errno.EACCES, "accès refusé"),
        (errno.ENOSPC, "le disque est plein"),
    ],
)
def test_the_usual_reasons_are_told_in_french(number, words):
    i18n.use("fr")
    assert system_words(OSError(number, os.strerror(number))) == words


def test_others_are_told_as_they_came():
    assert system_words(OSError(errno.EOWNERDEAD, "Owner died")) == "Owner died"
    assert system_words(OSError("a text")) == "a text"
    assert system_words(socket.gaierror(-2, "Name or service not known")) == "Name or service not known"


def test_real_ones(tmp_path):
    i18n.use("en")
    with pytest.raises(OSError, match=r".") as caught:
        (tmp_path / "nothing").read_text()
    assert system_words(caught.value) == "no such file or folder"
    i18n.use("fr")
