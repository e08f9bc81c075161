"""Alembic's own answer: no line of ours between it and the models.

A program, so that the Alembic and the SQLAlchemy of another interpreter can be asked: `python oracle.py` says the
version of its Alembic, then reads one question a line, {"url", "reset", "before", "sql", "after", "options"}, makes
the database of it, and answers {"diffs", "operations"}.
"""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Iterator
from typing import Any

import alembic
from alembic.autogenerate import compare_metadata, produce_migrations, render_python_code
from alembic.operations.ops import ModifyTableOps, UpgradeOps
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, pool, text


def answer(question: dict[str, Any]) -> dict[str, Any]:
    """Make the database as `before` and `sql` say, then compare it with `after`."""
    engine = create_engine(question["url"], poolclass=pool.NullPool)
    with engine.begin() as connection:
        for statement in question["reset"]:
            connection.execute(text(statement))
        metadata_of(question["before"]).create_all(connection)
        for statement in question["sql"]:
            connection.exec_driver_sql(statement)
    with engine.connect() as connection:
        metadata = metadata_of(question["after"])
        options = {"compare_type": True, "target_metadata": metadata, **eval(f"dict({question['options']})")}
        diffs = compare_metadata(MigrationContext.configure(connection, opts=dict(options)), metadata)
        found = produce_migrations(MigrationContext.configure(connection, opts=dict(options)), metadata).upgrade_ops
        context = MigrationContext.configure(connection, opts=dict(options))
        assert found is not None
        batch = options.get("render_as_batch", False)
        return {
            "diffs": [_name(diff) for diff in diffs],
            "operations": [_text(one, context, batch) for one in _alone(found)],
        }


def metadata_of(code: str) -> Any:
    """The metadata that this code makes."""
    made: dict[str, Any] = {}
    exec(code, made)
    return made["metadata"]


def _name(diff: Any) -> str:
    """ "add_column"; for the parts of one column "modify_nullable+modify_type"."""
    return "+".join(sorted(part[0] for part in diff)) if isinstance(diff, list) else str(diff[0])


def _alone(found: Any) -> Iterator[UpgradeOps]:
    """Each operation as if it were the only one."""
    for operation in found.ops:
        if isinstance(operation, ModifyTableOps):
            for part in operation.ops:
                yield UpgradeOps([ModifyTableOps(operation.table_name, [part], schema=operation.schema)])
        else:
            yield UpgradeOps([operation])


def _text(found: Any, context: MigrationContext, batch: bool) -> list[str]:
    """As Alembic writes it, without its comments and indentation."""
    lines = render_python_code(found, migration_context=context, render_as_batch=batch).split("\n")
    return [line.strip() for line in lines if line.strip() not in ("", "pass") and "# ###" not in line]


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    print(alembic.__version__, flush=True)  # noqa: T201
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), flush=True)  # noqa: T201
