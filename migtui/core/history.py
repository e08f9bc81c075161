"""The revisions of a project as one graph, made to be looked at even where Alembic refuses to load it.

Every file has its row. What the files name and none defines has a row too (a ghost), an id that two files
define has one row that names both, and revisions that lead to each other in a circle are flagged. For a
history that Alembic loads, heads, bases, labels and dependencies are Alembic's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from migtui.core import defects
from migtui.core.graph.order import newest_first
from migtui.core.graph.walk import reach, reverse
from migtui.core.labels import spread_labels
from migtui.core.model import Problem, Revision
from migtui.core.shortening import shortened


@dataclass(frozen=True)
class History:
    """An immutable history. What the first frame does not need is computed when it is first asked for."""

    revisions: Mapping[str, Revision]
    """Every row by id: real, broken and missing ones."""
    children: Mapping[str, tuple[str, ...]]
    """By down_revision, ids sorted; who has none is absent."""
    dependencies: Mapping[str, tuple[str, ...]]
    """depends_on as ids, labels resolved; who has none is absent."""
    heads: tuple[str, ...]
    """As `alembic heads` counts them, sorted: revisions that no other revises."""
    bases: tuple[str, ...]
    """As `script.get_bases()` counts them, sorted: revisions without a parent."""
    problems: tuple[Problem, ...] = ()
    """Everything that is wrong with the history, those of the rows included."""

    @cached_property
    def parents(self) -> Mapping[str, tuple[str, ...]]:
        """down_revisions of every row."""
        return {id_: revision.down_revisions for id_, revision in self.revisions.items()}

    @cached_property
    def dependents(self) -> Mapping[str, tuple[str, ...]]:
        """Who depends on a revision by depends_on, ids sorted; who has none is absent."""
        return reverse(self.dependencies)

    @cached_property
    def order(self) -> tuple[str, ...]:
        """Every id, newest first, branches contiguous."""
        return newest_first(self.parents, extra=self.dependencies)

    @cached_property
    def labels(self) -> Mapping[str, tuple[str, ...]]:
        """The labels that Alembic counts for a revision, sorted, inherited ones included; who has none is absent."""
        return spread_labels(self.revisions, self.children, self.dependents)

    @cached_property
    def label_owners(self) -> Mapping[str, str]:
        """The id that declares each label."""
        return defects.label_owners(self.revisions.values())

    @cached_property
    def _short(self) -> Mapping[str, str]:
        return shortened(self.revisions)

    def ancestors(self, ids: Iterable[str], *, dependencies: bool = True) -> frozenset[str]:
        """These ids and all below them, by down_revision and, unless told otherwise, by depends_on."""
        return self._reach(ids, self.parents, self.dependencies if dependencies else {})

    def descendants(self, ids: Iterable[str], *, dependencies: bool = True) -> frozenset[str]:
        """These ids and all above them, by down_revision and, unless told otherwise, by depends_on."""
        return self._reach(ids, self.children, self.dependents if dependencies else {})

    def resolve(self, text: str) -> Revision | None:
        """The revision with this id or label or, as Alembic allows it, the one whose id begins like this."""
        if text in self.revisions:
            return self.revisions[text]
        if text in self.label_owners:
            return self.revisions[self.label_owners[text]]
        found = [id_ for id_ in self.revisions if len(id_) > 3 and id_.startswith(text)] if text else []
        return self.revisions[found[0]] if len(found) == 1 else None

    def short(self, id_: str) -> str:
        """The id as it is shown in a row: whole up to 12 columns, longer ones cut where no other id begins alike."""
        return self._short.get(id_, id_)

    def is_defined(self, id_: str) -> bool:
        """Whether a version file defines this id; a ghost's is only named, and a file without an id defines none."""
        return id_ in self.revisions and defects.defines_its_id(self.revisions[id_])

    def _reach(self, ids: Iterable[str], *graphs: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
        return frozenset(reach((id_ for id_ in ids if id_ in self.revisions), *graphs))


def shape(history: History) -> dict[str, tuple[tuple[str, ...], ...]]:
    """What the graph is made of, by id: parents, labels and dependencies of what the files define."""
    return {
        id_: (row.down_revisions, tuple(sorted(row.branch_labels)), tuple(sorted(history.dependencies.get(id_, ()))))
        for id_, row in history.revisions.items()
        if defects.defines_its_id(row)
    }


def build_history(revisions: Iterable[Revision], problems: Iterable[Problem] = ()) -> History:
    """The history of these revisions, in the order in which Alembic loads their files; never refuses.

    `problems` are those that have no row of their own: a directory that cannot be read.
    """
    rows, found = defects.one_row_each(revisions)
    dependencies = _resolved(rows)
    parents = {id_: _each_once(row.down_revisions) for id_, row in rows.items()}
    edges = parents | {id_: _each_once(parents[id_] + needed) for id_, needed in dependencies.items()}
    ghosts = defects.ghosts(rows, edges)
    rows |= ghosts
    found += defects.label_clashes(rows.values())
    found += defects.circles(rows, edges | dict.fromkeys(ghosts, ()))
    for id_, problem in found:
        rows[id_] = defects.flagged(rows[id_], problem)
    children = reverse(parents)
    defined = [row for row in rows.values() if defects.defines_its_id(row)]
    return History(
        revisions=rows,
        children=children,
        dependencies=dependencies,
        heads=tuple(sorted(row.id for row in defined if row.id not in children)),
        bases=tuple(sorted(row.id for row in defined if row.is_base)),
        problems=defects.listed(problems, rows.values(), found),
    )


def _resolved(rows: Mapping[str, Revision]) -> dict[str, tuple[str, ...]]:
    """depends_on as ids. A name that is neither an id nor a label stays as it is: a ghost's id."""
    owners = defects.label_owners(rows.values())
    return {
        id_: tuple(dict.fromkeys(name if name in rows else owners.get(name, name) for name in row.depends_on))
        for id_, row in rows.items()
        if row.depends_on
    }


def _each_once(ids: tuple[str, ...]) -> tuple[str, ...]:
    return ids if len(ids) < 2 else tuple(dict.fromkeys(ids))
