"""A relative import in env.py, which Alembic runs by its path: it is part of no package."""

from __future__ import annotations

import ast
import posixpath
import re
from collections.abc import Iterator

from migtui.core.doctor.diagnoses.paths import prepend
from migtui.core.doctor.diagnoses.seen import at
from migtui.core.doctor.evidence import Evidence, SourceFile
from migtui.core.doctor.findings import Finding, Fix
from migtui.core.environment.edits import Edit
from migtui.core.environment.source_text import SourceText


def relative_import(evidence: Evidence) -> Iterator[Finding]:
    """`from migtui.core.models import Base`."""
    failure, env = evidence.failure, evidence.env
    if failure is None or env is None or not failure.find(r"attempted relative import"):
        return
    if not failure.where.startswith(env.path):
        return
    line = env.line_of(r"^\s*from\s+\.")
    title = "env.py uses a relative import, and it belongs to no package"
    explanation = "Alembic runs env.py by its path, so nothing is above it: name the module from the project's top."
    edit = _absolute(evidence, env)
    path = prepend(evidence, evidence.cwd)
    fixes = (Fix("Import by the full name", (*([path] if path else []), edit)),) if edit is not None else ()
    where, text = at(env, line), env.line(line) if line else failure.message
    yield Finding("relative-import", "cannot-run", title, explanation, where, text, fixes)


def _absolute(evidence: Evidence, env: SourceFile) -> Edit | None:
    """Every relative import by its name from the working directory; None where env.py lies elsewhere."""
    folder = posixpath.relpath(posixpath.dirname(env.path), evidence.cwd)
    parts = folder.split("/")
    if ".." in parts:
        return None
    try:
        text = SourceText(env.text)
    except (SyntaxError, ValueError):
        return None
    for node in ast.walk(text.tree):
        if isinstance(node, ast.ImportFrom) and node.level:
            above = parts[: len(parts) - node.level + 1]
            name = ".".join([*above, *([node.module] if node.module else [])])
            if node.level > len(parts) + 1 or not name:
                return None
            written = text.text[text.start(node) : text.end(node)]
            front = r"^from[\s.]+[\w.]+" if node.module else r"^from[\s.]+(?=import)"
            new = re.sub(front, f"from {name}" + ("" if node.module else " "), written)
            text.replace(text.start(node), text.end(node), new)
    return Edit(env.path, env.text, text.changed(), "env.py finds it by its full name only")
