"""Walking the tree of commands."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from flowtui.cli.parser import build

if TYPE_CHECKING:
    from collections.abc import Iterator


def commands() -> dict[tuple[str, ...], argparse.ArgumentParser]:
    """The parser of each command that does something, by its words."""
    return dict(_walk(build(), ()))


def leaves() -> list[tuple[str, ...]]:
    """The words of each."""
    return list(commands())


def options(parser: argparse.ArgumentParser) -> list[str]:
    """The long options of a command."""
    return [
        name
        for action in parser._actions
        for name in action.option_strings
        if name.startswith("--") and name != "--help"
    ]


def _walk(
    parser: argparse.ArgumentParser, words: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], argparse.ArgumentParser]]:
    groups = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not groups:
        yield words, parser
    for group in groups:
        for word, inner in group.choices.items():
            yield from _walk(inner, (*words, word))
