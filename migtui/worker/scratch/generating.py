"""Autogenerate on a connection of ours, whatever revision it stands at."""

from __future__ import annotations

from typing import Any

from alembic.autogenerate.api import RevisionContext
from alembic.runtime.migration import MigrationContext

from ..project import Project
from ..protocol import Draft, DraftOperation
from ..revisions.apart import take_apart
from ..revisions.drafting import revision_arguments
from ..revisions.watching import Watch
from ..stage import Stage


def operations(project: Project, context: MigrationContext, stage: Stage) -> list[DraftOperation]:
    """What autogenerate would write here, with the project's own rules and hooks; nothing without models.

    The ids are those of a Compare and a Preview that find the same operations. Raises what Alembic and the user's code
    raise.
    """
    if context.opts.get("target_metadata") is None:
        return []
    watch = Watch(project.script, stage, lambda found, write: iter(()), autogenerate=True)
    arguments: dict[str, Any] = {**revision_arguments(Draft(autogenerate=True)), "sql": False, "depends_on": None}
    found = RevisionContext(
        project.config,
        project.script,
        arguments,
        process_revision_directives=lambda context, revision, scripts: watch.partners.learn(scripts),
    )
    watch.found = found
    watch.first_id = str(found.generated_revisions[0].rev_id)
    # It compares only what is at head: we say it is. What it then looks at is the connection.
    newest: Any = tuple(project.script.get_heads())
    found.run_autogenerate(newest, context)
    return take_apart(watch).drafted.operations
