"""What can be wrong with a set of version files that are each fine alone: missing parents, duplicates, circles, labels.

Alembic stops at the first of these, often with a bare KeyError. Here each becomes a `Problem` that names the
files, beside the row that it concerns.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from migtui.core.graph.walk import Edges, cycles
from migtui.core.model import Problem, Revision
from migtui.core.wording import base_name, enumerated

Found = list[tuple[str, Problem]]
"""Problems with the id of the row that each concerns."""
Rows = Mapping[str, Revision]


def one_row_each(revisions: Iterable[Revision]) -> tuple[dict[str, Revision], Found]:
    """One row per id: of files that define the same one the last, as Alembic has it."""
    rows: dict[str, Revision] = {}
    twice: dict[str, list[str]] = {}
    for revision in revisions:
        if revision.id in rows:
            twice.setdefault(revision.id, [rows[revision.id].file]).append(revision.file)
        rows[revision.id] = revision
    return rows, [(id_, _duplicate(id_, files)) for id_, files in twice.items()]


def label_owners(rows: Iterable[Revision]) -> dict[str, str]:
    """The id of the first revision that declares each label."""
    owners: dict[str, str] = {}
    for row in rows:
        for label in row.branch_labels:
            owners.setdefault(label, row.id)
    return owners


def ghosts(rows: Rows, edges: Edges) -> dict[str, Revision]:
    """A row for each id that files name and none defines."""
    named: dict[str, list[Revision]] = {}
    for id_, others in edges.items():
        for other in others:
            if other not in rows:
                named.setdefault(other, []).append(rows[id_])
    return {id_: Revision(id_, problem=_missing(id_, by)) for id_, by in sorted(named.items())}


def label_clashes(rows: Iterable[Revision]) -> Found:
    """Labels that two revisions declare, or that are the id of a revision: Alembic loads neither."""
    rows = list(rows)
    taken = {row.id: row for row in rows if row.problem is None or row.problem.kind != "missing"}
    found: Found = []
    for row in rows:
        for label in row.branch_labels:
            other = taken.setdefault(label, row)
            if other is not row or label == row.id:
                found.append((row.id, _clash(label, row, other)))
    return found


def circles(rows: Rows, edges: Edges) -> Found:
    """Revisions that lead to each other, and revisions that lead to themselves."""
    return [(id_, problem) for group in cycles(edges) for problem in [_circle(group, rows)] for id_ in group]


def flagged(row: Revision, problem: Problem) -> Revision:
    """The row with this problem, unless a worse one is known: a file that cannot be read stays one."""
    return row if row.problem is not None and row.problem.kind != "unsure" else replace(row, problem=problem)


def listed(others: Iterable[Problem], rows: Iterable[Revision], found: Found) -> tuple[Problem, ...]:
    """All problems, each once: those without a row first, then the rows' own, then what flagging left out."""
    of_rows = (row.problem for row in rows if row.problem is not None)
    return tuple(dict.fromkeys([*others, *of_rows, *(problem for _, problem in found)]))


def defines_its_id(row: Revision) -> bool:
    """False for a ghost and for a file whose id cannot be read: its row is named after the file."""
    if row.problem is None:
        return True
    return row.problem.kind != "missing" and row.id != base_name(row.file)


def _duplicate(id_: str, files: list[str]) -> Problem:
    message = f"{id_} is defined by {enumerated(map(base_name, files))}; Alembic keeps the last one."
    return Problem("duplicate", message, files[-1], hint="give one of them an id of its own, or delete it")


def _missing(id_: str, by: list[Revision]) -> Problem:
    names = enumerated(base_name(row.file) or row.id for row in by)
    verb = "names" if len(by) == 1 else "name"
    message = f"No version file defines {id_}, which {names} {verb}: Alembic loads no revision without it."
    return Problem("missing", message, by[0].file, hint="restore the file that defines it, or correct the reference")


def _clash(label: str, row: Revision, other: Revision) -> Problem:
    what = "the id of a revision" if label == other.id else f"declared by {base_name(other.file)}"
    message = f"The branch label {label} of {base_name(row.file)} is also {what}: Alembic loads no revision."
    return Problem("label", message, row.file, hint="rename the label")


def _circle(group: tuple[str, ...], rows: Rows) -> Problem:
    first = rows[group[0]]
    if len(group) == 1:
        name = "down_revision" if first.id in first.down_revisions else "depends_on"
        message = f"{first.id} names itself in {name}: Alembic loads no revision."
    else:
        message = f"{enumerated(group)} lead to each other in a circle: Alembic loads no revision."
    return Problem("cycle", message, first.file, hint="correct down_revision or depends_on in one of them")
