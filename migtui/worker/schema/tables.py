"""The models' side: SQLAlchemy's Table objects as rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sqlalchemy.engine import Dialect
from sqlalchemy.schema import (
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    PrimaryKeyConstraint,
    Sequence,
    UniqueConstraint,
)

from ..protocol import ObjectFacts, RowFacts
from ..texts import first_line, safe_str
from .compiling import Compiler
from .modelled import enum_objects, sequence_objects
from .row_keys import arrange, schema_name
from .row_parts import (
    AUTOINCREMENT,
    check_row,
    column_row,
    comment_rows,
    exclude_row,
    foreign_key_row,
    index_options,
    index_row,
    option_rows,
    primary_key_row,
    unique_row,
)
from .row_texts import MYSQL, computed_text, default_text, identity_text, type_text


def model_objects(collections: Iterable[Any], dialect: Dialect, default_schema: str | None) -> list[ObjectFacts]:
    """Every table of these MetaData, and the sequences and enums that they would create on this dialect.

    A table that cannot be compiled for the dialect has an `error`. A schema that is the connection's default one is ""
    where the models name it as the database's side does: see `row_keys`. What is no MetaData has no tables.
    """
    known = [each for each in collections if getattr(each, "tables", None) is not None]
    tables = [table for metadata in known for table in metadata.tables.values()]
    compiler = Compiler(dialect)
    objects = [_Rows(table, compiler, default_schema).facts() for table in tables]
    objects += enum_objects(tables, dialect, default_schema)
    return objects + sequence_objects(known, tables, dialect, default_schema)


def table_object(table: Any, dialect: Dialect, default_schema: str | None) -> ObjectFacts:
    """One table."""
    return _Rows(table, Compiler(dialect), default_schema).facts()


class _Rows:
    """The rows of one table. What cannot be compiled costs its row, or the text of its type only."""

    def __init__(self, table: Any, compiler: Compiler, default_schema: str | None) -> None:
        self._table = table
        self._compiler = compiler
        self._dialect = compiler.dialect
        self._default_schema = default_schema
        self._columns = [str(column.name) for column in table.columns]
        self._errors: list[str] = []

    def facts(self) -> ObjectFacts:
        found = [row for item in self._items() for row in self._tried(lambda item=item: self._row(item))]  # type: ignore[misc]
        if self._dialect.supports_comments:
            found += comment_rows(self._table.comment)
        found += option_rows(self._options(), self._dialect.name)
        schema = schema_name(self._table.schema, self._default_schema)
        return ObjectFacts("table", schema, str(self._table.name), arrange(found), error="; ".join(self._errors[:1]))

    def _row(self, item: Any) -> RowFacts | None:
        """Of a column, a constraint or an index."""
        if isinstance(item, Column):
            return self._column(item)
        name = self._compiler.name(item)
        if isinstance(item, PrimaryKeyConstraint):
            return primary_key_row(name, _names(item.columns), self._dialect.name)
        if isinstance(item, ForeignKeyConstraint):
            return self._foreign_key(item, name)
        if isinstance(item, UniqueConstraint):
            not_distinct = self._compiler.option(item, "nulls_not_distinct") is True
            return unique_row(name, _names(item.columns), not_distinct=not_distinct)
        if isinstance(item, CheckConstraint):
            return check_row(name, self._compiler.expression(item.sqltext), self._columns)
        visited = getattr(item, "__visit_name__", "")
        if visited == "index":
            return self._index(item, name)
        return self._exclude(item, name) if visited == "exclude_constraint" else None

    def _items(self) -> Iterator[Any]:
        yield from self._table.columns
        of_columns = (item for column in self._table.columns for item in column.constraints)
        for item in (*self._table.constraints, *of_columns, *self._table.indexes):
            is_empty = isinstance(item, (PrimaryKeyConstraint, UniqueConstraint)) and not len(item.columns)
            if not is_empty and self._compiler.creates(item):
                yield item

    def _tried(self, made: Callable[[], RowFacts | None]) -> list[RowFacts]:
        try:
            row = made()
        except Exception as error:
            self._note(error)
            return []
        return [] if row is None else [row]

    def _note(self, error: Exception) -> None:
        self._errors.append(first_line(safe_str(error)) or type(error).__name__)

    def _column(self, column: Any) -> RowFacts:
        try:
            kind, collation = type_text(column.type, self._dialect)
        except Exception as error:  # the dialect lacks it, or the user's own type fails
            self._note(error)
            kind, collation = repr(column.type), ""
        identity = column.identity if getattr(self._dialect, "supports_identity_columns", False) else None
        is_counter = self._is_counter(column, identity)
        default = "" if is_counter else default_text(self._compiler.default(column), kind, self._dialect.name)
        return column_row(
            str(column.name),
            nullable=bool(column.nullable),
            type=kind,
            collation=collation,
            default=default,
            identity=_identity(identity),
            computed=self._computed(column.computed),
            autoincrement=AUTOINCREMENT if is_counter else "",
            comment=column.comment if self._dialect.supports_comments else "",
        )

    def _is_counter(self, column: Any, identity: Any) -> bool:
        """SERIAL or AUTO_INCREMENT, as the dialects' own compilers decide it. SQLite's are part of the type."""
        if column is not _counter(self._table) or identity is not None:
            return False
        is_sequence = isinstance(column.default, Sequence)
        if self._dialect.name == "postgresql":
            return column.default is None or (is_sequence and bool(column.default.optional))
        if self._dialect.name in MYSQL:
            uses_sequence = is_sequence and not column.default.optional and self._dialect.supports_sequences
            return (column.server_default is None or column.identity is not None) and not uses_sequence
        return False

    def _computed(self, computed: Any) -> str:
        if computed is None:
            return ""
        return computed_text(self._compiler.expression(computed.sqltext), computed.persisted, self._dialect.name)

    def _foreign_key(self, constraint: Any, name: str) -> RowFacts:
        referred = [_target(element) for element in constraint.elements]
        schema, table = schema_name(referred[0][0], self._default_schema), referred[0][1]
        options = {part: getattr(constraint, part) for part in _FOREIGN_KEY_OPTIONS}
        target = (schema, table, [column for _, _, column in referred])
        return foreign_key_row(name, _names(constraint.columns), target, options, self._dialect.name)

    def _index(self, index: Any, name: str) -> RowFacts:
        option = self._compiler.option
        sizes, where = option(index, "length"), option(index, "where")
        columns = [self._compiler.index_column(each, sizes, option(index, "ops")) for each in index.expressions]
        method = str(option(index, "using") or "").lower()
        return index_row(
            name,
            columns,
            self._dialect.name,
            unique=bool(index.unique),
            whole_columns=set(columns) <= set(self._columns),
            not_distinct=option(index, "nulls_not_distinct") is True,
            method="" if method == "btree" else method,
            include=", ".join(str(getattr(each, "name", each)) for each in option(index, "include") or ()),
            where="" if where is None else self._compiler.expression(where),
            options=index_options(option(index, "with"), option(index, "prefix")),
        )

    def _exclude(self, constraint: Any, name: str) -> RowFacts:
        text = self._compiler.constraint(constraint)
        return exclude_row(name, text[text.find("USING") :], self._columns)

    def _options(self) -> dict[str, Any]:
        prefixes = ("mysql_", "mariadb_") if self._dialect.name in MYSQL else (f"{self._dialect.name}_",)
        return {name: value for name, value in self._table.dialect_kwargs.items() if name.startswith(prefixes)}


_FOREIGN_KEY_OPTIONS = ("ondelete", "onupdate", "deferrable", "initially", "match")


def _names(columns: Iterable[Any]) -> list[str]:
    return [str(column.name) for column in columns]


def _counter(table: Any) -> Any:
    """The column that counts by itself, or None. SQLAlchemy 1.4 has no public name for it."""
    return getattr(table, "autoincrement_column" if hasattr(table, "autoincrement_column") else "_autoincrement_column")


def _identity(identity: Any) -> str:
    if identity is None:
        return ""
    names = ("always", "start", "increment", "minvalue", "maxvalue", "cache", "cycle")
    return identity_text({name: getattr(identity, name, None) for name in names})


def _target(element: Any) -> tuple[str | None, str, str]:
    """Schema, table and column of a ForeignKey. Its table need not be among the models."""
    try:
        column = element.column
    except Exception:  # NoReferencedTableError and its kin
        schema, table, name = ["", "", *element.target_fullname.split(".", 2)][-3:]
        return schema or None, table, name
    return column.table.schema, str(column.table.name), str(column.name)
