"""A part of a history: as `alembic history -r a:b` takes it, held against Alembic itself."""

from __future__ import annotations

import random

import pytest
from alembic.script.revision import Revision as AlembicRevision
from alembic.script.revision import RevisionError, RevisionMap

from migtui.core.history import History, build_history
from migtui.core.model import Revision
from migtui.core.ranges import NoSuchRange, between, near, needs_current

# a1 ← b2 ← c3 ← d4 (a merge of c3 and s2), and s1 ← s2 beside them with a label, s1 from a1
HISTORY = build_history(
    [
        Revision("a1aa"),
        Revision("b2bb", ("a1aa",)),
        Revision("c3cc", ("b2bb",)),
        Revision("s1ss", ("a1aa",), branch_labels=("side",)),
        Revision("s2ss", ("s1ss",)),
        Revision("d4dd", ("c3cc", "s2ss")),
        Revision("e5ee", ("d4dd",)),
        Revision("f6ff", ("d4dd",)),
    ]
)


def of(text: str, *current: str, history: History = HISTORY) -> set[str]:
    return set(between(history, text, current))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a1aa..c3cc", "a1aa b2bb c3cc"),
        ("a1aa:c3cc", "a1aa b2bb c3cc"),
        ("b2..c3", "b2bb c3cc"),
        ("..b2bb", "a1aa b2bb"),
        ("base..b2bb", "a1aa b2bb"),
        ("d4dd..", "d4dd e5ee f6ff"),
        ("d4dd..e5ee", "d4dd e5ee"),
        ("c3cc..d4dd", "c3cc d4dd"),
        ("side..s2ss", "s1ss s2ss"),
        ("side@base..s2ss", "a1aa s1ss s2ss"),
        ("e5ee..e5ee", "e5ee"),
        ("b2bb..+1", "b2bb c3cc"),
        ("b2bb..+2", "b2bb c3cc d4dd"),
        ("-1..c3cc", "b2bb c3cc"),
        ("-2..s2ss", "a1aa s1ss s2ss"),
        ("-9..c3cc", "a1aa b2bb c3cc"),
        ("a1aa+1..c3cc", "ambiguous"),
        ("b2bb+1..d4dd", "c3cc d4dd"),
        ("c3cc-1..c3cc", "b2bb c3cc"),
    ],
)
def test_what_is_inside(text: str, found: str) -> None:
    if found == "ambiguous":
        with pytest.raises(NoSuchRange, match=r"ambiguous at a1aa: b2bb and s1ss"):
            of(text)
    else:
        assert of(text) == set(found.split())


def test_current_is_where_the_databases_stand() -> None:
    assert of("current..", "d4dd") == {"d4dd", "e5ee", "f6ff"}
    assert of("-1..current", "c3cc") == {"b2bb", "c3cc"}
    assert of("current..+1", "b2bb") == {"b2bb", "c3cc"}
    assert needs_current("current..") and needs_current("a:current") and not needs_current("a..b")
    with pytest.raises(NoSuchRange, match="no database was read"):
        between(HISTORY, "current..", None)


def test_the_order_is_that_of_the_graph() -> None:
    assert between(HISTORY, "a1aa..c3cc", ()) == ("c3cc", "b2bb", "a1aa")


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("b2bb", "'b2bb' is no range", "b2bb.. is everything from there on, ..b2bb everything up to there"),
        ("b2bc..", "no revision and no label is called 'b2bc'", "did you mean b2bb?"),
        ("..sid", "no revision and no label is called 'sid'", "did you mean side?"),
        ("..head", "there are 2 heads", "heads means all of them: e5ee and f6ff"),
        ("c3cc..b2bb", "c3cc is not below b2bb", "the lower end comes first: b2bb..c3cc"),
        ("s1ss..c3cc", "s1ss is not below c3cc", ""),
        ("nosuch@head..", "no revision and no label is called 'nosuch'", ""),
    ],
)
def test_what_is_no_range_says_what_may_be_meant(text: str, message: str, hint: str) -> None:
    with pytest.raises(NoSuchRange) as caught:
        of(text)
    assert (str(caught.value), caught.value.hint) == (message, hint)


def test_a_beginning_of_several_ids_names_them() -> None:
    twins = build_history([Revision("abcd1"), Revision("abcd2", ("abcd1",))])
    assert near(twins, "abcd") == "did you mean abcd2 or abcd1?"


def test_ids_with_dots_are_ends_too() -> None:
    versions = build_history([Revision("0.57.0"), Revision("0.58.0", ("0.57.0",)), Revision("0.59.0", ("0.58.0",))])
    assert of("0.57.0..0.58.0", history=versions) == {"0.57.0", "0.58.0"}


@pytest.mark.parametrize("seed", range(40))
def test_the_ends_are_as_alembic_has_them(seed: int) -> None:
    """Random histories, random ends. `heads` as the lower end is left out: Alembic does not count there what another
    depends on."""
    chance = random.Random(seed)
    made: list[Revision] = []
    for number in range(chance.randint(1, 14)):
        ids = [row.id for row in made]
        down = tuple(chance.sample(ids, min(len(ids), chance.choice([0, 1, 1, 1, 1, 2]))))
        needs = tuple(id_ for id_ in chance.sample(ids, min(len(ids), chance.choice([0, 0, 0, 1]))) if id_ not in down)
        made.append(Revision(f"r{number:03d}x", down, depends_on=needs))
    alembic = RevisionMap(
        lambda: [AlembicRevision(row.id, row.down_revisions or None, row.depends_on or None) for row in made]
    )
    history = build_history(made)
    ends = ["", *history.revisions]
    for _ in range(40):
        lower, upper = chance.choice(ends), chance.choice([*ends, "heads", "head"])
        try:
            found = alembic.iterate_revisions(
                upper or "heads", lower or "base", inclusive=True, assert_relative_length=False
            )
            wanted = {row.revision for row in found}
        except AssertionError:  # Alembic 1.20.1 cannot sort a part of which something else depends on an end
            continue
        except RevisionError:
            with pytest.raises(NoSuchRange):
                of(f"{lower}..{upper}", history=history)
        else:
            assert of(f"{lower}..{upper}", history=history) == wanted, f"{lower}..{upper}"
