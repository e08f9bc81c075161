"""The doctor's examination: what env.py does in a fresh process, what the files say, what the interpreter has."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..core.doctor.diagnoses.modules import missing_name
from ..core.doctor.doctor import diagnose
from ..core.doctor.evidence import DatabaseFacts, EnvFailure, Evidence, FailureKind, Libraries, Lost, ModelFile, Models
from ..core.doctor.evidence import SourceFile as Source
from ..core.doctor.findings import Finding
from ..core.environment.metadata_search import Candidate
from ..core.environment.table_names import table_names
from ..errors import ConfigurationError, DatabaseUnreachable, EnvironmentFailed, MigtuiError
from .edits import text_of
from .installed import MODULES, Installed, look_at
from .lost import find_lost
from .metadata_search import search_metadata
from .project import Project

if TYPE_CHECKING:
    from .client import Engine
    from .drafts import EnvFacts

KINDS: dict[type[MigtuiError], FailureKind] = {
    EnvironmentFailed: "env",
    DatabaseUnreachable: "connect",
    ConfigurationError: "config",
}


@dataclass(frozen=True, slots=True)
class Examination:
    """What the doctor has found."""

    findings: tuple[Finding, ...]
    """The worst first."""
    seconds: float
    failure: MigtuiError | None = None
    """Why env.py could not be run, or the database not be read."""


async def examine(engine: Engine) -> Examination:
    """Run env.py in a fresh process, look at the files and the interpreter, and judge. Nothing is written.

    Raises OperationError where a configuration file cannot be read.
    """
    started = time.monotonic()
    project = engine.project
    search = asyncio.create_task(asyncio.to_thread(search_metadata, _source_folder(project)))
    facts, failure = await _inspected(engine)
    found = (await search).candidates
    models = await asyncio.to_thread(_models, _source_folder(project), found)
    evidence = await asyncio.to_thread(_evidence, project, facts, failure, models)
    return Examination(diagnose(evidence), time.monotonic() - started, failure)


async def _inspected(engine: Engine) -> tuple[Sequence[EnvFacts], MigtuiError | None]:
    """The facts, as far as they can be had: an env.py that reaches for its database has configured most before."""
    try:
        return await engine.inspect(), None
    except DatabaseUnreachable as error:
        with contextlib.suppress(MigtuiError):
            return await engine.inspect(without_database=True), error
        return (), error
    except MigtuiError as error:
        return (), error


def _evidence(
    project: Project, facts: Sequence[EnvFacts], failure: MigtuiError | None, models: tuple[Models, ...]
) -> Evidence:
    """Everything together. Blocks for the start of an interpreter: for a thread."""
    tops = {each.source.module.partition(".")[0] for each in models}
    installed = look_at(
        project.interpreter.path, {**os.environ, **project.environment}, modules=[*MODULES, *sorted(tops)]
    )
    ended = _failure(failure)
    env = project.script_location / "env.py" if project.script_location is not None else None
    return Evidence(
        cwd=os.fspath(project.cwd),
        ini=_source(project.ini),
        toml=_source(project.toml),
        env=_source(env),
        section=project.section,
        libraries=_libraries(installed),
        failure=ended,
        databases=tuple(map(_database, facts)),
        lost=_lost(project, ended),
        models=models,
        on_path=frozenset(_on_path(models, facts, installed)),
        flask=project.flask,
    )


def _source_folder(project: Project) -> Path:
    """The directory whose code is the project's: that of the configuration, or the one above Flask's migrations."""
    is_inside = project.script_location is not None and project.root == project.script_location
    folder = project.root.parent if is_inside else project.root
    return folder.resolve()  # as Python names the files that it has imported


def _source(path: Path | None) -> Source | None:
    text = text_of(path) if path is not None else None
    return Source(os.fspath(path), text) if path is not None and text is not None else None


def _failure(error: MigtuiError | None) -> EnvFailure | None:
    if error is None:
        return None
    kind: FailureKind = next((kind for cls, kind in KINDS.items() if isinstance(error, cls)), "other")
    return EnvFailure(kind, error.message, error.where, error.hint, error.details, error.title)


def _lost(project: Project, failure: EnvFailure | None) -> Lost | None:
    name = missing_name(failure)
    return find_lost(project, name) if name and failure is not None and failure.kind != "connect" else None


def _libraries(installed: Installed) -> Libraries:
    version = tuple(map(int, re.findall(r"\d+", installed.alembic)[:2]))
    has = frozenset(name for name in installed.modules if installed.has(name))
    return Libraries(os.fspath(installed.python), installed.sqlalchemy_version, version, has, installed.install)


def _database(facts: EnvFacts) -> DatabaseFacts:
    return DatabaseFacts(
        facts.key,
        facts.dialect,
        facts.driver,
        None if facts.metadata is None else tuple(facts.metadata),
        frozenset(name for table in facts.tables for name in (table, table.rpartition(".")[2])),
        facts.render_as_batch,
        tuple(facts.silenced),
        frozenset(map(os.path.realpath, facts.modules)),
    )


def _models(root: Path, candidates: Sequence[Candidate]) -> tuple[Models, ...]:
    return tuple(
        Models(
            candidate.source,
            _folder(root, candidate.source.module, candidate.source.file, candidate.entries),
            tuple(module for module in candidate.imports if not _is_test(module)),
            tuple(
                file
                for module in candidate.modules
                if not _is_test(module) and (file := _model_file(root, module, candidate.entries))
            ),
        )
        for candidate in candidates
    )


def _is_test(module: str) -> bool:
    """A test's own models are nobody's to import."""
    name = module.rpartition(".")[2]
    return name.startswith("test_") or name.endswith("_test") or name == "conftest"


def _folder(root: Path, module: str, file: str, entries: Sequence[str]) -> str:
    """The one of the entries from which the module is importable; the first where the file is not the project's."""
    found = next((entry for entry in entries if file in map(str, _files(root / entry, module))), None)
    return os.path.normpath(root / (found or next(iter(entries), ".")))


def _model_file(root: Path, module: str, entries: Sequence[str]) -> ModelFile | None:
    for entry in entries:
        for file in _files(root / entry, module):
            if file.is_file():
                named = table_names(file.read_text("utf-8", errors="replace"))
                names = tuple(name for name, _ in named)
                return ModelFile(module, str(file), os.path.normpath(root / entry), names, named[0][1] if named else 1)
    return None


def _files(folder: Path, module: str) -> tuple[Path, Path]:
    inner = Path(os.path.normpath(folder)).joinpath(*module.split("."))
    return inner.with_name(f"{inner.name}.py"), inner / "__init__.py"


def _on_path(models: Sequence[Models], facts: Sequence[EnvFacts], installed: Installed) -> set[str]:
    """The directories whose modules were imported from there, or which the interpreter has by itself."""
    loaded = {os.path.realpath(module) for each in facts for module in each.modules}
    found = {file.folder for each in models for file in each.files if file.file in loaded}
    found |= {each.folder for each in models if each.source.file in loaded}
    return found | {
        each.folder for each in models if installed.modules.get(each.source.module.partition(".")[0], False)
    }
