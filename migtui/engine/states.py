"""The worker's word on a database, and why there is none, in the core's terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..core.database import DatabaseState, Failure
from ..errors import ApplicationFailed, DatabaseUnreachable, EnvironmentFailed, MigtuiError

if TYPE_CHECKING:
    from ..worker.protocol import Database


def state_of(event: Database) -> DatabaseState:
    """The same facts, immutable. The protocol's fields are the core's, one by one."""
    return DatabaseState(**{**vars(event), "heads": tuple(event.heads)})


def failure_of(error: MigtuiError) -> Failure:
    """Why no database could be read, for the verdict."""
    told = (error.message, error.hint, error.where)
    if isinstance(error, ApplicationFailed):
        return Failure("unreadable", f"the Flask application fails: {error.message}", error.hint, error.where)
    if isinstance(error, DatabaseUnreachable):
        return Failure("unreachable", *told)
    return Failure("env-fails", *told) if isinstance(error, EnvironmentFailed) else Failure("unreadable", *told)
