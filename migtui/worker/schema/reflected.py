"""What the Inspector tells of one table, as rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.engine import Dialect
from sqlalchemy.types import NullType

from ..protocol import ObjectFacts, RowFacts
from .catalogs import Catalog
from .index_texts import index_parts
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
    row,
    unique_row,
)
from .row_texts import MYSQL, bare_text, computed_text, default_text, identity_text, type_text, without_parentheses

_JSON = re.compile(r"^json_valid\(`(?P<column>.*)`\)$", re.I | re.S)
_SORTING = {"desc": " DESC", "nulls_first": " NULLS FIRST", "nulls_last": " NULLS LAST"}


@dataclass
class Reflected:
    """The Inspector's answers about one table, by the names of its methods without "get_"."""

    columns: Sequence[Mapping[str, Any]] = ()
    pk_constraint: Mapping[str, Any] = field(default_factory=dict)
    foreign_keys: Sequence[Mapping[str, Any]] = ()
    unique_constraints: Sequence[Mapping[str, Any]] = ()
    check_constraints: Sequence[Mapping[str, Any]] = ()
    indexes: Sequence[Mapping[str, Any]] = ()
    table_comment: Mapping[str, Any] = field(default_factory=dict)
    table_options: Mapping[str, Any] = field(default_factory=dict)

    def has_unknown_type(self) -> bool:
        return any(isinstance(column["type"], NullType) for column in self.columns)


class Reflector:
    """Makes the objects of one schema."""

    def __init__(self, dialect: Dialect, schema: str | None, default_schema: str | None, catalog: Catalog) -> None:
        self.dialect = dialect
        self._default_schema = default_schema
        self._schema = schema_name(schema, default_schema)
        self._catalog = catalog

    def table(
        self, name: str, found: Reflected, error: str = "", types: Mapping[tuple[str, str], str] | None = None
    ) -> ObjectFacts:
        """`types`: what the server calls the types that SQLAlchemy does not know, by table and column."""
        rows = [*self.columns(name, found, types or {}), *self._constraints(name, found)]
        rows += self._indexes(name, found)
        rows += self.triggers(name)
        rows += comment_rows(found.table_comment.get("text"))
        rows += option_rows(self._options(found.table_options), self.dialect.name)
        return ObjectFacts("table", self._schema, name, arrange(rows), error)

    def other(self, kind: str, name: str, rows: Sequence[RowFacts] = (), error: str = "") -> ObjectFacts:
        """A view, a sequence or an enum."""
        return ObjectFacts(kind, self._schema, name, arrange(rows), error)

    def columns(self, name: str, found: Reflected, types: Mapping[tuple[str, str], str]) -> list[RowFacts]:
        """Of a table or a view."""
        json = self._json_columns(name)
        return [self._column(name, each, types.get((name, each["name"]), ""), json) for each in found.columns]

    def triggers(self, name: str) -> list[RowFacts]:
        """Of a table or a view."""
        return [row("trigger", each, str(each), text=str(text)) for each, text in self._catalog.triggers.get(name, ())]

    def _column(self, table: str, column: Mapping[str, Any], server_type: str, json: set[str]) -> RowFacts:
        name = str(column["name"])
        kind, collation = self._type(column["type"], server_type)
        if name in json and kind == "LONGTEXT":
            kind, collation = "JSON", ""
        is_counter = self._is_counter(table, column)
        computed, identity = column.get("computed"), column.get("identity")
        default = "" if is_counter or computed else str(column.get("default") or "")
        return column_row(
            name,
            nullable=bool(column["nullable"]),
            type=kind,
            collation=collation,
            default=default_text(default, kind, self.dialect.name),
            identity=identity_text(identity) if identity else "",
            computed=self._computed(computed) if computed else "",
            autoincrement=AUTOINCREMENT if is_counter else "",
            comment=column.get("comment"),
        )

    def _type(self, kind: Any, server_type: str) -> tuple[str, str]:
        if isinstance(kind, NullType) and server_type:
            return server_type, ""
        try:
            return type_text(kind, self.dialect)
        except Exception:  # a type of an extension that reads, and cannot be written
            return server_type or repr(kind), ""

    def _computed(self, computed: Mapping[str, Any]) -> str:
        text = bare_text(str(computed["sqltext"]), self.dialect.name)
        return computed_text(text, computed.get("persisted"), self.dialect.name)

    def _is_counter(self, table: str, column: Mapping[str, Any]) -> bool:
        """AUTO_INCREMENT, or a sequence that belongs to the column, as SERIAL makes it."""
        if self.dialect.name == "postgresql":
            is_owned = (table, column["name"]) in self._catalog.counters
            return is_owned and str(column.get("default") or "").startswith("nextval(")
        return self.dialect.name in MYSQL and column.get("autoincrement") is True

    def _json_columns(self, table: str) -> set[str]:
        """MariaDB's JSON is LONGTEXT with a check."""
        found = (_JSON.match(str(check[1])) for check in (self._catalog.checks or {}).get(table, ()))
        return {match["column"] for match in found if match is not None}

    def _constraints(self, name: str, found: Reflected) -> Iterator[RowFacts]:
        columns, dialect = [str(each["name"]) for each in found.columns], self.dialect.name
        key = found.pk_constraint or {}
        if key.get("constrained_columns"):
            yield primary_key_row(key.get("name"), key["constrained_columns"], dialect)
        for each in found.foreign_keys:
            schema = schema_name(each["referred_schema"], self._default_schema)
            target = (schema, each["referred_table"], each["referred_columns"])
            yield foreign_key_row(each["name"], each["constrained_columns"], target, each.get("options") or {}, dialect)
        for each in found.unique_constraints:
            if not each.get("duplicates_index"):
                yield unique_row(each["name"], each["column_names"], not_distinct=_is_not_distinct(each))
        for check, text in self._checks(name, found):
            yield check_row(check, bare_text(text, dialect), columns)
        for exclude, text in self._catalog.excludes.get(name, ()):
            yield exclude_row(exclude, text[text.find("USING") :], columns)

    def _checks(self, name: str, found: Reflected) -> Iterator[tuple[str | None, str]]:
        if self._catalog.checks is None:
            yield from ((each["name"], str(each["sqltext"])) for each in found.check_constraints)
            return
        for check, text, level in self._catalog.checks.get(name, ()):
            if _JSON.match(str(text)) is None:
                yield "" if level == "Column" else check, str(text)

    def _indexes(self, name: str, found: Reflected) -> Iterator[RowFacts]:
        texts = {str(each): str(sql) for each, sql in self._catalog.indexes.get(name, ())}
        known = {str(each["name"]) for each in found.indexes}
        for each in found.indexes:
            if not each.get("duplicates_constraint") and not self._backs_foreign_key(each, found):
                yield self._index(each, texts.get(str(each["name"]), ""))
        for skipped in texts.keys() - known:
            columns, where = index_parts(texts[skipped])
            unique = texts[skipped].upper().startswith("CREATE UNIQUE")
            yield index_row(skipped, columns, self.dialect.name, unique=unique, where=where)

    def _backs_foreign_key(self, index: Mapping[str, Any], found: Reflected) -> bool:
        """MySQL makes one for each foreign key, by the name of that or of its first column."""
        if self.dialect.name not in MYSQL or index["unique"]:
            return False
        columns = list(index["column_names"])
        same = (each for each in found.foreign_keys if list(each["constrained_columns"]) == columns)
        return any(index["name"] in (each["name"], columns[0]) for each in same)

    def _index(self, index: Mapping[str, Any], sql: str) -> RowFacts:
        options = index.get("dialect_options") or {}
        columns = list(_index_columns(index, self._option(options, "length"), self._option(options, "ops")))
        where = self._option(options, "where")
        where = "" if where is None else without_parentheses(str(getattr(where, "text", where)))
        if sql:
            columns, where = index_parts(sql)
        method = str(self._option(options, "using") or "").lower()
        include = self._option(options, "include") or index.get("include_columns") or ()
        return index_row(
            index["name"],
            columns,
            self.dialect.name,
            unique=bool(index["unique"]),
            whole_columns=columns == list(index["column_names"]),
            not_distinct=_is_not_distinct(index),
            method="" if method == "btree" else method,
            include=", ".join(map(str, include)),
            where=where,
            options=index_options(self._option(options, "with"), self._option(options, "prefix")),
        )

    def _option(self, options: Mapping[str, Any], name: str) -> Any:
        prefix = "mysql" if self.dialect.name in MYSQL else self.dialect.name
        return options.get(f"{self.dialect.name}_{name}", options.get(f"{prefix}_{name}"))

    def _options(self, options: Mapping[str, Any]) -> dict[str, Any]:
        """Without what every table of this schema has."""
        usual = self._catalog.usual_options
        found = {name.replace("default ", "").replace("mariadb_", "mysql_"): options[name] for name in options}
        return {name: value for name, value in found.items() if usual.get(name, None) != str(value)}


def _is_not_distinct(item: Mapping[str, Any]) -> bool:
    return bool((item.get("dialect_options") or {}).get("postgresql_nulls_not_distinct"))


def _index_columns(index: Mapping[str, Any], sizes: Any, classes: Any) -> Iterator[str]:
    names: Sequence[str | None] = index["column_names"]
    expressions = index.get("expressions") or names
    sorting: Mapping[str, Sequence[str]] = index.get("column_sorting") or {}
    for name, expression in zip(names, expressions, strict=False):
        text = without_parentheses(str(expression)) if name is None else str(name)
        size = (sizes or {}).get(name) if isinstance(sizes, dict) else sizes
        operator_class = (classes or {}).get(expression)
        yield "".join(
            [
                text,
                f"({size})" if size else "",
                f" {operator_class}" if operator_class else "",
                *(_SORTING.get(word, "") for word in sorting.get(str(expression), ())),
            ]
        )
