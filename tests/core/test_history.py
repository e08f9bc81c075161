"""The graph of a history: Alembic's own where it loads it, and looked at all the same where it does not."""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Sequence

import pytest
from alembic.script.revision import Revision as AlembicRevision
from alembic.script.revision import RevisionMap
from hypothesis import given
from hypothesis import strategies as st

from migtui.core.history import History, build_history
from migtui.core.model import Problem, Revision


def revision(id_: str, *down: str, labels: Sequence[str] = (), depends: Sequence[str] = ()) -> Revision:
    return Revision(id_, down, tuple(labels), tuple(depends), file=f"/project/versions/{id_}_x.py")


def history(*revisions: Revision) -> History:
    return build_history(revisions)


def chain(length: int) -> list[Revision]:
    ids = [f"{place:06}" for place in range(length)]
    return [revision(ids[0]), *(revision(b, a) for a, b in itertools.pairwise(ids))]


def problems(found: History) -> list[tuple[str, str]]:
    return [(problem.kind, problem.message) for problem in found.problems]


# -- what Alembic loads --


@st.composite
def graphs(draw: st.DrawFn) -> list[Revision]:
    """Random histories that Alembic loads: up to three parents, labels, dependencies on ids and on labels."""
    ids = [f"r{place:03}" for place in range(draw(st.integers(1, 14)))]
    found: list[Revision] = []
    for place, id_ in enumerate(ids):
        earlier = st.lists(st.sampled_from(ids[:place]), unique=True, max_size=3) if place else st.just([])
        down = draw(earlier)
        targets = [other for other in ids[:place] if other not in down] + [
            label for row in found for label in row.branch_labels
        ]
        depends = draw(st.lists(st.sampled_from(targets), unique=True, max_size=2)) if targets else []
        labels = [f"label{place}"] if draw(st.integers(0, 3)) == 0 else []
        found.append(revision(id_, *down, labels=labels, depends=depends))
    return draw(st.permutations(found))


def alembic_map(revisions: list[Revision]) -> RevisionMap:
    loaded = [
        AlembicRevision(r.id, r.down_revisions or None, r.depends_on or None, r.branch_labels or None)
        for r in revisions
    ]
    return RevisionMap(lambda: loaded)


@given(graphs())
def test_heads_bases_labels_and_dependencies_are_alembics(revisions: list[Revision]) -> None:
    judge = alembic_map(revisions)
    ours = build_history(revisions)
    assert ours.problems == ()
    assert ours.heads == tuple(sorted(judge.heads))
    assert ours.bases == tuple(sorted(judge.bases))
    for id_ in ours.revisions:
        theirs = judge.get_revision(id_)
        assert theirs is not None
        assert ours.children.get(id_, ()) == tuple(sorted(theirs.nextrev))
        assert set(ours.dependencies.get(id_, ())) == set(theirs._resolved_dependencies)
        assert ours.labels.get(id_, ()) == tuple(sorted(theirs.branch_labels))


@given(graphs(), st.data())
def test_ancestors_are_alembics(revisions: list[Revision], data: st.DataObject) -> None:
    judge = alembic_map(revisions)
    ours = build_history(revisions)
    start = data.draw(st.sampled_from(sorted(ours.revisions)))
    for dependencies in (True, False):
        theirs = judge._get_ancestor_nodes(judge.get_revisions(start), include_dependencies=dependencies)
        assert ours.ancestors([start], dependencies=dependencies) == {row.revision for row in theirs}
        above = judge._get_descendant_nodes(judge.get_revisions(start), include_dependencies=dependencies)
        assert ours.descendants([start], dependencies=dependencies) == {row.revision for row in above}


@given(graphs())
def test_the_order_of_the_files_changes_nothing(revisions: list[Revision]) -> None:
    ours = build_history(revisions)
    turned = build_history(reversed(revisions))
    assert (ours.order, ours.heads, ours.labels) == (turned.order, turned.heads, turned.labels)
    assert set(ours.order) == set(ours.revisions)


def test_labels_climb_down_a_single_line_to_the_fork() -> None:
    found = history(
        revision("a"),
        revision("b", "a"),
        revision("c", "a"),
        revision("d", "c", labels=["shop"]),
        revision("e", "d"),
    )
    assert dict(found.labels) == {"c": ("shop",), "d": ("shop",), "e": ("shop",)}


# -- what Alembic refuses --


def test_an_empty_history() -> None:
    found = history()
    assert (found.order, found.heads, found.bases, found.problems) == ((), (), (), ())


def test_a_missing_parent_is_a_ghost_row() -> None:
    found = history(revision("b", "gone"), revision("c", "b"))
    ghost = found.revisions["gone"]
    assert (ghost.file, ghost.problem and ghost.problem.kind) == ("", "missing")
    assert problems(found) == [
        ("missing", "No version file defines gone, which b_x.py names: Alembic loads no revision without it.")
    ]
    assert (found.heads, found.bases, found.children) == (("c",), (), {"gone": ("b",), "b": ("c",)})
    assert found.order == ("c", "b", "gone")
    assert not found.is_defined("gone")


def test_a_ghost_names_the_files_that_want_it() -> None:
    found = history(*(revision(f"b{place}", "gone") for place in range(6)))
    assert "b0_x.py, b1_x.py, b2_x.py and 3 more name" in found.problems[0].message


def test_a_missing_dependency_is_a_ghost_and_no_head() -> None:
    found = history(revision("a", depends=["gone"]))
    assert found.revisions["gone"].problem
    assert (found.heads, found.bases) == (("a",), ("a",))
    assert found.ancestors(["a"]) == {"a", "gone"}


def test_of_a_duplicate_the_last_file_counts_and_both_are_named() -> None:
    first, last = Revision("a", file="/v/one.py"), Revision("a", ("z",), file="/v/two.py")
    found = history(revision("z"), first, last)
    row = found.revisions["a"]
    assert (row.file, row.down_revisions) == ("/v/two.py", ("z",))
    assert row.problem
    assert (row.problem.kind, row.problem.message) == (
        "duplicate",
        "a is defined by one.py and two.py; Alembic keeps the last one.",
    )
    assert found.heads == ("a",)


def test_a_self_loop() -> None:
    found = history(revision("a"), revision("b", "b"))
    assert problems(found) == [("cycle", "b names itself in down_revision: Alembic loads no revision.")]
    assert set(found.order) == {"a", "b"}
    assert found.heads == ("a",)


def test_a_dependency_on_itself() -> None:
    found = history(revision("a", depends=["a"]))
    assert problems(found) == [("cycle", "a names itself in depends_on: Alembic loads no revision.")]


def test_a_cycle_is_flagged_on_its_members_only() -> None:
    found = history(revision("a"), revision("b", "a", "d"), revision("c", "b"), revision("d", "c"), revision("e", "d"))
    assert {id_ for id_, row in found.revisions.items() if row.problem} == {"b", "c", "d"}
    assert problems(found) == [
        ("cycle", "b, c and d lead to each other in a circle: Alembic loads no revision."),
    ]
    assert found.ancestors(["e"]) == {"a", "b", "c", "d", "e"}
    assert len(found.order) == 5


def test_a_cycle_through_a_dependency() -> None:
    found = history(revision("a", depends=["b"]), revision("b", "a"))
    assert [kind for kind, _ in problems(found)] == ["cycle"]


def test_two_cycles_and_what_joins_them() -> None:
    found = history(
        revision("a", "b"),
        revision("b", "a"),
        revision("m", "b"),
        revision("x", "y", "m"),
        revision("y", "x"),
    )
    assert [message for _, message in problems(found)] == [
        "a and b lead to each other in a circle: Alembic loads no revision.",
        "x and y lead to each other in a circle: Alembic loads no revision.",
    ]
    assert found.revisions["m"].problem is None


@pytest.mark.parametrize(
    "rows",
    [
        [revision("a"), revision("b", "gone")],
        [revision("a", depends=["gone"])],
        [revision("a"), revision("b", "a", "d"), revision("c", "b"), revision("d", "c")],
        [revision("a", depends=["b"]), revision("b", "a")],
        [revision("a", labels=["x"]), revision("b", "a", labels=["x"])],
        [revision("a"), revision("b", "a", labels=["a"])],
        [revision("a", labels=["a"])],
    ],
)
def test_what_is_flagged_is_refused_by_alembic(rows: list[Revision]) -> None:
    assert build_history(rows).problems
    with warnings.catch_warnings(), pytest.raises(Exception):  # noqa: B017  -- a bare KeyError among others
        warnings.simplefilter("ignore")
        alembic_map(rows).heads  # noqa: B018


def test_a_label_declared_twice_names_both_files() -> None:
    found = history(revision("a", labels=["x"]), revision("b", "a", labels=["x"]))
    assert problems(found) == [
        ("label", "The branch label x of b_x.py is also declared by a_x.py: Alembic loads no revision.")
    ]


def test_a_broken_file_keeps_its_place_and_its_problem() -> None:
    syntax = Problem("syntax", "b.py is not valid Python.", "/v/b.py", 3)
    found = history(revision("a"), Revision("b", ("a", "b"), file="/v/b.py", problem=syntax))
    assert found.revisions["b"].problem == syntax
    assert {kind for kind, _ in problems(found)} == {"syntax", "cycle"}
    assert found.children["a"] == ("b",)


def test_a_file_without_an_id_has_a_row_but_is_no_head() -> None:
    nameless = Revision("helper.py", file="/v/helper.py", problem=Problem("no-revision", "…", "/v/helper.py"))
    found = history(revision("a"), nameless)
    assert (found.heads, found.bases) == (("a",), ("a",))
    assert set(found.order) == {"a", "helper.py"}


def test_problems_without_a_row_come_first() -> None:
    outside = Problem("unreadable", "versions/ cannot be read", "/v")
    assert build_history([revision("b", "gone")], [outside]).problems[0] == outside


# -- finding and showing --


def test_resolve() -> None:
    found = history(revision("0.57.0"), revision("0.57.0rc1", labels=["shop"]), revision("kilo"), revision("12"))
    resolved = {text: row.id for text in ("0.57.0", "0.57.0r", "shop", "kil", "12") if (row := found.resolve(text))}
    assert resolved == {
        "0.57.0": "0.57.0",
        "0.57.0r": "0.57.0rc1",
        "shop": "0.57.0rc1",
        "kil": "kilo",
        "12": "12",
    }
    assert [found.resolve(text) for text in ("0.5", "1", "", "nope")] == [None] * 4


SHORT = [
    (["4f2c91abd3e0"], ["4f2c91abd3e0"]),
    (["0133_set_services_sms_prefix"], ["0133_set_se…"]),
    (["release_2024_a", "release_2024_b"], ["release_2024_a", "release_2024_b"]),
    (["release_2024_a_long", "release_2024_b_long"], ["release_2024_a…", "release_2024_b…"]),
    (["main_00000000", "main_00000000a"], ["main_00000000", "main_00000000a"]),
    (["日本語日本語日本語"], ["日本語日本…"]),
]


@pytest.mark.parametrize(("ids", "expected"), SHORT)
def test_short_ids(ids: list[str], expected: list[str]) -> None:
    found = history(*map(revision, ids))
    assert [found.short(id_) for id_ in ids] == expected


def test_an_unknown_id_is_shown_whole() -> None:
    assert history().short("0133_set_services_sms_prefix") == "0133_set_services_sms_prefix"


@given(st.sets(st.text("ab_", min_size=1, max_size=20), max_size=30))
def test_a_short_id_means_one_revision(ids: set[str]) -> None:
    found = history(*map(revision, sorted(ids)))
    for id_ in ids:
        short = found.short(id_)
        assert [other for other in ids if other == short or (short.endswith("…") and other.startswith(short[:-1]))] == [
            id_
        ]


def test_a_chain_of_thousands_needs_no_recursion() -> None:
    rows = chain(5000)
    found = build_history([*rows[:-1], Revision("x", (rows[-2].id,), ("trunk",), file="/v/x.py")])
    assert len(found.ancestors(found.heads)) == len(found.labels) == len(found.order) == 5000
    assert len(found.descendants(found.bases)) == 5000


def test_a_cycle_of_thousands_needs_no_recursion() -> None:
    rows = chain(3000)
    found = build_history([revision(rows[0].id, rows[-1].id), *rows[1:]])
    assert found.problems[0].message.startswith("000000, 000001, 000002 and 2997 more lead to each other")
    assert len(found.order) == 3000
