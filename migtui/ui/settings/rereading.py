"""The settings, read again under an open project: what was mended holds at once, what is built in waits for a start."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from migtui.config import Settings
from migtui.config.table import SETTINGS
from migtui.core.wording import enumerated
from migtui.engine.project import open_project
from migtui.errors import MigtuiError

from .problems import place, said

if TYPE_CHECKING:
    from ..snapshot import Snapshot

AT_ONCE = ("protected", "read_only", "editor", "problems", "sources")
"""What is looked at whenever it is needed. The others are built into the screens, or told to the workers."""
KEYS = tuple(key.name for key in SETTINGS if key.name != "targets")  # which `t` reads again by itself


def reread(snapshot: Snapshot, settings_of: Callable[[Settings], Settings]) -> Snapshot:
    """The same snapshot where the files say what they did. Settings that cannot be found any more stay as they were.

    The project's settings are those that were read, the snapshot's those that hold.
    """
    before = snapshot.project.settings
    try:
        read = open_project(snapshot.project.asked, os.environ, strict=False).settings
    except MigtuiError:  # the configuration itself is gone or broken: what comes next will say so
        return snapshot
    if read == before and read.sources == before.sources:
        return snapshot
    holds = replace(snapshot.settings, **{name: getattr(read, name) for name in AT_ONCE})
    return replace(snapshot, project=replace(snapshot.project, settings=read), settings=settings_of(holds))


class Change(NamedTuple):
    """Something to say about settings that were read again."""

    text: str
    ok: bool = True
    details: tuple[str, ...] = ()
    """The whole path."""


def changes(before: Snapshot, after: Snapshot) -> list[Change]:
    """What is new, for the command log: what is wrong now, what was mended, what holds and what waits for a start."""
    old, read = before.project.settings, after.project.settings
    new = [problem for problem in read.problems if problem not in old.problems]
    found = [Change(said(problem), ok=False, details=place(problem)) for problem in new]
    if old.problems and not read.problems:
        still = ", and it is read-only still" if old.unsafe and after.settings.read_only else ""
        file = old.problems[0].file
        found.append(Change(f"{file.name}: mended{still}", details=(f"at {file}",)))
    changed = [name for name in KEYS if getattr(old, name) != getattr(read, name)]
    if old.unsafe or read.unsafe:  # then `read_only` follows from that
        changed = [name for name in changed if name != "read_only"]
    now, later = ([name for name in changed if (name in AT_ONCE) is at_once] for at_once in (True, False))
    if now:
        found.append(Change(f"{enumerated(now)}: read again"))
    if later:
        found.append(Change(f"{enumerated(later)}: from the next start"))
    return found
