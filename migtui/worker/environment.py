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
from .protocol import Locations
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


def configured_locations(project: Project) -> list[str]:
    """Where Alembic looks for version files, as absolute paths; env.py may change it."""
    script = project.script
    from_config = project.config.get_main_option("version_locations") or ""
    locations = [str(path) for path in script.version_locations or ()]
    return [from_config, *locations]


def locations_after(project: Project, before: list[str]) -> Locations | None:
    """The new locations when env.py has changed them, else None."""
    if configured_locations(project) == before:
        return None
    from .project import load_script

    script = project.script if project.script.version_locations else load_script(project.config)
    return Locations([str(path) for path in script._version_locations])
