"""Taking away what a worker that was killed may have left: what it has named itself, and nothing else."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from alembic.runtime.migration import MigrationContext

from ..databases import connection_of
from ..environment import visit_databases
from ..project import Project
from ..protocol import Clear, Cleared, Event
from ..stage import Stage
from .dropping import drop
from .names import is_ours


def clear(project: Project, stage: Stage, send: Callable[[Event], None], request: Clear) -> None:
    """Answer a Clear: folders first, then what env.py's servers have. Raises what env.py raises."""
    names = [name for name in request.names if is_ours(Path(name).name)]
    left = {name for name in names if _is_folder(name) and not _removed(name)}
    databases = [name for name in names if not _is_folder(name)]

    def visit(heads: tuple[str, ...], context: MigrationContext) -> None:
        connection = connection_of(context)
        if connection.dialect.name == "sqlite":
            return
        for name in databases:
            try:
                drop(connection.engine, name)
            except Exception:  # its name tells of it
                left.add(name)

    if databases:
        visit_databases(project, stage, visit)
    send(Cleared(sorted(left)))


def _is_folder(name: str) -> bool:
    return Path(name).is_absolute()


def _removed(folder: str) -> bool:
    shutil.rmtree(folder, ignore_errors=True)
    return not Path(folder).exists()
