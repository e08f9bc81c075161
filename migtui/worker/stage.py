"""How far a request has come. An exception says little about whose fault it is; where it was raised says most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

StageName = Literal["config", "env", "history", "compare", "step", "commit"]


@dataclass
class Stage:
    """`config` until env.py starts, `env` until it has a connection and asks for the work, `history` while
    Alembic resolves revisions, `compare` while it compares models and database, `step` inside a migration, `commit`
    after the last one."""

    name: StageName = "config"
    revision: str = ""
    """The revision whose step is running."""

    def enter(self, name: StageName, revision: str = "") -> None:
        self.name = name
        self.revision = revision
