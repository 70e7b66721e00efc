"""Jinja2 as report templates may use it; loaded in a worker only.

Immutable sandbox, automatic escaping that no template can switch off, and an error for every name
that is not there. Only the shipped parts can be included.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

import jinja2
from jinja2 import nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from flowtui.documents import formats
from flowtui.documents.kinds import FOLDER

if TYPE_CHECKING:
    from collections.abc import Mapping

#: What a template may extend or import.
PARTS = ("page.html.j2", "parts.html.j2")
#: Each would put text from outside into the page unescaped.
_UNSAFE_FILTERS = ("safe", "xmlattr", "urlize", "tojson")


class UnsafeTemplateError(jinja2.TemplateSyntaxError):
    """A template that tries to switch the escaping off."""


class _Environment(ImmutableSandboxedEnvironment):
    """The sandbox, with a parser that refuses a change of the escaping."""

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for switch in tree.find_all(nodes.EvalContextModifier):
            message = "the escaping of a report template cannot be switched off"
            raise UnsafeTemplateError(message, switch.lineno, name, filename)
        return tree


def page(html: str, language: str, context: Mapping[str, Any]) -> str:
    """The HTML of one document.

    Raises:
        jinja2.TemplateError: the template is wrong, asks for what is not there, or breaks a rule.
    """
    return _template(html, language).render(context)


@cache
def _environment(language: str) -> _Environment:
    parts = {name: (FOLDER / name).read_text(encoding="utf-8") for name in PARTS}
    environment = _Environment(
        loader=jinja2.DictLoader(parts),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for name in _UNSAFE_FILTERS:
        environment.filters.pop(name, None)
    environment.filters.update(formats.filters(language))
    environment.globals.update(formats.words(language))
    return environment


@lru_cache(maxsize=32)
def _template(html: str, language: str) -> jinja2.Template:
    return _environment(language).from_string(html)
