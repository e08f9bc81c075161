"""Where a database stands: every verdict, and what Alembic itself says to the same."""

from __future__ import annotations

from dataclasses import replace

import pytest
from alembic.script.revision import Revision as AlembicRevision
from alembic.script.revision import RevisionError, RevisionMap

from migtui.core.history import History, build_history
from migtui.core.model import Problem, Revision
from migtui.core.position import DatabaseState, Failure, Verdict, standings, verdict
from migtui.core.standing import locate


def revision(id_: str, *down: str, labels: tuple[str, ...] = (), depends: tuple[str, ...] = ()) -> Revision:
    return Revision(id_, down, labels, depends, file=f"/v/{id_}.py")


LINE = [revision("a"), revision("b", "a"), revision("c", "b")]
FORK = [*LINE, revision("d", "b")]
BRANCHES = [
    revision("x1", labels=("expand",)),
    revision("x2", "x1"),
    revision("y1", labels=("contract",), depends=("x1",)),
    revision("y2", "y1"),
]


def at(*heads: str, **facts: object) -> DatabaseState:
    return replace(DatabaseState(heads=heads), **facts)  # type: ignore[arg-type]


def judge(revisions: list[Revision], *states: DatabaseState) -> Verdict:
    return verdict(build_history(revisions), states)


VERDICTS: list[tuple[list[Revision], DatabaseState, str, str, str, str, int]] = [
    # revisions, database, kind, text, severity, key, behind
    (LINE, at("c"), "at-head", "at head", "good", "", 0),
    (LINE, at("a"), "behind", "behind by 2", "note", "U", 2),
    (FORK, at("c", "d"), "several-heads", "at all 2 heads", "good", "", 0),
    (FORK, at("a"), "behind", "behind by 3 · 2 heads", "warning", "U", 3),
    (FORK, at("c"), "behind", "behind by 1 · 2 heads", "warning", "U", 1),
    (BRANCHES, at("x2"), "behind", "behind by 2 · 2 heads", "note", "U", 2),
    (BRANCHES, at("y2"), "behind", "behind by 1 · 2 heads", "note", "U", 1),
    (LINE, at("zzz"), "ahead", "ahead: zzz is not in this checkout", "warning", "R", 0),
    (LINE, at("yyy", "zzz"), "ahead", "ahead: yyy, zzz are not in this checkout", "warning", "R", 0),
    (LINE, at("c", "zzz"), "ahead", "ahead: zzz is not in this checkout", "warning", "R", 0),
    (LINE, at("a", "zzz"), "diverged", "diverged: zzz is not in this checkout", "error", "R", 2),
    ([*LINE, revision("e", "gone")], at("gone"), "ahead", "ahead: gone is not in this checkout", "error", "", 0),
    (LINE, at("a", "b"), "overlapping", "overlapping rows: a is below b", "error", "", 1),
    (LINE, at(tables=0), "not-stamped-empty", "not stamped (empty)", "note", "U", 3),
    (LINE, at(missing_file="shop.db"), "not-stamped-empty", "not stamped (no file yet)", "note", "U", 3),
    (LINE, at(tables=12), "not-stamped", "not stamped (has 12 tables)", "warning", "U", 3),
    (LINE, at(tables=1), "not-stamped", "not stamped (has 1 table)", "warning", "U", 3),
    (LINE, at(), "not-stamped", "not stamped", "warning", "U", 3),
    ([], at(), "no-revisions", "no revisions", "note", "", 0),
    ([], at("zzz"), "ahead", "ahead: zzz is not in this checkout", "warning", "R", 0),
    (LINE, at(error="connection refused"), "unreachable", "unreachable: connection refused", "error", "R", 0),
]


@pytest.mark.parametrize(("revisions", "state", "kind", "text", "severity", "key", "behind"), VERDICTS)
def test_verdicts(
    revisions: list[Revision], state: DatabaseState, kind: str, text: str, severity: str, key: str, behind: int
) -> None:
    found = judge(revisions, state)
    assert (found.kind, found.text, found.severity) == (kind, text, severity)
    assert (found.key, found.behind) == (key, behind)
    assert found.detail
    assert found.is_fine == (kind in ("at-head", "several-heads", "no-revisions"))


DETAILS: list[tuple[list[Revision], DatabaseState, str]] = [
    (LINE, at("c"), "the database is at c, the only head"),
    (LINE, at("a"), "U upgrades to c: 2 steps"),
    (LINE, at("b"), "U upgrades to c: 1 step"),
    (
        FORK,
        at("b"),
        "2 heads: c, d — U upgrades to all of them, u to the revision under the cursor; "
        "m joins them, as alembic merge heads does",
    ),
    (
        LINE,
        at(missing_file="shop.db"),
        "shop.db does not exist yet; the first upgrade creates it; U upgrades to c: 3 steps",
    ),
    (
        LINE,
        at(tables=2),
        "alembic_version names no revision, but there are tables; if they have this schema already, "
        "alembic stamp heads records that; U upgrades to c: 3 steps",
    ),
    (
        LINE,
        at("a", "b", version_table="versions", version_table_schema="app"),
        "app.versions has a row for a and one for b, which already includes it, so Alembic refuses to move; "
        "delete the row of a once you are sure that both are applied",
    ),
]


@pytest.mark.parametrize(("revisions", "state", "detail"), DETAILS)
def test_details(revisions: list[Revision], state: DatabaseState, detail: str) -> None:
    assert judge(revisions, state).detail == detail


def test_nothing_read_yet() -> None:
    assert verdict(build_history(LINE), None).kind == "reading"
    assert verdict(build_history(LINE), ()).kind == "reading"


REFUSED = (
    'connection failed: connection to server at "127.0.0.1", port 5432 failed: Connection refused\n\tIs it running?'
)
FAILURES = [
    (Failure("unreachable", REFUSED), "unreachable: connection refused"),
    (
        Failure("unreachable", 'FATAL: password authentication failed for user "app"'),
        "unreachable: wrong user or password",
    ),
    (
        Failure("unreachable", "(2003, \"Can't connect to MySQL server on 'x' (111)\")"),
        "unreachable: connection refused",
    ),
    (Failure("unreachable", "could not translate host name"), "unreachable: unknown host"),
    (Failure("unreachable", 'FATAL: database "shop" does not exist'), "unreachable: no such database"),
    (Failure("unreachable", "No module named 'psycopg'"), "unreachable: missing driver"),
    (Failure("unreachable", "disk I/O error\nmore"), "unreachable: disk I/O error"),
    (Failure("unreachable", ""), "unreachable: no reason was given"),
    (Failure("env-fails", "KeyError: 'DATABASE_URL'", where="env.py:12"), "env.py fails: KeyError: 'DATABASE_URL'"),
    (Failure("unreadable", "the project's Python has no alembic"), "not read: the project's Python has no alembic"),
]


@pytest.mark.parametrize(("failure", "text"), FAILURES)
def test_failures(failure: Failure, text: str) -> None:
    found = verdict(build_history(LINE), None, failure)
    assert (found.kind, found.text, found.severity, found.key) == (failure.kind, text, "error", "R")


def test_a_failure_says_where_and_what_to_do() -> None:
    failure = Failure("env-fails", "KeyError: 'X'\nmore", "set X", "env.py:12")
    assert (
        verdict(build_history(LINE), None, failure).detail
        == "KeyError: 'X' (env.py:12); set X; R tries again, ! finds the cause"
    )


def test_a_broken_history_offers_no_key_but_the_file_to_mend() -> None:
    broken = Revision("d", ("c",), file="/v/d.py", problem=Problem("syntax", "d.py is not valid Python.", "/v/d.py", 3))
    found = judge([*LINE, broken, revision("e", "gone")], at("a"))
    assert (found.text, found.key, found.severity) == ("behind by 4 · 2 heads", "", "error")
    assert found.detail == "d.py is not valid Python; 1 more problem"


def test_a_duplicate_does_not_stop_alembic() -> None:
    found = judge([*LINE, revision("a")], at("b"))
    assert (found.text, found.key) == ("behind by 1", "U")


# -- several databases --


def test_databases_that_stand_alike() -> None:
    found = judge(LINE, at("a", key="one"), at("a", key="two"))
    assert (found.text, found.behind) == ("behind by 2 (2 databases)", 2)


def test_databases_that_differ_are_named_the_gravest_first() -> None:
    found = judge(LINE, at("c", key="one"), at("a", key="two"), at(key="three", error="refused"), at("b", key="four"))
    assert found.text == "three: unreachable: refused · two: behind by 2 · four: behind by 1 · one: at head"
    assert (found.kind, found.key, found.behind) == ("unreachable", "R", 2)
    assert found.detail.startswith("three: ")


def test_many_databases_are_counted() -> None:
    found = judge(LINE, *(at("c", key=f"tenant{n}") for n in range(30)), at("b", key="late"))
    assert found.text == "late: behind by 1 · 30 databases: at head"


# -- the standing of each revision --


def test_standings_before_the_database_is_read() -> None:
    rows = [*LINE, Revision("d", file="/v/d.py", problem=Problem("import", "…")), revision("e", "gone")]
    assert standings(build_history(rows), None) == {
        "a": "unknown", "b": "unknown", "c": "unknown", "d": "broken", "e": "unknown", "gone": "missing",
    }  # fmt: skip


def test_standings_count_dependencies() -> None:
    found = standings(build_history(BRANCHES), ["y1"])
    assert found == {"x1": "applied", "y1": "applied", "x2": "pending", "y2": "pending"}


def test_above_an_unknown_row_nothing_is_known() -> None:
    assert standings(build_history(FORK), ["c", "zzz"]) == {
        "a": "applied",
        "b": "applied",
        "c": "applied",
        "d": "unknown",
    }


def test_nothing_applied() -> None:
    assert set(standings(build_history(LINE), []).values()) == {"pending"}


# -- Alembic as the judge --


@pytest.mark.parametrize("revisions", [LINE, FORK, BRANCHES])
def test_pending_is_what_alembic_would_run(revisions: list[Revision]) -> None:
    history = build_history(revisions)
    for id_ in history.revisions:
        assert locate(history, [id_]).pending == set(upgrade(revisions, (id_,)))


def test_alembic_refuses_overlapping_rows() -> None:
    assert locate(build_history(LINE), ["a", "b"]).overlaps == (("a", "b"),)
    with pytest.raises(RevisionError, match="overlaps"):
        upgrade(LINE, ("a", "b"))


def test_a_dependency_overlaps_too() -> None:
    assert locate(build_history(BRANCHES), ["x1", "y1"]).overlaps == (("x1", "y1"),)
    with pytest.raises(RevisionError, match="overlaps"):
        upgrade(BRANCHES, ("x1", "y1"))


def upgrade(revisions: list[Revision], rows: tuple[str, ...]) -> list[str]:
    loaded = [
        AlembicRevision(r.id, r.down_revisions or None, r.depends_on or None, r.branch_labels or None)
        for r in revisions
    ]
    steps = RevisionMap(lambda: loaded).iterate_revisions("heads", rows, implicit_base=True)
    return [step.revision for step in steps if step is not None]


def test_the_history_is_not_walked_twice_for_many_rows() -> None:
    """One database with 500 branches: their rows are told apart by one walk each, not by one for each pair."""
    history: History = build_history([revision(f"r{n:03}") for n in range(500)])
    place = locate(history, list(history.revisions))
    assert (len(place.known), place.overlaps, place.pending) == (500, (), frozenset())
