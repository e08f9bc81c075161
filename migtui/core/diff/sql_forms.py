"""One form for what servers write in several: see `sql_expression`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

Node: TypeAlias = "str | tuple[Node, ...]"

SIGNS = {
    "!=": "<>", "~~": "like", "!~~": "not like", "~~*": "ilike", "!~~*": "not ilike", "mod": "%", "rlike": "regexp",
}  # fmt: skip
INVERSE = {"=": "<>", "<": ">=", ">": "<=", "in": "not in", "is": "is not", "like": "not like", "ilike": "not ilike",
           "~": "!~", "~*": "!~*", "distinct": "not distinct", "regexp": "not regexp"}  # fmt: skip
INVERSE |= {value: key for key, value in INVERSE.items()}
FUNCTIONS = {
    "ucase": "upper", "lcase": "lower", "octet_length": "length", "character_length": "char_length",
    "now": "current_timestamp", "substr": "substring", "mid": "substring", "ceil": "ceiling", "pow": "power",
    "extract": "date_part", "ifnull": "coalesce", "nvl": "coalesce", "curdate": "current_date",
    "transaction_timestamp": "current_timestamp",
}  # fmt: skip
"""MariaDB's and PostgreSQL's own names for the same."""


def binary(sign: str, left: Node, right: Node) -> Node:
    """Two values with an operator between them."""
    sign = SIGNS.get(sign, sign)
    if sign in ("and", "or"):
        return spread(sign, left, right)
    return compared(sign, left, right)


def compared(sign: str, left: Node, right: Node) -> Node:
    """`= ANY (ARRAY[…])` is IN, `<> ALL (ARRAY[…])` is NOT IN."""
    if isinstance(right, tuple) and len(right) == 3 and right[:2] in (("call", "any"), ("call", "all")):
        items = right[2]
        if isinstance(items, tuple) and items[0] == "array" and (sign, right[1]) in (("=", "any"), ("<>", "all")):
            within = contained(left, items[1:])
            return within if sign == "=" else negated(within)
    return (sign, left, right)


def contained(left: Node, items: Sequence[Node]) -> Node:
    """IN, whatever the order of the values; one alone is the same as "="."""
    if len(items) == 1:
        return ("=", left, items[0])
    return ("in", left, ("row", *sorted(items, key=repr)))


def spread(sign: str, *parts: Node) -> Node:
    """a AND (b AND c) is a AND b AND c."""
    flat: list[Node] = []
    for part in parts:
        flat += part[1:] if isinstance(part, tuple) and part[0] == sign else (part,)
    return (sign, *flat)


def negated(tree: Node) -> Node:
    """NOT in front of a comparison is the other comparison; of AND and OR, each part turned round."""
    if isinstance(tree, tuple):
        sign = tree[0]
        if isinstance(sign, str) and sign in INVERSE and len(tree) == 3:
            return (INVERSE[sign], *tree[1:])
        if sign in ("and", "or"):
            return spread("or" if sign == "and" else "and", *map(negated, tree[1:]))
        if sign == "not":
            return tree[1]
    return ("not", tree)


def cased(parts: Sequence[Node]) -> Node:
    """CASE … END."""
    return ("case", *parts)


def called(name: str, arguments: Sequence[Node]) -> Node:
    """A function under one of its names."""
    name = FUNCTIONS.get(name, name)
    if name == "date_part" and arguments and isinstance(arguments[0], str):
        arguments = [f"'{arguments[0].strip(chr(39))}'", *arguments[1:]]
    return ("call", name, *arguments)
