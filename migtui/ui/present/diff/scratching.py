"""What is said before, while and after the migrations are built in a scratch database."""

from __future__ import annotations

from migtui.core.database import DatabaseState, title_of
from migtui.engine.comparing import Comparison, Partial

from ...keys.keymap import KeyMap
from ...snapshot import Snapshot
from ...text import Line, counted, one_line, wrap

TITLE = "Whose difference is it? Build what the migrations make"
BUILD = "Three-way"
NAME = "migtui_scratch_…"
"""The name is made up when it is created: the process and some letters."""
HELD_BACK = (
    "The database itself is only read. What a migration does beside its connection (files, network, other databases) "
    "is not done: the build stops and names the revision."
)
ON_TRUST = (
    "The scratch database of the settings is yours. But this reaches past Alembic's connection: what the migrations "
    "do there, they really do. {} runs all of them, with all that they do."
)
STOPPING = "stopping what is being built: what it has created is removed …"
NOTHING_YET = "stopped before anything was created"
CAPTION = 10
"""Cells of what a line is about."""


def on_servers(comparison: Comparison) -> tuple[DatabaseState, ...]:
    """The databases that are no files: whatever is created for them, others may see."""
    return tuple(state for state in comparison.states if state.dialect != "sqlite" and not state.error)


def no_scratch(snapshot: Snapshot, comparison: Comparison) -> str:
    """Why nothing may be created for this comparison, or ""."""
    settings = snapshot.settings
    if settings.scratch is not None or not on_servers(comparison):
        return ""
    if settings.read_only:
        return "this session is read-only, and a scratch database would be created on the server: set scratch"
    if snapshot.is_protected:
        return "the database is protected, nothing is created on its server: set scratch to an empty one elsewhere"
    return ""


def confirm_lines(snapshot: Snapshot, comparison: Comparison, width: int) -> list[Line]:
    """What will be created and removed, and where; empty where that is a temporary file."""
    servers = on_servers(comparison)
    if not servers:
        return []
    width = min(94, width)
    count = counted(len(snapshot.history.order), "revision")
    if snapshot.settings.scratch is not None:
        made = [("Uses", "the empty database that scratch in the settings names")]
        gone = [("Removes", "all that they have made in it, at the end and also when you give up")]
    else:
        made = [("Creates", f"the database {NAME} on {place}") for place in _places(servers)]
        gone = [("Removes", "that database, at the end and also when you give up")]
    runs = [("Runs", f"{count} in it: up to where the database stands, then up to the newest")]
    lines: list[Line] = []
    for state in servers:
        lines += _said("Compared", one_line(state.url or state.title), width)
    for caption, text in (*made, *runs, *gone):
        lines += _said(caption, text, width)
    return [*lines, (), *(((part, ""),) for part in wrap(HELD_BACK, width))]


def _places(servers: tuple[DatabaseState, ...]) -> list[str]:
    """The servers, each once; with several databases on one, how many are made there."""
    hosts = [one_line(state.host) or "this machine" for state in servers]
    return [f"{host}, {hosts.count(host)} times" if hosts.count(host) > 1 else host for host in dict.fromkeys(hosts)]


def _said(caption: str, text: str, width: int) -> list[Line]:
    folded = wrap(text, max(20, width - CAPTION))
    return [
        ((f"{caption if index == 0 else '':<{CAPTION}}", "dim"), (part, ""))
        for index, part in enumerate(folded)
    ]  # fmt: skip


def trust_lines(error: str, width: int, keys: KeyMap) -> list[Line]:
    """What the user is asked to answer for."""
    said = [((part, "warning"),) for part in wrap(one_line(error), width)]
    return [*said, (), *(((part, ""),) for part in wrap(ON_TRUST.format(keys.name("confirm.yes")), width))]


def progress(partial: Partial | None, keys: KeyMap, *, several: bool) -> str:
    """ "building 120 of 412 revisions in a scratch database {ends}"."""
    ends = f"… {keys.name('diff.close')} gives up"
    if partial is None:
        return f"building what the migrations make {ends}"
    database = f"{one_line(title_of(partial.key))}: " if several else ""
    if partial.done >= partial.total:
        return f"{database}comparing with what {counted(partial.total, 'revision')} built {ends}"
    steps = f"{partial.done:,} of {partial.total:,} revisions"
    return f"{database}building {steps} in a scratch database {ends}"
