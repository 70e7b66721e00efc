"""The HTML part of a mail: the same letter, dressed simply enough for every mail program."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from flowtui.mailing import tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: The line that stands before the legal mentions, as mail programs know it (RFC 3676, 4.3).
FOOTER_MARK = "-- "
_FONT = "font-family:Arial,Helvetica,sans-serif;font-size:14px;line-height:1.45;color:#222222"
_SMALL = "font-size:11px;line-height:1.4;color:#666666;border-top:1px solid #cccccc;padding-top:8px"
_TABLE = "border-collapse:collapse;margin:12px 0;font-size:13px"
_CELL = "padding:4px 10px;border-bottom:1px solid #dddddd"
_CREDIT = "color:#8a1f11"


def page(text: str, language: str, title: str) -> str:
    """The whole HTML document of a letter; every character of it is escaped."""
    letter, mark, footer = text.rpartition(f"\n{FOOTER_MARK}\n")
    if not mark:
        letter, footer = footer, ""
    body = "\n".join(_blocks(letter))
    if footer.strip():
        body += f'\n<p style="{_SMALL}">{_lines(footer.strip())}</p>'
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language)}">\n<head><meta charset="utf-8">'
        f'<title>{escape(title)}</title></head>\n<body style="{_FONT}">\n{body}\n</body>\n</html>\n'
    )


def _blocks(letter: str) -> Iterator[str]:
    for piece in tables.split(letter):
        if isinstance(piece, tables.Table):
            yield _table(piece)
        else:
            paragraphs = (paragraph.strip("\n") for paragraph in piece.split("\n\n"))
            yield from (f"<p>{_lines(paragraph)}</p>" for paragraph in paragraphs if paragraph.strip())


def _lines(text: str) -> str:
    return "<br>\n".join(escape(line.rstrip()) for line in text.split("\n"))


def _table(table: tables.Table) -> str:
    head = _row("th", table.headings, table.right, "background-color:#f2f2f2")
    rows = [_row("td", cells, table.right, _CREDIT if _is_credit(cells) else "") for cells in table.rows]
    foot = [_row("td", cells, table.right, "font-weight:bold") for cells in table.footer]
    return "\n".join([f'<table style="{_TABLE}">', head, *rows, *foot, "</table>"])


def _row(tag: str, cells: Sequence[str], right: Sequence[bool], style: str) -> str:
    drawn = (
        f'<{tag} style="{_CELL};text-align:{"right;white-space:nowrap" if numbers else "left"};{style}">{escape(cell)}</{tag}>'
        for cell, numbers in zip(cells, right, strict=True)
    )
    return f"<tr>{''.join(drawn)}</tr>"


def _is_credit(cells: Sequence[str]) -> bool:
    return cells[-1].startswith("-")
