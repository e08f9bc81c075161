"""The worker's word on a database, in the core's terms."""

from __future__ import annotations

from ..core.position import DatabaseState
from ..worker.protocol import Database


def state_of(event: Database) -> DatabaseState:
    """The same facts, immutable. The protocol's fields are the core's, one by one."""
    return DatabaseState(**{**vars(event), "heads": tuple(event.heads)})
