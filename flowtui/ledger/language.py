"""The query line: text to :class:`~flowtui.ledger.filter.Filter` and back.

Terms are joined by and; a leading ``-`` (or ``non``, ``not`` before a condition) negates. Words of both
languages are understood, whatever the case and the accents. ``parse(unparse(f, language)) == f``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flowtui.errors import UsageError
from flowtui.i18n import _
from flowtui.ledger import fields
from flowtui.ledger.fields import FIELDS
from flowtui.ledger.filter import TEXT, Filter, Span, Term
from flowtui.ledger.periods import Period
from flowtui.ledger.readers import ANY, NoValue, known_values, read_value, says_none, turned, write_value
from flowtui.text import clean, nearest, search_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    Token = dict[str, str | None]

_QUOTED = r'"(?:[^"\\]|\\.)*"'
_TOKEN = re.compile(
    rf"(?P<minus>-?)(?:(?P<word>[^\s\":<>=]+)(?P<op><=|>=|[:<>=])(?P<value>{_QUOTED}(?=\s|$)|[^\s\"]*)"
    rf'|(?P<text>{_QUOTED})(?=\s|$)|(?P<bare>[^\s":<>=]+))(?=\s|$)'
)
_ONE_AMOUNT = r"[+-]?(?:[0-9]{1,3}(?:\s[0-9]{3})+|[0-9]+)(?:[.,][0-9]{1,2})?"
#: An amount, or two around ``..``, whose thousands stand apart as the screen writes them: ``1 240,00``.
_AMOUNTS = re.compile(rf"(?:{_ONE_AMOUNT})?(?:\.\.(?:{_ONE_AMOUNT})?)?(?=\s|$)")
_THREE_DIGITS = re.compile(r"[0-9]{3}")
_ESCAPED = re.compile(r"\\(.)")
_NOT = frozenset({"non", "not", "pas"})
_PLAIN_VALUE = re.compile(r'[^\s"\\]+')
_PLAIN_TEXT = re.compile(r'[^\s"\\:<>=-][^\s"\\:<>=]*')


class QueryError(UsageError):
    """The query has a word that means nothing."""

    def __init__(self, sentence: str, word: str, near: str | None = None) -> None:
        hint = " " + _("Did you mean {near}?").format(near=near) if near else ""
        super().__init__(sentence + hint)
        self.word = word
        self.near = near


def parse(text: str) -> Filter:
    """The filter that ``text`` describes; an empty text is everything.

    Raises:
        QueryError: a word or a value means nothing; it names it and the nearest one.
    """
    return Filter(tuple(_terms(list(_tokens(text)))))


def unparse(filter_: Filter, language: str) -> str:
    """The query line of ``filter_`` in the words of ``language`` (``fr`` or ``en``)."""
    written, after_amount = [], False
    for term in filter_.terms:
        written.append(_write(term, language, after_amount=after_amount))
        after_amount = fields.AMOUNT in FIELDS[term.field].kinds
    return " ".join(written)


def see_words(text: str) -> None:
    """Look again at a query that found nothing: a bare word may be a condition that was mistyped.

    Raises:
        QueryError: one is; it names the word and the nearest condition. What stands in quotes is none.
    """
    for token in _tokens(text):
        word = token["bare"] or ""
        known = fields.bare_words()
        if search_key(word) not in known and _mistyped(word):
            sentence = _("“{word}” stands in no number, customer code or name.").format(word=word)
            raise QueryError(sentence, word, nearest(search_key(word), known))


def _tokens(text: str) -> Iterator[Token]:
    position, end = 0, len(text)
    while position < end:
        if text[position].isspace():
            position += 1
            continue
        match = _TOKEN.match(text, position)
        if match is None:
            word = text[position:].split(maxsplit=1)[0]
            raise QueryError(
                _("“{word}” cannot be read: a quote or a value is missing.").format(word=word), word
            )
        token, position = match.groupdict(), match.end()
        field = fields.words().get(search_key(match["word"] or ""))
        if field is not None and fields.AMOUNT in field.kinds:
            amounts = _AMOUNTS.match(text, match.start("value"))
            if amounts is not None and amounts.end() > position:
                token["value"], position = amounts[0], amounts.end()
        yield token


def _terms(tokens: list[Token]) -> Iterator[Term]:
    negate = False
    for index, token in enumerate(tokens):
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        if not negate and _is_not(token) and following is not None and _is_condition(following):
            negate = True
            continue
        yield from _term(token, negated=negate != bool(token["minus"]))
        negate = False


def _is_not(token: Token) -> bool:
    return not token["minus"] and search_key(token["bare"] or "") in _NOT


def _is_condition(token: Token) -> bool:
    return bool(token["word"]) or search_key(token["bare"] or "") in fields.bare_words()


def _term(token: Token, *, negated: bool) -> Iterator[Term]:
    if token["text"]:
        yield from _text(_unquoted(token["text"]), negated=negated)
    elif token["bare"]:
        yield from _bare(token["bare"], negated=negated)
    else:
        yield from _condition(token["word"] or "", token["op"] or "", token["value"] or "", negated=negated)


def _text(text: str, *, negated: bool) -> Iterator[Term]:
    if search_key(text):
        yield Term(TEXT, ":", text, negated)
    elif clean(text):
        raise QueryError(_("“{word}” cannot be searched for.").format(word=clean(text)), clean(text))


def _bare(word: str, *, negated: bool) -> Iterator[Term]:
    folded = search_key(word)
    known = fields.bare_words()
    if folded in known:
        field, says = known[folded]
        yield Term(field.name, ":", says, negated)
        return
    if negated and _mistyped(word):
        sentence = _("“{word}” means nothing; put it in quotes to leave out what contains it.").format(
            word=word
        )
        raise QueryError(sentence, word, nearest(folded, known))
    yield from _text(word, negated=negated)


def _mistyped(word: str) -> bool:
    """A misspelt ``-open`` would let nearly everything through, so it is no text unless quoted."""
    return nearest(search_key(word), fields.bare_words(), likeness=0.7) is not None


def _condition(word: str, op: str, raw: str, *, negated: bool) -> Iterator[Term]:
    folded = search_key(word)
    name = fields.OPPOSITES.get(folded)
    field = FIELDS[name] if name else fields.words().get(folded)
    if field is None or field.name == TEXT:
        known = [name for name, one in fields.words().items() if one.name != TEXT]
        near = nearest(folded, [*known, *fields.OPPOSITES])
        raise QueryError(_("“{word}” is no field of the query.").format(word=word), word, near)
    text = _unquoted(raw)
    quoted = text != raw
    op = ":" if op == "=" else op
    if op == ":" and not quoted and search_key(text) in ANY and fields.PATTERN not in field.kinds:
        return
    try:
        value = read_value(field, text, quoted=quoted)
    except NoValue:
        if other := turned(field, text):
            sentence = _("“{value}” ends before it begins; write {word}:{other}.")
            raise QueryError(sentence.format(value=text, word=word, other=other), text) from None
        near = nearest(search_key(text), known_values(field))
        sentence = _("“{value}” is no value for “{word}”.").format(value=text, word=word)
        raise QueryError(sentence, text, near) from None
    if op != ":" and not _has_size(value):
        raise QueryError(_("“{word}” does not compare by size; write {word}:…").format(word=word), word)
    if field.name == "balance" and isinstance(value, bool):
        field = FIELDS["settled"]
    yield Term(field.name, op, value, negated != bool(name))


def _has_size(value: object) -> bool:
    if isinstance(value, Period):
        return bool(value.word or (value.first and value.last))
    return isinstance(value, int) and not isinstance(value, (bool, Span))


def _write(term: Term, language: str, *, after_amount: bool) -> str:
    field = FIELDS[term.field]
    minus = "-" if term.negated else ""
    value = write_value(field, term.value, language)
    if term.field == TEXT:
        plain = _is_plain_text(value, negated=term.negated)
        # three digits behind an amount would be read as its thousands
        plain = plain and not (after_amount and _THREE_DIGITS.match(value))
        return minus + (value if plain else _quoted(value))
    if term.value is True and field.bare:
        return field.word(language)
    if term.field == "settled" and term.value is False and language == "en":
        return "open"
    plain = _PLAIN_VALUE.fullmatch(value) is not None and (term.value is None or not says_none(value))
    return f"{minus}{field.word(language)}{term.op}{value if plain else _quoted(value)}"


def _is_plain_text(text: str, *, negated: bool) -> bool:
    return (
        _PLAIN_TEXT.fullmatch(text) is not None
        and search_key(text) not in _NOT
        and search_key(text) not in fields.bare_words()
        and not (negated and _mistyped(text))
    )


def _unquoted(text: str) -> str:
    quoted = len(text) > 1 and text.startswith('"') and text.endswith('"')
    return _ESCAPED.sub(r"\1", text[1:-1]) if quoted else text


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
