"""What this project touches of Alembic's inside, looked at once at start.

Without the hooks of `running` a run goes on, told by log records. Without the functions that compute the steps
there is no plan, and the error says so in place of an AttributeError.
"""

from __future__ import annotations

import inspect

import alembic
import alembic.command
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import HeadMaintainer, MigrationContext, MigrationStep
from alembic.script import ScriptDirectory
from alembic.util import CommandError


class AlembicChanged(CommandError):
    """This Alembic has no longer what we need of its inside."""


def hooks_work() -> bool:
    """Does `alembic.command` look up EnvironmentContext by name, does that keep its options where we expect, and can
    the version table be made, and emptied, by hand?"""
    return _swappable() and _wrappable() and _creates_version_table()


def require_hooks() -> None:
    """Raises AlembicChanged."""
    if not hooks_work():
        raise AlembicChanged(f"Alembic {alembic.__version__} works otherwise inside than migtui knows: no SQL preview.")


def require_steps() -> None:
    """Raises AlembicChanged when the functions are gone that compute the steps of a plan."""
    needed = {
        ScriptDirectory: ("_upgrade_revs", "_downgrade_revs", "_stamp_revs"),
        MigrationStep: ("upgrade_from_script", "downgrade_from_script"),
        HeadMaintainer: ("update_to_step", "_insert_version", "_delete_version", "_update_version"),
    }
    gone = [f"{owner.__name__}.{name}" for owner, names in needed.items() for name in names if not hasattr(owner, name)]
    if gone:
        raise AlembicChanged(
            f"Alembic {alembic.__version__} has no {gone[0]}, and migtui cannot make a plan without it."
        )


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
    run = MigrationContext.run_migrations.__code__
    ensure = getattr(MigrationContext, "_ensure_version_table", None)
    return (
        ensure is not None
        and "purge" in inspect.signature(ensure).parameters
        and "_ensure_version_table" in run.co_names
        and "dont_mutate" in run.co_consts
    )
