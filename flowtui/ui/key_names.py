"""The names of the keys that every keyboard has.

Textual asks Unicode's table of all names for each, which takes 0.8 MB of memory once it is looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import keys

if TYPE_CHECKING:
    from collections.abc import Callable

_SIGNS = {
    " ": "space", "!": "exclamation_mark", '"': "quotation_mark", "#": "number_sign", "$": "dollar_sign",
    "%": "percent_sign", "&": "ampersand", "'": "apostrophe", "(": "left_parenthesis", ")": "right_parenthesis",
    "*": "asterisk", "+": "plus", ",": "comma", "-": "minus", ".": "full_stop", "/": "slash", ":": "colon",
    ";": "semicolon", "<": "less_than_sign", "=": "equals_sign", ">": "greater_than_sign", "?": "question_mark",
    "@": "at", "[": "left_square_bracket", "\\": "backslash", "]": "right_square_bracket",
    "^": "circumflex_accent", "_": "underscore", "`": "grave_accent", "{": "left_curly_bracket",
    "|": "vertical_line", "}": "right_curly_bracket", "~": "tilde",
}  # fmt: skip
_CHARACTERS: dict[str, str | None] = {
    **{name: sign for sign, name in _SIGNS.items() if name not in keys.REPLACED_KEYS},
    **dict.fromkeys(keys.REPLACED_KEYS),  # textual knows no character of those that it names otherwise
    **dict.fromkeys(("enter", "up", "down", "left", "right", "home", "end", "pageup", "pagedown", "insert")),
    **{f"f{number}": None for number in range(1, 25)},
    "tab": "\t",
    "escape": "\x1b",
    "backspace": "\b",
    "delete": "\x7f",
}


def name_of(character: str, otherwise: Callable[[str], str] = keys._character_to_key) -> str:  # noqa: SLF001 - textual asks for it by this name
    """The name of the key that gives ``character``."""
    return _SIGNS.get(character) or otherwise(character)


def character_of(key: str, otherwise: Callable[[str], str | None] = keys.key_to_character) -> str | None:
    """The character that ``key`` gives, if any."""
    return _CHARACTERS[key] if key in _CHARACTERS else otherwise(key)


def know_usual_names() -> None:
    """Have textual look here first; before the application runs."""
    from textual import _xterm_parser, screen

    vars(_xterm_parser)["_character_to_key"] = name_of  # textual has no setting for either
    vars(screen)["key_to_character"] = character_of
