"""What the names in a version file were imported as: `run(…)` after `from subprocess import run` is
`subprocess.run`. Read from the whole file, functions included: migrations like to import where they need something.
"""

from __future__ import annotations

import ast
import sys
from dataclasses import dataclass, field

from migtui.core.operations.expression import dotted

LIBRARIES = frozenset(
    {
        *sys.stdlib_module_names,
        *("alembic", "sqlalchemy", "sqlalchemy_utils", "sqlmodel", "geoalchemy2", "pgvector", "alembic_utils"),
        *("alembic_postgresql_enum", "citext", "flask", "flask_sqlalchemy", "dateutil", "pytz", "numpy", "pandas"),
        *(
            "tqdm",
            "loguru",
            "structlog",
            "click",
            "yaml",
            "orjson",
            "rich",
            "pydantic",
            "sqlparse",
            "typing_extensions",
        ),
    }
)
"""Modules that are not the project's own, so that a call of theirs is no news."""


@dataclass
class Imports:
    """The names that a file imports."""

    names: dict[str, str] = field(default_factory=dict)
    """Name → where it comes from, in full: `run` → `subprocess.run`, `sa` → `sqlalchemy`."""

    def full(self, node: ast.expr) -> str:
        """The dotted name as its module knows it: `sa.inspect` → `sqlalchemy.inspect`. "" for anything else, and for
        what was not imported."""
        first, _, rest = dotted(node).partition(".")
        source = self.names.get(first, "")
        return f"{source}.{rest}" if source and rest else source

    def is_project(self, full: str) -> bool:
        """Does this come from the project itself, as far as a name can tell?"""
        return bool(full) and full.partition(".")[0] not in LIBRARIES


def imports_of(tree: ast.AST) -> Imports:
    """Every import of the file."""
    found = Imports()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                first = alias.name.partition(".")[0]
                found.names[alias.asname or first] = alias.name if alias.asname else first
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            for alias in node.names:
                found.names[alias.asname or alias.name] = f"{module}.{alias.name}" if module else alias.name
    return found
