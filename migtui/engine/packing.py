"""A revision as plain tuples, which is what the cache can keep."""

from __future__ import annotations

from typing import Literal, cast

from ..core.model import Problem, Revision

Depth = Literal["header", "checked", "unsure"]
"""How far a file was read: its header alone; the whole of it; not far enough, only importing it can tell."""

Names = tuple[str, ...]
Facts = tuple[str, Names, Names, Names, str, str, str, str]
Told = tuple[str, str, str, "int | None", str]
Packed = tuple[Facts, Depth, "Told | None"]


def pack(row: Revision, depth: Depth) -> Packed:
    """`unpack` gives the row back."""
    problem = row.problem
    told = None
    if problem is not None:
        told = (str(problem.kind), problem.message, problem.file, problem.line, problem.hint)
    names = (row.down_revisions, row.branch_labels, row.depends_on)
    return (row.id, *names, row.message, row.doc, row.created, row.file), depth, told


def unpack(packed: Packed) -> Revision:
    """The row that was packed. 5,000 take 13 ms, more than finding them."""
    facts, _, told = packed
    return Revision(*facts) if told is None else Revision(*facts, problem=_problem(told))


def _problem(told: Told) -> Problem:
    kind, message, file, line, hint = told
    return Problem(cast('Literal["syntax"]', kind), message, file, line, hint)
