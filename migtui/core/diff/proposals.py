"""Lines for a revision that do what a finding is about, where Alembic has an operation for it. None: no lines.

On SQLite, and where env.py asks for it, inside `op.batch_alter_table`. Nothing here is ever written by itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .model import Row
from .python_types import python_type

Lines = tuple[str, ...]
BIND = re.compile(r"(?<![:\w\\]):(?=\w)(?!\w+:)")
"""What sqlalchemy.text() would take for a parameter."""
NAME = re.compile(r"[a-z_][a-z0-9_$]*")
MYSQL = ("mysql", "mariadb")
POSTGRESQL_LONGEST = 63


@dataclass(frozen=True, slots=True)
class Call:
    """One directive: what stands in front of the name of the table, and behind it."""

    name: str
    first: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()
    is_table_last: bool = False
    """As a keyword: op.drop_index."""


@dataclass(frozen=True, slots=True)
class Place:
    """The table."""

    schema: str
    name: str
    dialect: str
    batch: bool = False

    @property
    def is_batch(self) -> bool:
        """Is the table changed in a batch block?"""
        return self.batch or self.dialect == "sqlite"

    def lines(self, calls: Sequence[Call]) -> Lines:
        """As they stand in upgrade()."""
        schema = (f"schema={self.schema!r}",) if self.schema else ()
        if not self.is_batch:
            return tuple(self._line(call, schema) for call in calls)
        options = ", ".join((repr(self.name), *schema))
        block = [f"    batch_op.{call.name}({', '.join((*call.first, *call.rest))})" for call in calls]
        return (f"with op.batch_alter_table({options}) as batch_op:", *block) if calls else ()

    def _line(self, call: Call, schema: tuple[str, ...]) -> str:
        table = f"table_name={self.name!r}" if call.is_table_last else repr(self.name)
        return f"op.{call.name}({', '.join((*call.first, table, *call.rest, *schema))})"


def exchange(place: Place, models: Sequence[Call] | None, database: Sequence[Call] | None) -> tuple[Lines, Lines]:
    """upgrade() and downgrade(): calls that make it as the models have it, and as the database has it."""
    return place.lines(models or ()), place.lines(database or ()) if models else ()


def check(place: Place, models: Row | None, database: Row | None) -> tuple[Lines, Lines]:
    """One without a name cannot be dropped."""
    if database is not None and not database.name:
        return (), ()
    drop, create = ([_drop(row, "check")] if row and row.name else [] for row in (database, models))
    upgrade = [*drop, *([_create_check(models)] if models else [])]
    if models is not None and not models.name:
        return ((), ()) if place.is_batch else (place.lines(upgrade), ())
    return exchange(place, upgrade, [*create, *([_create_check(database)] if database else [])])


def _drop(row: Row, kind: str) -> Call:
    return Call("drop_constraint", (repr(row.name),), (f"type_={kind!r}",))


def _create_check(row: Row) -> Call:
    return Call("create_check_constraint", (repr(row.name or None),), (repr(_text(row.parts["text"])),))


def primary_key(place: Place, models: Row | None, database: Row | None, columns: Sequence[Row]) -> tuple[Lines, Lines]:
    """MySQL cannot drop the key of a column that counts."""
    if (place.dialect in MYSQL and any("autoincrement" in row.parts for row in columns)) or (
        place.is_batch and not models
    ):
        return (), ()
    downgrade = _exchange_key(place, models, database) if database or not place.is_batch else []
    return exchange(place, _exchange_key(place, database, models), downgrade)


def _exchange_key(place: Place, old: Row | None, new: Row | None) -> list[Call]:
    """Batch mode takes the old key away by itself, and needs a name for the new one."""
    calls = []
    if old is not None and not place.is_batch:
        calls.append(Call("drop_constraint", (repr(_key_name(place, old)),), ("type_='primary'",)))
    if new is not None:
        columns = [each.strip() for each in new.parts["columns"].split(",")]
        name = new.name or (f"pk_{place.name}" if place.is_batch else None)
        calls.append(Call("create_primary_key", (repr(name),), (repr(columns),)))
    return calls


def _key_name(place: Place, row: Row) -> str:
    if place.dialect in MYSQL:
        return "PRIMARY"
    return row.name or f"{place.name[: POSTGRESQL_LONGEST - len('_pkey')]}_pkey"


def index(place: Place, models: Row, database: Row, columns: Sequence[str]) -> tuple[Lines, Lines]:
    """Dropped and created again, which SQLite can without a batch block: that would copy the table, and lose what
    SQLAlchemy cannot read. Storage options are not known well enough for it."""
    dialect, plain = place.dialect, Place(place.schema, place.name, "")
    if "options" in models.parts or "options" in database.parts or not models.name or not database.name:
        return (), ()
    upgrade = [_drop_index(database), _create_index(models, dialect, columns)]
    return exchange(plain, upgrade, [_drop_index(models), _create_index(database, dialect, columns)])


def _drop_index(row: Row) -> Call:
    return Call("drop_index", (repr(row.name),), is_table_last=True)


def _create_index(row: Row, dialect: str, columns: Sequence[str]) -> Call:
    parts = row.parts
    listed = [repr(each) if each in columns else _sql(each) for each in split(parts.get("columns", ""))]
    options = {
        "unique": "True" if "unique" in parts else "False",
        f"{dialect}_where": _sql(parts["where"]) if parts.get("where") else "",
        f"{dialect}_using": repr(parts["method"]) if parts.get("method") else "",
        f"{dialect}_include": repr(split(parts["include"])) if parts.get("include") else "",
        f"{dialect}_nulls_not_distinct": "True" if parts.get("nulls") else "",
    }
    rest = [f"{name}={value}" for name, value in options.items() if value]
    return Call("create_index", (repr(row.name),), (f"[{', '.join(listed)}]", *rest))


def split(text: str) -> list[str]:
    """ "a, lower(b, c)" at the commas that stand in no parentheses."""
    parts, depth = [""], 0
    for letter in text:
        depth += (letter in "([") - (letter in ")]")
        if letter == "," and not depth:
            parts.append("")
        else:
            parts[-1] += letter
    return [part.strip() for part in parts if part.strip()]


def default(place: Place, models: Row, database: Row) -> tuple[Lines, Lines]:
    """MySQL writes the column anew, and must be told its type, whether it takes NULL, and its comment."""
    type_ = python_type(database.parts.get("type", ""))
    if place.dialect in MYSQL and not type_:
        return (), ()
    existing = [f"existing_type={type_}"] if type_ else []
    if place.dialect in MYSQL:
        existing.append(f"existing_nullable={database.parts.get('null') != 'NOT NULL'}")
        existing += [f"existing_comment={database.parts['comment']!r}"] if database.parts.get("comment") else []
    return exchange(place, *([_alter(database, row, existing, place.dialect)] for row in (models, database)))


def _alter(column: Row, wanted: Row, existing: Sequence[str], dialect: str) -> Call:
    text = wanted.parts.get("default", "")
    is_plain = dialect not in MYSQL or re.match(r"'|[-+\d]|NULL\b|CURRENT_", text) is not None
    value = _sql(text if is_plain else f"({text})") if text else "None"
    return Call("alter_column", (), (repr(column.name), *existing, f"server_default={value}"))


def timezone(place: Place, models: Row, database: Row) -> tuple[Lines, Lines]:
    """PostgreSQL converts by the session's time zone."""
    ours, theirs = (python_type(row.parts.get("type", "")) for row in (models, database))
    if not ours or not theirs:
        return (), ()
    calls = (
        [Call("alter_column", (), (repr(database.name), f"existing_type={old}", f"type_={new}"))]
        for old, new in ((theirs, ours), (ours, theirs))
    )
    return exchange(place, *calls)


def enum_label(schema: str, name: str, label: str, labels: Sequence[str], known: Mapping[str, Row]) -> Lines:
    """Where the models have it: behind the label before it. PostgreSQL has no way back."""
    at = labels.index(label)
    where = f" AFTER {_quoted(labels[at - 1])}" if at else ""
    following = next((each for each in labels[at + 1 :] if each in known), "")
    if not at and following:
        where = f" BEFORE {_quoted(following)}"
    kind = ".".join(_identifier(each) for each in (schema, name) if each)
    statement = f"ALTER TYPE {kind} ADD VALUE IF NOT EXISTS {_quoted(label)}{where}"
    return (
        "with op.get_context().autocommit_block():  # PostgreSQL before 12 cannot do it in a transaction",
        f"    op.execute({_text(statement)!r})",
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _identifier(name: str) -> str:
    return name if NAME.fullmatch(name) else '"' + name.replace('"', '""') + '"'


def _text(sql: str) -> str:
    """For a string that becomes sqlalchemy.text()."""
    return BIND.sub(r"\\:", sql)


def _sql(text: str) -> str:
    return f"sa.text({_text(text)!r})"
