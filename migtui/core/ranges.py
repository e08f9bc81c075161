"""A part of a history, as `alembic history -r a:b` takes it: from a up to b, both included.

    a..b, a:b   from a up to b          a..   from a up to all heads          ..b   all up to b

An end is an id, the beginning of one, a branch label, `label@head`, `base`, `head`, `heads`, `current`, or a number of
steps: `-3` is three below the other end, `+2` two above it, `ae10+2` and `ae10-1` count from a revision.

Unlike Alembic 1.20.1, which counts `-3` from the heads whatever the other end is, and then refuses `-3:current` where
the heads lie higher.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from migtui.core.history import History
from migtui.core.wording import enumerated

_STEPS = re.compile(r"(?:(?P<label>.+?)@)?(?P<start>\w+)?(?P<steps>[+-]\d+)")
"""As Alembic reads them (`revision._relative_destination`)."""
_NAMES = ("base", "head", "heads", "current")


class NoSuchRange(ValueError):
    """What is wrong with a range, in one sentence, and what may have been meant."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def ends_of(text: str) -> tuple[str, str]:
    """The two ends as they are written, each may be "". Raises NoSuchRange where there are not two."""
    for sign in ("..", ":"):
        lower, found, upper = text.partition(sign)
        if found:
            return lower.strip(), upper.strip()
    hint = f"{text}.. is everything from there on, ..{text} everything up to there"
    raise NoSuchRange(f"{text!r} is no range", hint)


def needs_current(text: str) -> bool:
    """Whether a database has to be asked first."""
    return "current" in ends_of(text)


def between(history: History, text: str, current: Collection[str] | None) -> tuple[str, ...]:
    """The revisions of a range, in the order of the graph. Raises NoSuchRange.

    `current`: the rows of all databases; None where they are not known.
    """
    low, high = ends_of(text)
    ends = _Ends(history, current)
    if _is_relative(high):
        lower = ends.of(low or "base")
        upper = ends.of(high, beside=lower)
    else:
        upper = ends.of(high or "heads")
        lower = ends.of(low or "base", beside=upper)
    inside = history.ancestors(upper)
    if "@" in low:
        label = low.partition("@")[0]
        upper = tuple(id_ for id_ in upper if label in history.labels.get(id_, ()))
        inside = history.ancestors(upper)
    if missed := [id_ for id_ in lower if id_ not in inside]:
        raise NoSuchRange(
            f"{enumerated(missed)} is not below {high or 'the heads'}", _turned(history, low, high, lower, upper)
        )
    if lower:
        inside = (inside - history.ancestors(lower) | set(lower)) & history.descendants(lower, dependencies=False)
    return tuple(id_ for id_ in history.order if id_ in inside)


def _turned(history: History, low: str, high: str, lower: Iterable[str], upper: Iterable[str]) -> str:
    return f"the lower end comes first: {high}..{low}" if set(upper) <= history.ancestors(lower) and high else ""


def _is_relative(end: str) -> bool:
    """Counted from the other end."""
    found = _STEPS.fullmatch(end)
    return found is not None and found["start"] is None


class _Ends:
    def __init__(self, history: History, current: Collection[str] | None) -> None:
        self._history = history
        self._current = current

    def of(self, end: str, *, beside: Sequence[str] = ()) -> tuple[str, ...]:
        """The revisions of one end; none for "base". `beside`: the other end, for steps from there."""
        found = _STEPS.fullmatch(end) if self._history.resolve(end) is None else None
        if found is None:
            return self._named(end)
        steps, label = int(found["steps"]), found["label"] or ""
        starts = self._named(found["start"]) if found["start"] else tuple(beside)
        walked = (self._walk(id_, steps, label, end) for id_ in starts or ("",))
        return tuple(dict.fromkeys(id_ for id_ in walked if id_))

    def _named(self, end: str) -> tuple[str, ...]:
        label, at, name = end.rpartition("@")
        if at and not self._has(label):
            raise self._unknown(label)
        if name == "base":
            return ()
        if name in ("head", "heads"):
            heads = tuple(id_ for id_ in self._history.heads if not at or self._is_on(id_, label))
            if name == "head" and len(heads) > 1:
                raise NoSuchRange(f"there are {len(heads)} heads", f"heads means all of them: {enumerated(heads)}")
            return heads
        if name == "current":
            return self._of_databases()
        found = self._history.resolve(name)
        if found is None:
            raise self._unknown(name)
        return (found.id,)

    def _of_databases(self) -> tuple[str, ...]:
        if self._current is None:
            raise NoSuchRange("current is not known: no database was read")
        return tuple(id_ for id_ in sorted(self._current) if id_ in self._history.revisions)

    def _has(self, label: str) -> bool:
        return label in self._history.label_owners or self._history.resolve(label) is not None

    def _is_on(self, id_: str, label: str) -> bool:
        """On a branch, which a label names, or any of its revisions."""
        named = self._history.resolve(label)
        return label in self._history.labels.get(id_, ()) or (
            named is not None
            and label not in self._history.label_owners
            and id_ in self._history.descendants([named.id])
        )

    def _walk(self, id_: str, steps: int, label: str, end: str) -> str:
        """So many steps from a revision; "" is what lies below the bases. It stops where there is no further step."""
        history = self._history
        for _ in range(abs(steps)):
            if steps > 0:
                ways = history.children.get(id_, ()) if id_ else history.bases
                ways = tuple(way for way in ways if not label or self._is_on(way, label))
            else:
                ways = history.parents.get(id_, ())
                if not ways:
                    return ""
            if not ways:
                return id_
            if len(ways) > 1:
                where = f"at {id_}" if id_ else "at the bases"
                raise NoSuchRange(f"{end} is ambiguous {where}: {enumerated(ways)}", "name one of them")
            id_ = ways[0]
        return id_

    def _unknown(self, name: str) -> NoSuchRange:
        return NoSuchRange(f"no revision and no label is called {name!r}", near(self._history, name))


def near(history: History, name: str) -> str:
    """A hint for a revision that does not exist: the ids and labels that are most like it."""
    from difflib import get_close_matches  # 3 ms, for a mistake only

    known = [id_ for id_ in history.order if history.is_defined(id_)]
    alike = [id_ for id_ in known if name and id_.startswith(name)][:3]  # the beginning of several
    found = alike or get_close_matches(name, [*known, *history.label_owners, *_NAMES], 3, 0.5)
    found = found or [id_ for id_ in known if id_[: max(3, len(name) // 2)] == name[: max(3, len(name) // 2)]][:3]
    return f"did you mean {enumerated(found, last='or')}?" if found else ""
