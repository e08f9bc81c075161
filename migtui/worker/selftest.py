"""Three touches of `running` are not documented by Alembic. Looked at once at start, so that a future Alembic
that moves them costs the live progress and not the run."""

from __future__ import annotations

import alembic.command
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext


def hooks_work() -> bool:
    """Does `alembic.command` look up EnvironmentContext by name, does that keep its options where we expect, and can
    the version table be made by hand?"""
    return _swappable() and _wrappable() and _creates_version_table()


def _swappable() -> bool:
    commands = (alembic.command.upgrade, alembic.command.downgrade, alembic.command.stamp)
    return all(
        command.__globals__.get("EnvironmentContext") is EnvironmentContext
        and "EnvironmentContext" in command.__code__.co_names
        for command in commands
    )


def _wrappable() -> bool:
    first, second = object(), object()
    try:
        environment = EnvironmentContext(Config(), None, fn=first)  # type: ignore[arg-type]
        found = environment.context_opts["fn"]
        environment.context_opts["fn"] = second
        return found is first and environment.context_opts["fn"] is second
    except Exception:
        return False


def _creates_version_table() -> bool:
    constants = MigrationContext.run_migrations.__code__.co_consts
    return hasattr(MigrationContext, "_ensure_version_table") and "dont_mutate" in constants
