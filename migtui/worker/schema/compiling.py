"""Pieces of a Table as text for one dialect, by SQLAlchemy's own compilers."""

from __future__ import annotations

from typing import Any

from sqlalchemy.engine import Dialect
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.schema import Column
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import UnaryExpression

from .row_texts import MYSQL, without_parentheses

_MODIFIERS: dict[Any, str] = {
    operators.asc_op: "",
    operators.desc_op: " DESC",
    operators.nulls_first_op: " NULLS FIRST",
    operators.nulls_last_op: " NULLS LAST",
}
_USUAL = {" DESC NULLS FIRST": " DESC", " NULLS LAST": ""}
"""What PostgreSQL sorts by anyway."""


class Compiler:
    """One dialect. All methods raise what SQLAlchemy's compilers raise, CompileError for what the dialect lacks."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self._ddl: Any = dialect.ddl_compiler(dialect, None)  # type: ignore[arg-type]  # no statement to begin with

    def expression(self, element: Any) -> str:
        """An SQL expression, its columns without their table."""
        if isinstance(element, str):
            return element
        return plain(self._ddl.sql_compiler.process(element, include_table=False, literal_binds=True), self.dialect)

    def default(self, column: Any) -> str:
        """The server default as a CREATE TABLE says it; "" for none."""
        return plain(self._ddl.get_column_default_string(column) or "", self.dialect)

    def constraint(self, constraint: Any) -> str:
        """A constraint as a CREATE TABLE says it."""
        return plain(self._ddl.process(constraint), self.dialect)

    def name(self, item: Any) -> str:
        """Of a constraint or an index, by the naming conventions, cut as the dialect cuts it; "" for none."""
        if item.name is None:
            return ""
        try:
            name = self.dialect.identifier_preparer.format_constraint(item, _alembic_quote=False)
        except SQLAlchemyError:  # too long for the dialect, or a convention that lacks a word
            name = item.name
        return str(name or "")

    def creates(self, item: Any) -> bool:
        """Does the dialect create this constraint or index, or is it for another one?"""
        rule = getattr(item, "_create_rule", None)
        if rule is not None and not rule(self._ddl):
            return False
        condition = getattr(item, "_ddl_if", None)
        if condition is None:
            return True
        return bool(condition._should_execute(item, item, None, compiler=self._ddl))

    def index_column(self, element: Any, sizes: Any = None, classes: Any = None) -> str:
        """One element of an index: "a", "b(10)", "c DESC", "lower(d)". `sizes` is mysql_length, `classes`
        postgresql_ops."""
        modifiers, inner = "", element
        while isinstance(inner, UnaryExpression) and inner.modifier in _MODIFIERS:
            modifiers, inner = _MODIFIERS[inner.modifier] + modifiers, inner.element
        is_column = isinstance(inner, Column)
        text = str(inner.name) if is_column else without_parentheses(self.expression(inner))
        key = getattr(inner, "key", None)
        size = sizes.get(text, sizes.get(key)) if isinstance(sizes, dict) else sizes
        operator_class = (classes or {}).get(key)
        text = f"{text}({size})" if size else text
        return f"{text} {operator_class}" if operator_class else text + _USUAL.get(modifiers, modifiers)

    def option(self, item: Any, name: str) -> Any:
        """What an item says for this dialect: `postgresql_using`; MariaDB's own word goes before MySQL's."""
        own = {self.dialect.name: None, **({"mariadb": None, "mysql": None} if self.dialect.name in MYSQL else {})}
        found = (item.dialect_kwargs.get(f"{prefix}_{name}") for prefix in own)
        return next((value for value in found if value is not None), None)


def statement(element: Any, dialect: Dialect) -> str:
    """CREATE TABLE and its kin, as they are, without what the driver would want to have masked."""
    return plain(str(element.compile(dialect=dialect)), dialect).strip()


def plain(text: str, dialect: Dialect) -> str:
    """Drivers that write parameters as %s have every other percent sign doubled."""
    return text.replace("%%", "%") if dialect.paramstyle in ("format", "pyformat") else text
