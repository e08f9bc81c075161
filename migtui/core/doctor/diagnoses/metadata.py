"""What autogenerate compares with: no metadata, metadata without tables, models that nobody imports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from migtui.core.doctor.diagnoses.paths import prepend
from migtui.core.doctor.diagnoses.seen import at_pattern
from migtui.core.doctor.evidence import DatabaseFacts, Evidence, ModelFile, Models
from migtui.core.doctor.findings import Finding, Fix
from migtui.core.environment.edits import Edit
from migtui.core.environment.env_edits import with_imports, with_metadata

TARGET = r"^\s*target_metadata\s*(:[^=]*)?="
MOST = 3
"""Alternatives that are offered one by one."""


def no_metadata(evidence: Evidence) -> Iterator[Finding]:
    """`target_metadata = None`, as `alembic init` writes it."""
    missing = [facts for facts in evidence.databases if facts.metadata is None]
    if not missing:
        return
    where, text = at_pattern(evidence.env, TARGET)
    found = [models for models in evidence.models if models.files]
    names = _named(missing, evidence)
    title = f"target_metadata is None{names}: autogenerate has no models to compare with"
    explanation = "revision --autogenerate and check refuse to work."
    if not found:
        explanation += " No models were found in this project: whoever writes every revision by hand needs none."
        yield Finding("no-metadata", "hint", title, explanation, where, text)
        return
    tables = sum(models.source.tables for models in found)
    explanation += f" The project defines {_tables(tables)}, in {_list(models.source.module for models in found)}."
    # Which of several databases has which tables is not for us to guess.
    fixes = tuple(_with_target(evidence, found)) if len(evidence.databases) == 1 else ()
    yield Finding("no-metadata", "wrong", title, explanation, where, text, fixes)


def no_tables(evidence: Evidence) -> Iterator[Finding]:
    """target_metadata is there and empty: the modules with the models were not imported, or there are none yet."""
    empty = [facts for facts in evidence.databases if facts.metadata is not None and not any(facts.metadata)]
    if not empty:
        return
    where, text = at_pattern(evidence.env, TARGET)
    title = f"target_metadata has no tables{_named(empty, evidence)}"
    drop = "autogenerate would write drop_table for every table of the database"
    unseen = _unseen(evidence, empty)
    if not unseen:
        explanation = f"As long as no model exists, {drop}: perhaps there are none yet."
        yield Finding("no-tables", "hint", title, explanation, where, text)
        return
    files = [file for models in unseen for file in models]
    explanation = f"Nobody imports {_list(file.module for file in files)}, which would fill it: {drop}."
    fixes = tuple(_with_import(evidence, files) for files in unseen)
    yield Finding("no-tables", "wrong", title, explanation, where, text, fixes)


def models_not_imported(evidence: Evidence) -> Iterator[Finding]:
    """Some tables are known, and those of another module are not."""
    filled = [facts for facts in evidence.databases if facts.metadata is not None and any(facts.metadata)]
    if not filled or len(filled) != len(evidence.databases):
        return
    for files in _unseen(evidence, filled):
        tables = [name for file in files for name in file.tables]
        what = f"the {'table' if len(tables) == 1 else 'tables'} {_list(tables)}" if tables else "their tables"
        title = f"Nobody imports {_list(file.module for file in files)}: autogenerate does not see its tables"
        explanation = f"A new revision leaves out {what}; what the database has of it already would be dropped."
        where = f"{files[0].file}:{files[0].line}"
        fix = _with_import(evidence, files)
        yield Finding("models-not-imported", "wrong", title, explanation, where, "", (fix,))


def _unseen(evidence: Evidence, databases: Sequence[DatabaseFacts]) -> list[list[ModelFile]]:
    """By collection that is in use: the modules with tables of it that were not imported.

    In use is a collection whose own module was imported and, where tables are known, one of whose tables is.
    """
    imported = frozenset().union(*(facts.modules for facts in databases))
    tables = frozenset().union(*(facts.tables for facts in databases))
    found = []
    for models in evidence.models:
        if not _is_in_use(models, imported, tables, alone=len(evidence.models) == 1):
            continue
        files = [file for file in models.files if file.file not in imported and not tables & set(file.tables)]
        if files:
            found.append(files)
    return found


def _is_in_use(models: Models, imported: frozenset[str], tables: frozenset[str], *, alone: bool) -> bool:
    if models.source.kind != "sqlmodel" and models.source.file not in imported:
        return False
    known = {name for file in models.files if file.file in imported for name in file.tables}
    if known:
        return bool(known & tables)
    return alone or not tables


def _with_target(evidence: Evidence, found: Sequence[Models]) -> Iterator[Fix]:
    """One fix for each collection, and one for all of them."""
    several = [[models] for models in found[:MOST]]
    if 1 < len(found) <= MOST:
        several.append(list(found))
    for chosen in several:
        edits = _target_edits(evidence, chosen)
        if edits:
            names = " and ".join(f"{models.source.module}.{models.source.expression}" for models in chosen)
            yield Fix(f"Make {names} the target_metadata", edits)


def _target_edits(evidence: Evidence, chosen: Sequence[Models]) -> tuple[Edit, ...]:
    env = evidence.env
    if env is None:
        return ()
    try:
        after = with_metadata(env.text, [models.source for models in chosen])
        after = with_imports(after, [module for models in chosen for module in models.imports])
    except (SyntaxError, ValueError):
        return ()
    edit = Edit(env.path, env.text, after, "the models that autogenerate compares with")
    return (*_paths(evidence, [models.folder for models in chosen]), edit) if edit.changes else ()


def _with_import(evidence: Evidence, files: Sequence[ModelFile]) -> Fix:
    env = evidence.env
    names = [file.module for file in files]
    title = f"Import {_list(names)} in env.py"
    if env is None:
        return Fix(title)
    try:
        after = with_imports(env.text, names)
    except (SyntaxError, ValueError):
        return Fix(title)
    edit = Edit(env.path, env.text, after, "importing a model is what adds its table to the metadata")
    return Fix(title, (*_paths(evidence, [file.folder for file in files]), edit))


def _paths(evidence: Evidence, folders: Sequence[str]) -> tuple[Edit, ...]:
    """Have the first of these on sys.path that is not there yet."""
    edits = (prepend(evidence, folder) for folder in dict.fromkeys(folders) if folder not in evidence.on_path)
    return tuple(edit for edit in edits if edit is not None)[:1]


def _named(databases: Sequence[DatabaseFacts], evidence: Evidence) -> str:
    if len(evidence.databases) == 1:
        return ""
    return " for " + _list(facts.key for facts in databases)


def _list(names: Iterable[str]) -> str:
    unique = list(dict.fromkeys(names))
    return ", ".join(unique[:4]) + (f" and {len(unique) - 4} more" if len(unique) > 4 else "")


def _tables(count: int) -> str:
    return f"{count} table" if count == 1 else f"{count} tables"
