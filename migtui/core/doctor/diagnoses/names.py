"""A name that a module does not have: `from shop.models import Base`, where Base lies elsewhere or is not made yet."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from migtui.core.doctor.diagnoses.seen import place_and_text
from migtui.core.doctor.evidence import Evidence, Models, SourceFile
from migtui.core.doctor.findings import Finding, Fix
from migtui.core.environment.edits import Edit
from migtui.core.environment.source_text import SourceText

SAYS = r"ImportError: cannot import name '([^']+)' from (partially initialized module )?'([^']+)'"


def name_not_importable(evidence: Evidence) -> Iterator[Finding]:
    """The module was found; what is wanted from it was not."""
    failure = evidence.failure
    found = failure.find(SAYS) if failure is not None else None
    if failure is None or found is None:
        return
    name, half_made, module = found.groups()
    where, text = place_and_text(failure)
    if half_made:
        title = f"{module} is imported while it is still being imported: modules import each other in a circle"
        explanation = f"So {name} does not exist yet. Move what both need into a module of its own, or import it later."
        yield Finding("circular-import", "cannot-run", title, explanation, where, text)
        return
    if "site-packages" in failure.message:
        yield _of_a_library(evidence, module, name, where, text)
        return
    owners = [models for models in evidence.models if models.source.name == name and models.source.module != module]
    places = ", ".join(f"{models.source.module}" for models in owners)
    explanation = f"{name} is in {places}." if owners else "Correct the import, or define the name there."
    fixes = tuple(_from_owners(evidence, module, name, owners))
    yield Finding("name-not-importable", "cannot-run", f"{module} has no {name}", explanation, where, text, fixes)


def _of_a_library(evidence: Evidence, module: str, name: str, where: str, text: str) -> Finding:
    """An installed package of another version than the project was written for."""
    package = module.partition(".")[0]
    title = f"The installed {package} has no {module}.{name}"
    explanation = f"Perhaps the project wants another version of it than {evidence.libraries.python} has."
    command = f"{evidence.libraries.install} --upgrade '{package}'"
    fix = Fix(f"Upgrade {package}", commands=(command,), note="Look first which version the project asks for.")
    return Finding("library-too-old", "cannot-run", title, explanation, where, text, (fix,))


def _from_owners(evidence: Evidence, module: str, name: str, owners: list[Models]) -> Iterator[Fix]:
    """Where env.py itself is what imports it."""
    env = evidence.env
    if env is None or evidence.failure is None or not evidence.failure.where.startswith(f"{env.path}:"):
        return
    for models in owners:
        after = _moved(env, module, name, models.source.module)
        if after != env.text:
            edit = Edit(env.path, env.text, after, f"{name} is defined there")
            yield Fix(f"Import {name} from {models.source.module}", (edit,))


def _moved(env: SourceFile, old: str, name: str, new: str) -> str:
    """env.py with `from old import name` as `from new import name`."""
    try:
        text = SourceText(env.text)
    except (SyntaxError, ValueError):
        return env.text
    for node in ast.walk(text.tree):
        if isinstance(node, ast.ImportFrom) and node.module == old and name in [each.name for each in node.names]:
            kept = [ast.unparse(each) for each in node.names if each.name != name]
            moved = [ast.unparse(each) for each in node.names if each.name == name]
            lines = [f"from {old} import {', '.join(kept)}"] if kept else []
            indent = "\n" + " " * node.col_offset
            text.replace(
                text.start(node), text.end(node), indent.join([*lines, f"from {new} import {', '.join(moved)}"])
            )
    return text.changed()
