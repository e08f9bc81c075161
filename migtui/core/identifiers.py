"""What a user may type for a revision: the forms that Alembic takes, and `current`.

An id or the beginning of one, a label, `head`, `heads`, `base`, `current`, each also as `label@head`; and steps
from there: `abc-2`, `head-1`, `abc+1`. Two of them with a colon between are a range: see `ranges`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from migtui.core.history import History

FORM = re.compile(r"(?:(?P<label>[^@:]+)@)?(?P<name>[^@:+-]*)(?P<steps>[+-]\d+)?")
WORDS = ("head", "heads", "base", "bases", "current", "")


class NotIdentified(ValueError):
    """No revision, or several where one is meant. The message is a sentence."""


def identify(history: History, text: str, current: Collection[str] = ()) -> tuple[str, ...]:
    """The revisions that `text` names, sorted. Raises NotIdentified."""
    text = text.strip()
    found = FORM.fullmatch(text)
    if not text or found is None:
        raise NotIdentified(f"{text!r} is no revision: give an id, head, base, current, label@head or id-2")
    label, name, steps = found["label"], found["name"], found["steps"]
    ids = _named(history, name or ("heads" if label or steps else name), label, current)
    if steps:
        ids = _walk(ids, history.parents if steps[0] == "-" else history.children, int(steps[1:]))
    if not ids:
        raise NotIdentified(f"{text} leads to no revision")
    return tuple(sorted(ids))


def _named(history: History, name: str, label: str | None, current: Collection[str]) -> set[str]:
    if name in WORDS:
        ids = set(_word(history, name, current))
    else:
        revision = history.resolve(name)
        if revision is None:
            raise NotIdentified(f"no revision is called {name}, and none or several begin like this")
        ids = {revision.id}
    if label is not None:
        if label not in history.label_owners:
            raise NotIdentified(f"no branch is labelled {label}")
        ids = {id for id in ids if label in history.labels.get(id, ())}
    if name == "head" and len(ids) > 1:
        raise NotIdentified(f"there are {len(ids)} heads: {', '.join(sorted(ids))}")
    return ids


def _word(history: History, name: str, current: Collection[str]) -> Iterable[str]:
    if name == "current":
        return (id for id in current if id in history.revisions)
    return history.bases if name.startswith("base") else history.heads


def _walk(ids: Collection[str], graph: Mapping[str, tuple[str, ...]], steps: int) -> set[str]:
    reached = set(ids)
    for _ in range(steps):
        reached = {other for id in reached for other in graph.get(id, ())}
    return reached
