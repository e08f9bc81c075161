"""The Summary tab: one revision in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from migtui.core.model import Problem, Revision
from migtui.core.targets import steps_up

from ..reasons import cannot_downgrade, cannot_upgrade
from ..snapshot import Snapshot, View
from ..text import Line, counted, line_width, one_line, wrap
from .git import git_fields
from .when import age

if TYPE_CHECKING:
    from migtui.core.operations.operations import Body, Operation

MOST_STEPS = 500
"""Counted up to here; the plan has the exact number."""
FIELD = 12
"""Cells of the field names' column."""
LOW = 10
"""Rows below which what the frame and the graph say is said last, or not again."""

_WAY_BACK = {
    "empty": "downgrade() is empty: nothing is undone",
    "raises": "downgrade() raises: there is no way back",
    "missing": "there is no downgrade(): Alembic will fail",
}


def summary(
    snapshot: Snapshot, revision: Revision, body: Body | None, *, width: int, now: datetime, height: int = LOW
) -> list[Line]:
    """The details of a revision in lines of at most `width` cells. `body` is None for a revision without a file.

    What it is and what it does come first: in `height` rows the rest may be below the fold.
    """
    lines: list[Line] = [((one_line(revision.id), "title"),)]
    lines += [((text, ""),) for text in wrap(one_line(revision.message) or "(no message)", width)]
    standing = _standing_lines(snapshot, revision, width)
    problem = [] if revision.problem is None else _problem(revision.problem, width)
    does = [] if body is None else [*_body(body, width), ()]
    lines = [*standing, *problem, *does, *lines] if height < LOW else [*lines, *standing, (), *problem, *does]
    for name, value in _fields(snapshot, revision, now):
        lines += field(name, value, width)
    if revision.doc:
        lines += [(), *(((text, "dim"),) for text in wrap(one_line(revision.doc), width))]
    return [*lines, (), *_reach(snapshot, revision, width)]


def field(name: str, value: str, width: int, style: str = "") -> list[Line]:
    """ "name        value", the value folded under itself."""
    folded = wrap(one_line(value), max(8, width - FIELD))
    first: Line = ((f"{name:<{FIELD}}", "dim"), (folded[0], style))
    return [first, *(((" " * FIELD, ""), (text, style)) for text in folded[1:])]


def _standing_lines(snapshot: Snapshot, revision: Revision, width: int) -> list[Line]:
    """ "head · applied"; of several databases that differ a line for those that stand here, have it, do not."""
    words: list[tuple[str, str]] = []
    labels = snapshot.history.labels.get(revision.id, ())
    head = revision.id in snapshot.history.heads
    if labels:
        words.append((one_line(f"{'/'.join(labels)}@head" if head else " ".join(labels)), "label"))
    elif head:
        words.append(("head", "head"))
    if revision.is_merge_point:
        words.append(("merge point", ""))
    groups = snapshot.stand(revision.id)
    if len(groups) == 1:
        word = next(iter(groups))
        here = "all databases are here" if snapshot.is_several else "the database is here"
        words.append((here if word == "here" else word, word))
    if revision.id in snapshot.implied:
        words.append(("implied by depends_on", "applied"))
    joined: list[tuple[str, str]] = []
    for index, word_ in enumerate(words):
        joined += [(" · ", "dim"), word_] if index else [word_]
    lines: list[Line] = [tuple(joined)] if joined else []
    for word, names in groups.items() if len(groups) > 1 else ():
        lines += field(word if word == "here" else f"{word} in", one_line(", ".join(names)), width, word)
    return lines


def _problem(problem: Problem, width: int) -> list[Line]:
    lines: list[Line] = [((text, "broken"),) for text in wrap(f"✗ {one_line(problem.message)}", width)]
    if problem.line is not None:
        lines.append(((f"line {problem.line}", "dim"),))
    lines += [((text, ""),) for text in wrap(one_line(problem.hint), width)] if problem.hint else []
    return [*lines, ()]


def _fields(snapshot: Snapshot, revision: Revision, now: datetime) -> Iterable[tuple[str, str]]:
    history = snapshot.history
    yield "revises", _named(snapshot, revision.down_revisions) or "— (a base)"
    yield "revised by", _named(snapshot, history.children.get(revision.id, ())) or "— (a head)"
    yield "depends on", _named(snapshot, revision.depends_on) or "—"
    if revision.branch_labels:
        yield "labels", ", ".join(one_line(label) for label in revision.branch_labels)
    ago = age(revision.created, now)
    yield (
        "created",
        f"{one_line(revision.created)} ({ago})" if ago else one_line(revision.created) or "not said",
    )
    if revision.file:
        yield "file", relative(revision.file, snapshot.project.root)
    if snapshot.git is not None:
        yield from git_fields(snapshot.git, revision.file, now)


def relative(file: str, root: Path) -> str:
    """The path as seen from the project's root, when it lies below it."""
    path = Path(file)
    return str(path.relative_to(root)) if path.is_relative_to(root) else file


def _named(snapshot: Snapshot, ids: Sequence[str]) -> str:
    history = snapshot.history
    named = []
    for id in ids:
        found = history.revisions.get(id)
        named.append(f"{history.short(id) if found else id} {one_line(found.message) if found else ''}".strip())
    return "; ".join(named)


def _body(body: Body, width: int) -> list[Line]:
    if body.problem:
        return field("unread", one_line(body.problem), width, "broken")
    return [*_operations("upgrade", body.upgrade, width), *_downgrade(body, width)]


def _operations(name: str, operations: Sequence[Operation], width: int) -> list[Line]:
    if not operations:
        return field(name, "does nothing", width, "dim")
    lines: list[Line] = []
    for index, operation in enumerate(operations):
        lines += operation_lines(operation, width, first=name if index == 0 else "")
    return lines


def operation_lines(operation: Operation, width: int, *, first: str = "") -> list[Line]:
    """ "+ column invoice.pdf_path" behind a field name; ⚠ where data is destroyed."""
    style = {"+": "plus", "-": "minus", "~": "tilde", "·": "dim"}[operation.sign]
    mark = " ⚠" if operation.risk == "destroys" else ""
    folded = wrap(one_line(operation.text) + mark, max(8, width - FIELD - 2))
    head: Line = (
        (f"{first:<{FIELD}}", "dim"),
        (f"{operation.sign} ", style),
        (folded[0], "warning" if mark else ""),
    )
    return [head, *(((" " * (FIELD + 2), ""), (text, "")) for text in folded[1:])]


def bare_operations(operations: Sequence[Operation], width: int) -> list[Line]:
    """The operations without a field name before them."""
    return [line[1:] for operation in operations for line in operation_lines(operation, width + FIELD)]


def _downgrade(body: Body, width: int) -> list[Line]:
    if body.way_back == "empty" and not body.upgrade:
        return field("downgrade", "does nothing", width, "dim")
    if body.way_back in _WAY_BACK:
        return field("downgrade", f"⚠ {_WAY_BACK[body.way_back]}", width, "warning")
    return _operations("downgrade", body.downgrade, width)


def _reach(snapshot: Snapshot, revision: Revision, width: int) -> list[Line]:
    """What an upgrade or a downgrade would do here, where the keys are not refused: they judge by the same rules."""
    standing, view = snapshot.standings.get(revision.id), View(snapshot, revision)
    if standing == "pending" and not cannot_upgrade(view):
        steps = steps_up(snapshot.history, snapshot.standings, revision.id, limit=MOST_STEPS)
        count = f"more than {MOST_STEPS} steps" if steps is None else counted(steps, "step")
        return _key_line(snapshot.keys.name("upgrade"), f"brings the database here: {count}", width)
    if standing == "applied" and not cannot_downgrade(view):
        return _key_line(snapshot.keys.name("downgrade"), "takes the database down to here", width)
    return []


def _key_line(key: str, text: str, width: int) -> list[Line]:
    name = f"{key:<2} "
    first, *rest = wrap(text, max(8, width - line_width(((name, ""),))))
    return [((name, "key"), (first, "")), *(((" " * len(name) + part, ""),) for part in rest)]
