"""What the system refuses is told in the screen language."""

from __future__ import annotations

import errno
import os
import socket
import ssl

import pytest

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
    assert system_words(OSError(number, os.strerror(number))) == words


def test_others_are_told_as_they_came():
    assert system_words(OSError(errno.EOWNERDEAD, "Owner died")) == "Owner died"
    assert system_words(OSError("a text")) == "a text"
    assert system_words(ssl.SSLError(errno.EPERM, "[SSL] wrong version")) == "[SSL] wrong version"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (socket.EAI_NONAME, "son nom est inconnu"),
        (socket.EAI_AGAIN, "son nom ne peut pas être demandé pour l'instant"),
    ],
)
def test_a_name_that_is_not_found_is_told_in_french(number, words):
    assert system_words(socket.gaierror(number, "Name or service not known")) == words


def test_a_real_one(tmp_path):
    with pytest.raises(FileNotFoundError) as caught:
        (tmp_path / "nothing").read_text()
    assert system_words(caught.value) == "ce fichier ou dossier n'existe pas"
