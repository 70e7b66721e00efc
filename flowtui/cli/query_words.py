"""Telling the words of a query from options: ``-mailed:no`` is a negated term, ``--sort -date`` a value."""

from __future__ import annotations

import re

#: Stands before a word that argparse must not take for an option; no argument can hold it.
_MARK = "\x1f"
_NEGATED = re.compile(r"-[^\W\d_][^\s]+|-\".*")
_TAKES_A_DASH = {"--sort"}


def protect(words: list[str]) -> list[str]:
    """The words with every negated term marked, and ``--sort -date`` joined to one word."""
    guarded: list[str] = []
    rest = iter(words)
    for word in rest:
        if word == "--":
            guarded += [word, *rest]
        elif word in _TAKES_A_DASH:
            value = next(rest, None)
            guarded.append(word if value is None else f"{word}={value}")
        elif _NEGATED.fullmatch(word):
            guarded.append(_MARK + word)
        else:
            guarded.append(word)
    return guarded


def restore(word: str) -> str:
    """The word as it was typed."""
    return word.removeprefix(_MARK)
