"""CREATE VIEW, CREATE TYPE, CREATE SEQUENCE of what lies beside the tables."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.schema import CreateSequence, Sequence

from .compiling import statement
from .other_objects import view_texts
from .savepoints import asked, guarded


def view_ddl(inspector: Any, connection: Connection, schema: str | None, name: str) -> str:
    """The whole statement; "" for no such view."""
    kind, text = view_texts(connection, schema).get(name, ("view", ""))
    if not text:
        with guarded(connection):
            text = str(inspector.get_view_definition(name, schema=schema) or "")
    text = text.strip().rstrip(";")
    if not text or text[:6].upper() == "CREATE":
        return text + ";" if text else ""
    return f"CREATE {kind.upper()} {_quoted(connection.dialect, schema, name)} AS\n{text};"


def enum_ddl(dialect: Dialect, schema: str | None, name: str, labels: Iterable[str]) -> str:
    """CREATE TYPE … AS ENUM."""
    listed = ", ".join("'" + label.replace("'", "''") + "'" for label in labels)
    return f"CREATE TYPE {_quoted(dialect, schema, name)} AS ENUM ({listed});"


def database_enum_ddl(inspector: Any, connection: Connection, schema: str | None, name: str) -> str:
    """Of PostgreSQL; "" for no such type."""
    with guarded(connection):
        enums = inspector.get_enums(schema=schema)
    found = next((each for each in enums if each["name"] == name), None)
    return "" if found is None else enum_ddl(connection.dialect, schema, name, found["labels"])


def sequence_ddl(sequence: Any, dialect: Dialect) -> str:
    """CREATE SEQUENCE of the models."""
    return statement(CreateSequence(sequence), dialect) + ";"


def database_sequence_ddl(inspector: Any, connection: Connection, schema: str | None, name: str) -> str:
    """With its options where the server tells them; "" for no such sequence."""
    dialect = connection.dialect
    with guarded(connection):
        if name not in inspector.get_sequence_names(schema=schema):
            return ""
    if getattr(dialect, "is_mariadb", False):
        rows = asked(connection, "The sequence", f"show create sequence {_quoted(dialect, schema, name)}")
        return f"{rows[0][1]};" if rows else ""
    options = _postgresql_options(connection, schema, name) if dialect.name == "postgresql" else {}
    return sequence_ddl(Sequence(name, schema=schema, **options), dialect)


def _postgresql_options(connection: Connection, schema: str | None, name: str) -> dict[str, Any]:
    """What differs from a sequence without options."""
    question = (
        "select start_value, increment_by, min_value, max_value, cache_size, cycle from pg_sequences"
        " where sequencename = :name and schemaname = coalesce(:schema, current_schema())"
    )
    rows = asked(connection, "The sequence", question, name=name, schema=schema)
    named = zip(("start", "increment", "minvalue", "maxvalue", "cache", "cycle"), rows[0] if rows else (), strict=False)
    usual = {"start": 1, "increment": 1, "minvalue": 1, "maxvalue": 2**63 - 1, "cache": 1, "cycle": False}
    return {option: value for option, value in named if value != usual[option]}


def _quoted(dialect: Dialect, schema: str | None, name: str) -> str:
    quote = dialect.identifier_preparer.quote
    return f"{quote(schema)}.{quote(name)}" if schema else quote(name)
