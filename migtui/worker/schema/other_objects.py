"""What lies in a schema beside its tables: views, sequences, PostgreSQL's enums."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Collection, Mapping
from typing import Any

from sqlalchemy.engine import Connection
from sqlalchemy.exc import NoSuchTableError

from ..protocol import ObjectFacts, RowFacts
from .catalogs import pg_place
from .reflected import Reflected, Reflector
from .row_keys import DEFINITION
from .row_parts import label_rows, row
from .savepoints import asked, guarded, reason, refuse_lost


def other_objects(
    inspector: Any, connection: Connection, schema: str | None, reflector: Reflector, owned: Collection[str]
) -> list[ObjectFacts]:
    """Of one schema (None: the default one). `owned`: sequences that belong to a column are part of that column."""
    found = _views(inspector, connection, schema, reflector)
    if connection.dialect.supports_sequences:
        names = _listed("Sequences", connection, lambda: inspector.get_sequence_names(schema=schema))
        found += [reflector.other("sequence", name) for name in names if name not in owned]
    if connection.dialect.name == "postgresql":
        enums = _listed("Enums", connection, lambda: inspector.get_enums(schema=schema))
        found += [reflector.other("enum", each["name"], label_rows(each["labels"])) for each in enums]
    return found


def _listed(what: str, connection: Connection, ask: Callable[[], Any]) -> list[Any]:
    """A list of the Inspector's; what fails is a warning."""
    try:
        with guarded(connection):
            return list(ask())
    except NotImplementedError:
        return []
    except Exception as error:
        refuse_lost(error, connection)
        warnings.warn(f"{what} could not be read: {reason(error)}", stacklevel=2)
        return []


def _views(inspector: Any, connection: Connection, schema: str | None, reflector: Reflector) -> list[ObjectFacts]:
    plain = _listed("Views", connection, lambda: inspector.get_view_names(schema=schema))
    texts = view_texts(connection, schema)
    stored = [name for name, (kind, _) in texts.items() if kind == "materialized view"]
    names = list(dict.fromkeys([*plain, *stored]))
    columns = _columns_at_once(inspector, connection, schema) if names else {}
    return [_view(inspector, connection, schema, reflector, name, texts.get(name), columns.get(name)) for name in names]


def _view(
    inspector: Any,
    connection: Connection,
    schema: str | None,
    reflector: Reflector,
    name: str,
    text: tuple[str, str] | None,
    columns: Any,
) -> ObjectFacts:
    """A broken one has an error; whatever else is known of it stays."""
    problem = ""
    try:
        with guarded(connection):
            columns = columns or inspector.get_columns(name, schema=schema)
            text = text or ("view", str(inspector.get_view_definition(name, schema=schema) or ""))
    except (NotImplementedError, NoSuchTableError):
        pass
    except Exception as error:
        refuse_lost(error, connection)
        problem = reason(error)
    kind, definition = text or ("view", "")
    rows = [*reflector.columns(name, Reflected(columns=columns or ()), {}), *reflector.triggers(name)]
    return reflector.other(kind, name, [*rows, *_definition(definition)], problem)


def _definition(text: str) -> list[RowFacts]:
    return [row("definition", "", DEFINITION, text=text.strip().rstrip(";"))] if text.strip() else []


def _columns_at_once(inspector: Any, connection: Connection, schema: str | None) -> Mapping[str, Any]:
    """Nothing where the Inspector cannot, or where any view fails: a broken one then costs itself only."""
    if not hasattr(inspector, "get_multi_columns"):
        return {}
    from sqlalchemy.engine import ObjectKind

    try:
        with guarded(connection):
            found = inspector.get_multi_columns(schema=schema, kind=ObjectKind.ANY_VIEW)
    except Exception as error:
        refuse_lost(error, connection)
        return {}
    return {name: columns for (_, name), columns in found.items()}


def view_texts(connection: Connection, schema: str | None) -> dict[str, tuple[str, str]]:
    """Kind and text of each view by its name, with one statement; empty for other dialects."""
    dialect = connection.dialect
    if dialect.name == "postgresql":
        rows = asked(connection, "Texts of views", _pg_views(schema), **({"schema": schema} if schema else {}))
    elif dialect.name in ("mysql", "mariadb"):
        rows = asked(connection, "Texts of views", _MYSQL_VIEWS, schema=schema)
    elif dialect.name == "sqlite":
        prefix = dialect.identifier_preparer.quote_schema(schema) + "." if schema else ""
        question = f"select name, 'view', sql from {prefix}sqlite_master where type = 'view'"
        rows = asked(connection, "Texts of views", question)
    else:
        rows = None
    return {str(name): (str(kind), str(text or "")) for name, kind, text in rows or ()}


def _pg_views(schema: str | None) -> str:
    return (
        "select c.relname, case c.relkind when 'm' then 'materialized view' else 'view' end,"
        " pg_get_viewdef(c.oid, true) from pg_class c join pg_namespace n on n.oid = c.relnamespace"
        f" where c.relkind in ('v', 'm') and {pg_place(schema)}"
    )


_MYSQL_VIEWS = (
    "select table_name, 'view', view_definition from information_schema.views"
    " where table_schema = coalesce(:schema, database())"
)
