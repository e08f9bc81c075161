"""What the migrations make, built in databases of our own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Literal

from ..drafts import DraftOperation
from .objects import ObjectFacts
from .rebuilding import rebuild


@dataclass(frozen=True)
class Build:
    """Build what the migrations make, in databases of our own, and compare the models with that.

    For each database that env.py visits: a scratch database is upgraded to the rows of `heads`, then to the newest
    heads. The real database is not written to. Answer: Scratched, Progress (steps), Built for each database and stage,
    or for one that could not be built. The scratch databases are gone before Done, also after a Cancel or SIGINT.
    """

    t: ClassVar[str] = "build"
    heads: dict[str, list[str]] = field(default_factory=dict)
    """By database key: where the real one stands."""
    scratch: dict[str, str] = field(default_factory=dict)
    """By database key: the URL of an empty database to use. Where there is none, one is created beside the real one
    (SQLite: a temporary file)."""
    trusted: bool = False
    """The user has said that migrations touch nothing but their connection: see `core.operations.own_connection`."""


@dataclass(frozen=True)
class Scratched:
    """A database of our own is about to be created: who kills the worker knows what may be left."""

    t: ClassVar[str] = "scratched"
    key: str
    name: str
    """Of SQLite the folder that holds the file."""


@dataclass(frozen=True)
class Clear:
    """Take away what a worker that was killed may have left of its scratch databases. Answer: Cleared."""

    t: ClassVar[str] = "clear"
    names: list[str] = field(default_factory=list)
    """As in Scratched."""


@dataclass(frozen=True)
class Cleared:
    """They are gone, but for these."""

    t: ClassVar[str] = "cleared"
    left: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Built:
    """What the migrations build up to one stage."""

    t: ClassVar[str] = "built"
    key: str
    stage: Literal["current", "heads"]
    where: str = ""
    """"a temporary SQLite file", "scratch database migtui_scratch_4711_a3 on 127.0.0.1"; without secrets."""
    heads: list[str] = field(default_factory=list)
    objects: list[ObjectFacts] = field(default_factory=list)
    operations: list[DraftOperation] = field(default_factory=list)
    """What autogenerate would still do there: their ids are comparable with those of Compare."""
    error: str = ""
    """Why it could not be built, in one line; the rest is then empty. Of a build that was stopped there is a Built only
    where something is `left`."""
    revision: str = ""
    """The revision that failed, or ""."""
    hint: str = ""
    left: str = ""
    """A scratch database that could not be removed, by name."""

    def __post_init__(self) -> None:
        rebuild(self, "objects", ObjectFacts)
        rebuild(self, "operations", DraftOperation)
