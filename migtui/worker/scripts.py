"""Version files as Python sees them: one file imported alone, or the whole history as Alembic holds it."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import Any

from alembic.runtime.environment import EnvironmentContext
from alembic.util import load_python_file

from .project import Project
from .protocol import FileFacts, Revisions
from .texts import first_line, safe_str


def import_file(project: Project, file: str) -> FileFacts:
    """The facts of one version file, or why it cannot be imported: that stays this file's failure."""
    path = Path(file)
    try:
        with EnvironmentContext(project.config, project.script):  # some files use alembic.context at import
            module = load_python_file(str(path.parent), path.name)
        return _facts(file, module)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        return FileFacts(file, error=_reason(error), error_line=_line_in(file, error))


def read_scripts(project: Project) -> Revisions:
    """Alembic's own view. Raises what Alembic raises: one bad file costs it the whole history."""
    script = project.script
    facts = [_facts(str(each.path), each.module) for each in script.walk_revisions()]
    return Revisions(facts, heads=sorted(script.get_heads()), bases=sorted(script.get_bases()))


def _facts(file: str, module: Any) -> FileFacts:
    revision = getattr(module, "revision", None)
    return FileFacts(
        file,
        revision=None if revision is None else str(revision),
        down_revisions=_names(getattr(module, "down_revision", None)),
        branch_labels=_names(getattr(module, "branch_labels", None)),
        depends_on=_names(getattr(module, "depends_on", None)),
        doc=str(module.__doc__ or ""),
        error="" if revision is not None else "The file declares no `revision`.",
    )


def _names(value: Any) -> list[str]:
    """One id, several, or none. An empty string is none, as for Alembic."""
    if not value:
        return []
    return [value] if isinstance(value, str) else [str(item) for item in value]


def _reason(error: BaseException) -> str:
    text = first_line(safe_str(error))
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _line_in(file: str, error: BaseException) -> int | None:
    if isinstance(error, SyntaxError) and error.filename == file:
        return error.lineno
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
    return lines[-1] if lines else None
