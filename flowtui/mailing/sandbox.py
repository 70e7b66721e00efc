"""Subjects and letters that users write: Jinja2 that can read its fields and do nothing else.

What a letter may contain is a list of node types: text, fields, comparisons, filters and ``{% if %}``.
Nothing can be called, looped over, assigned, multiplied or included, so no letter can reach anything
but its fields, nor grow beyond them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from flowtui.errors import FlowError
from flowtui.i18n import _
from flowtui.mailing.faults import template_fault
from flowtui.text import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2 import Template

#: No letter to a customer has as many characters.
LONGEST = 20_000
_FILTERS = ("upper", "lower", "capitalize", "title", "trim", "default", "length")
_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.If,
    nodes.CondExpr,
    nodes.Filter,
    nodes.Test,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Concat,
    nodes.Add,
    nodes.Sub,
    nodes.Neg,
)


class LetterError(FlowError):
    """A subject or a letter cannot be written; says which and why."""

    def __init__(self, part: str, why: str) -> None:
        self.why = why
        super().__init__(_("{part}: {why}").format(part=part, why=why))


def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
    environment.globals.clear()
    environment.filters = {name: environment.filters[name] for name in _FILTERS}
    return environment


_ENVIRONMENT = _environment()


class Text:
    """One subject or letter, read and checked once, written for each mail."""

    def __init__(self, source: str, part: str, known: frozenset[str]) -> None:
        """Read ``source``; ``part`` is what a person calls it, ``known`` the fields it may use.

        Raises:
            LetterError: it is no template, or it uses a field that does not exist.
        """
        self.part = part
        self.fields: frozenset[str] = frozenset()
        self._template = self._read(source, known)

    def write(self, values: Mapping[str, Any]) -> str:
        """The text with its fields filled in.

        Raises:
            LetterError: it compares or adds what cannot be compared or added.
        """
        try:
            return self._template.render(values)
        except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError) as error:
            why = _("it compares or adds what cannot be compared or added.")
            raise LetterError(self.part, why) from error

    def _read(self, source: str, known: frozenset[str]) -> Template:
        if len(source) > LONGEST:  # reading takes time that nothing bounds but the length
            raise LetterError(self.part, _("it is longer than {n} characters.").format(n=LONGEST))
        try:
            tree = _ENVIRONMENT.parse(source)
            self._see_nodes(tree)
            self.fields = frozenset(meta.find_undeclared_variables(tree))
            self._see_fields(known)
            return _ENVIRONMENT.from_string(source)
        except TemplateSyntaxError as error:
            raise LetterError(self.part, _at(error.lineno, template_fault(error, _FILTERS))) from error
        except ValueError as error:
            raise LetterError(self.part, _("a number in it has too many digits.")) from error
        except (RecursionError, SyntaxError, MemoryError) as error:
            raise LetterError(self.part, _("it is nested too deeply.")) from error

    def _see_fields(self, known: frozenset[str]) -> None:
        for name in sorted(self.fields - known):
            near = nearest(name, sorted(known))
            if near:
                why = _("there is no field “{name}” here; did you mean {near}?").format(name=name, near=near)
            else:
                why = _("there is no field “{name}” here; there are: {known}.").format(
                    name=name, known=", ".join(sorted(known))
                )
            raise LetterError(self.part, why)

    def _see_nodes(self, tree: nodes.Template) -> None:
        for node in tree.find_all(nodes.Node):
            if not isinstance(node, _ALLOWED):
                why = _("only fields, {{% if %}} and the filters {filters} can be used.").format(
                    filters=", ".join(_FILTERS)
                )
                raise LetterError(self.part, _at(node.lineno, why))


def _at(line: int, why: str) -> str:
    return _("line {line}: {why}").format(line=line, why=why)
