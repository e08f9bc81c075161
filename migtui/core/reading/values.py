"""From the expressions bound to Alembic's four names to their values, by the rules by which Alembic itself takes them.

Alembic turns None into nothing, a string into one item, any iterable into items; an empty string is an id
that no file defines when it is a parent, and nothing at all when it is a dependency. Each function gives the
value, or `Computed` when only running the file can tell, or `Refused` when Alembic is certain to fail on it.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass

from migtui.core.reading.bindings import Bound, Computed

_ILLEGAL = frozenset("@-+:")


@dataclass(frozen=True, slots=True)
class Refused:
    """A value with which Alembic cannot load the file, and why. `ids` is what can be shown of it all the same."""

    reason: str
    line: int
    ids: tuple[str, ...] = ()


Ids = tuple[str, ...] | Computed | Refused


def read_id(bound: Bound) -> Ids:
    """The one id in `revision`."""
    if isinstance(bound, Computed):
        return bound
    if not isinstance(bound, (ast.Constant, ast.Tuple, ast.List, ast.Dict, ast.Set)):
        return _computed(bound)
    if not isinstance(bound, ast.Constant) or not isinstance(bound.value, str) or not bound.value:
        return Refused(f"revision is {_described(bound)}, and Alembic needs an id in quotes", bound.lineno)
    illegal = sorted(_ILLEGAL.intersection(bound.value))
    if illegal:
        reason = f"Alembic does not allow {' '.join(illegal)} in a revision id, and this one is {bound.value!r}"
        return Refused(reason, bound.lineno, (bound.value,))
    return (bound.value,)


def read_parents(bound: Bound) -> Ids:
    """The ids in `down_revision`."""
    return _references("down_revision", bound)


def read_dependencies(bound: Bound) -> Ids:
    """The ids and labels in `depends_on`. One empty value alone is none, as real projects write it."""
    single = _single(bound)
    if isinstance(single, ast.Constant) and not single.value:
        return ()
    return _references("depends_on", bound)


def read_labels(bound: Bound) -> Ids:
    """The labels in `branch_labels`. Alembic takes anything for a label: what is no text is left to it."""
    found = _references("branch_labels", bound, empty=True)
    return Computed("is no text", found.line) if isinstance(found, Refused) else found


def _references(name: str, bound: Bound, *, empty: bool = False) -> Ids:
    if isinstance(bound, Computed):
        return bound
    if isinstance(bound, ast.Constant) and bound.value is None:
        return ()
    items = bound.elts if isinstance(bound, (ast.Tuple, ast.List)) else [bound]
    texts: list[str] = []
    refused: Refused | None = None
    for item in items:
        if not isinstance(item, ast.Constant):
            return _computed(item)
        if isinstance(item.value, str) and (item.value or empty):
            texts.append(item.value)
        else:
            refused = Refused(f"{name} names {_described(item)}, and Alembic needs ids in quotes", item.lineno)
    ids = tuple(dict.fromkeys(texts))
    return Refused(refused.reason, refused.line, ids) if refused else ids


def _single(bound: Bound) -> Bound:
    """The one item of a sequence of one; anything else as it is."""
    if isinstance(bound, (ast.Tuple, ast.List)) and len(bound.elts) == 1:
        return bound.elts[0]
    return bound


def _computed(expression: ast.expr) -> Computed:
    kinds = {
        ast.Name: "a name", ast.Attribute: "a name", ast.JoinedStr: "an f-string", ast.Call: "a call",
        ast.Subscript: "a look-up", ast.Starred: "an unpacked value",
    }  # fmt: skip
    return Computed(f"is computed from {kinds.get(type(expression), 'an expression')}", expression.lineno)


def _described(expression: ast.expr) -> str:
    if not isinstance(expression, ast.Constant):
        return f"a {type(expression).__name__.lower()}"
    if expression.value is None:
        return "None"
    if expression.value == "":
        return "empty"
    kinds = {bool: "", int: "the number ", float: "the number ", bytes: "the bytes "}
    return f"{kinds.get(type(expression.value), '')}{expression.value!r}"
