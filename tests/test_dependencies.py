"""What is imported is declared: a version that another package happens to bring may lack what is used."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_imported_package_is_declared_with_a_range() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    told = [*project["dependencies"], *project["optional-dependencies"]["postgres"]]
    declared = {
        normal(match[1]) for one in told if (match := re.match(r"([\w.-]+)(\[\w+\])?>=[\d.]+,<\d", one))
    }
    assert len(declared) == len(told)
    used = {name for path in (ROOT / "flowtui").rglob("*.py") for name in imported(path)}
    brought = packages_distributions()
    foreign = used - sys.stdlib_module_names - {"flowtui"}
    missing = {name for name in foreign if not declared.intersection(map(normal, brought.get(name, ())))}
    assert not missing
