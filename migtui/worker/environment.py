"""Running env.py to read: the user's own connection, options and hooks, and nothing written.

`dont_mutate` is what `alembic current` itself passes: without it Alembic creates its version table before it
asks for the work to do.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext

from .project import Project
from .stage import Stage

Visit = Callable[[tuple[str, ...], MigrationContext], None]
"""Called once for each database that env.py connects to, with the rows of its version table."""


def visit_databases(project: Project, stage: Stage, visit: Visit, **options: Any) -> None:
    """Run env.py, and `visit` where it would run the migrations. `options` go to the EnvironmentContext."""

    def work(heads: Any, context: MigrationContext) -> list[Any]:
        stage.enter("history")
        visit(tuple(heads), context)
        stage.enter("env")
        return []

    stage.enter("env")
    with EnvironmentContext(project.config, project.script, fn=work, dont_mutate=True, **options):
        project.script.run_env()
