"""By what the rows of two sides are the same row. Pure: whoever links an operation to a row asks the same rules.

- A column, an index, a trigger, an enum's label: its name, as it is. An index without a name: its signature.
- The primary key: `PRIMARY_KEY`; the comment of a table: `COMMENT`; the text of a view: `DEFINITION`.
- Foreign key, unique, check, exclude: the signature of what they are made of, whether they have a name or not, since a
  server gives a name to those that the models leave without: "(a, b)", "(a) → shop.t(id)". Columns of a unique
  constraint are sorted: Alembic does not look at their order either. A check is known by the columns that it names,
  since servers write its text anew. Where two rows of one kind have one signature, the second has " #2" behind it, in
  the order of their texts; so a name that both sides have is the better partner: see `find_row`.
- A table option: the dialect's name of it ("mysql_engine").

On MySQL and MariaDB a unique constraint and a unique index over whole columns are one thing, and stand as "unique" on
both sides: see `unique_kind`.

A schema that is the connection's default one is "" everywhere, also where the models (or an operation) spell it out:
see `schema_name`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ..diffs.objects import PARTS, RowFacts

PRIMARY_KEY = "primary key"
COMMENT = "comment"
DEFINITION = "definition"

_ORDER = {kind: number for number, kind in enumerate(PARTS)}
_IN_THEIR_ORDER = ("column", "label")
_STRING = re.compile(r"'(?:[^']|'')*'")
_CAST = re.compile(r"::\s*(?:character varying|double precision|\"[^\"]+\"|\w+)(?:\.\w+)?(?:\(\d+\))?(?:\[\])?", re.I)
_WORD = re.compile(r'"((?:[^"]|"")+)"|`((?:[^`]|``)+)`|\[([^\]]+)\]|([^\W\d]\w*)')


def schema_name(schema: str | None, default_schema: str | None) -> str:
    """The `schema` of ObjectFacts and ChangeFacts."""
    return "" if not schema or schema == default_schema else str(schema)


def full_name(schema: str, name: str) -> str:
    """ "schema.name"; without a schema the name alone."""
    return f"{schema}.{name}" if schema else name


def refers(schema: str, table: str, columns: Iterable[str]) -> str:
    """The part "refers" of a foreign key. `schema` as `schema_name` gives it."""
    return f"{full_name(schema, table)}({', '.join(columns)})"


def foreign_key_key(columns: Iterable[str], schema: str, table: str, referred: Iterable[str]) -> str:
    """ "(a, b) → schema.table(c, d)"; `schema` of the referred table, as `schema_name` gives it."""
    return f"({', '.join(columns)}) → {refers(schema, table, referred)}"


def unique_key(columns: Iterable[str]) -> str:
    """ "(a, b)", sorted."""
    return f"({', '.join(sorted(columns))})"


def check_key(text: str, columns: Iterable[str]) -> str:
    """ "(a, b)": the columns of the table that the text names. Without any: the text itself. For exclude, too."""
    known = {name.lower(): name for name in columns}
    bare = _CAST.sub(" ", _STRING.sub(" ", text))
    words = ("".join(groups) for groups in _WORD.findall(bare))
    named = sorted({known[word.lower()] for word in words if word.lower() in known})
    return f"({', '.join(named)})" if named else " ".join(text.split())


def index_key(name: str, columns: Iterable[str]) -> str:
    """The name, or "(a, b DESC)"."""
    return name or f"({', '.join(columns)})"


def unique_kind(dialect: str, *, whole_columns: bool = True) -> str:
    """Of a unique index: "unique" where the server makes no difference to a unique constraint, else "index".

    `whole_columns`: neither expressions nor the first characters of a column only (mysql_length).
    """
    return "unique" if dialect in ("mysql", "mariadb") and whole_columns else "index"


def arrange(rows: Iterable[RowFacts]) -> list[RowFacts]:
    """In the order of ObjectFacts.rows, every key once."""
    rows = list(rows)
    columns = [row for row in rows if row.kind in _IN_THEIR_ORDER]
    rest = sorted((row for row in rows if row.kind not in _IN_THEIR_ORDER), key=_place)
    seen: Counter[tuple[str, str]] = Counter()
    arranged = []
    for row in (*columns, *rest):
        seen[row.kind, row.key] += 1
        number = seen[row.kind, row.key]
        arranged.append(row if number == 1 else replace(row, key=f"{row.key} #{number}"))
    return arranged


def _place(row: RowFacts) -> tuple[int, str, str, str]:
    text = "".join(re.findall(r"[\w<>=!]+", _CAST.sub("", row.parts.get("text", "")))).lower()
    return _ORDER[row.kind], row.key, text, row.name


def find_row(rows: Sequence[RowFacts], kind: str, key: str, name: str = "") -> RowFacts | None:
    """The row that an operation is about: the one of this name, else the first of this signature.

    `key` is the signature, without a number.
    """
    same = [row for row in rows if row.kind == kind]
    named = (row for row in same if name and row.name == name)
    return next(named, None) or next((row for row in same if row.key == key), None)
