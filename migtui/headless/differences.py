"""`migtui diff`: models and database side by side, as text, JSON or SQL.

The exit code is what `alembic check` would say, whatever the database's revision: 1 where autogenerate would write an
operation. What only our own findings see does not count, since nobody could make a revision of it that ends them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from ..core.wording import alike
from ..errors import MigtuiError, UsageError
from ..reports.diff_data import diff_data
from ..reports.differences import diff_lines, sql_lines
from ..reports.examined import Examined, examine, unknown_tables
from .output import (
    DIFFERENT,
    UNREACHABLE,
    code_of,
    narrate,
    narrate_all,
    narrate_error,
    print_data,
    print_lines,
    print_sql,
)
from .reading import asking, read
from .stopping import run

if TYPE_CHECKING:
    from ..engine.comparing import Comparison
    from ..engine.project import Project


def differences(
    project: Project, *, forms: Collection[str] = (), tables: Sequence[str] = (), every_row: bool = False
) -> int:
    """Print them: as text, or as "json", "sql", or as JSON with the statements in it.

    Raises UsageError where one of the tables is on neither side.
    """
    with_sql = "sql" in forms
    narrate_all(project.notes)
    try:
        comparison, behind = run(_compare(project, with_sql=with_sql))
    except MigtuiError as error:
        narrate_error(error)
        return code_of(error)
    examined = examine(comparison.databases, comparison.states, tables)
    _refuse_unknown(examined, comparison, tables)
    _narrate(examined, comparison, behind)
    if "json" in forms:
        print_data(diff_data(examined, every_row=every_row, sql=with_sql))
    elif with_sql:
        print_sql("".join(f"{line}\n" for line in sql_lines(examined)))
    else:
        print_lines(diff_lines(examined, every_row=every_row))
    return exit_code(examined)


def exit_code(examined: Sequence[Examined]) -> int:
    """A difference that is known counts, whatever else could not be read; "none" must be known of everything."""
    if any(one.operations for one in examined):
        return DIFFERENT
    return 0 if all(one.is_complete for one in examined) else UNREACHABLE


async def _compare(project: Project, *, with_sql: bool) -> tuple[Comparison, int]:
    """The comparison, and how many revisions a database is behind."""
    from ..engine.files import load_history

    async with asking(project) as engine:
        reading = await read(engine, project, load_history(project), narrated=False)
        comparison = await engine.diffs.compare(sql=with_sql)
        return comparison, reading.verdict.behind


def _refuse_unknown(examined: Sequence[Examined], comparison: Comparison, tables: Sequence[str]) -> None:
    for name in unknown_tables(examined, tables):
        everything = examine(comparison.databases, comparison.states)
        names = sorted({each.full_name for one in everything for each in one.objects})
        near = alike(name, names)
        hint = f"did you mean {near!r}?" if near else "names are those of the database: NAME or SCHEMA.NAME"
        raise UsageError(f"neither the models nor the database have a table {name!r}", hint=hint)


def _narrate(examined: Sequence[Examined], comparison: Comparison, behind: int) -> None:
    if behind:
        narrate(f"a database is {behind} behind head: a part of this may be migrations that are not applied yet")
    if comparison.drafted.vetoed and not comparison.drafted.unchanged:
        narrate("process_revision_directives leaves nothing to write, so there are no operations")
    for one in examined:
        for warning in one.diff.warnings if one.diff is not None else ():
            narrate(warning)
