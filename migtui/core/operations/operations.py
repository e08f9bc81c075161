"""The operations of upgrade() and downgrade(), read from the file's syntax tree, without running it.

Nothing here raises, whatever the text is, and nothing recurses over what the user wrote. Measured on the sample
project: `read_body` takes four times as long as Python's parser alone (1.3 and 0.3 ms a file on a slow machine), and
`destroys_on_upgrade` a third of that (0.1 ms): most files have no word outside downgrade() that can destroy anything.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import Literal

from migtui.core.operations.expression import Function, Scope
from migtui.core.operations.names import bound_names, define, learn, learn_class
from migtui.core.operations.operation_walk import Listed, listed
from migtui.core.operations.source import empty_scope, parse, top_level
from migtui.core.operations.sql_risk import Risk, Sign
from migtui.core.operations.way_back import WayBack, way_back, worst

__all__ = ["Body", "Operation", "Risk", "Sign", "WayBack", "destroys_on_upgrade", "read_body"]


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation, ready to be read: sign "+", "-", "~" or "·" and a text such as "column invoice.pdf_path"."""

    sign: Sign
    text: str
    risk: Risk = "safe"
    line: int = 0
    """1-based line in the version file."""
    database: str = ""
    """The database it is for, in a file of the multidb template: upgrade_engine1() → "engine1"."""
    needs_batch: bool = False
    """It is run whatever happens, and SQLite refuses it: see `sqlite_alter`."""
    enums: tuple[str, ...] = ()
    """The types that PostgreSQL makes for the columns of the table that it creates."""

    @property
    def dropped_type(self) -> str:
        """The type that it drops, or ""."""
        is_one = self.sign == "-" and self.text.startswith("type ")
        return self.text.split(" ")[1].replace('"', "") if is_one else ""


@dataclass(frozen=True, slots=True)
class Body:
    """What a version file's functions do."""

    upgrade: tuple[Operation, ...] = ()
    downgrade: tuple[Operation, ...] = ()
    way_back: WayBack = "yes"
    problem: str = ""
    """Why the bodies could not be read (a syntax error), or ""."""

    @property
    def leaves(self) -> tuple[str, ...]:
        """The types that upgrade() makes and downgrade() leaves on PostgreSQL, where DROP TABLE drops no type; as far
        as the file shows all that downgrade() does."""
        if any(each.sign == "·" and each.risk == "unknown" for each in self.downgrade):
            return ()
        dropped = {each.dropped_type for each in self.downgrade}
        made = dict.fromkeys(name for each in self.upgrade for name in each.enums)
        return tuple(name for name in made if name not in dropped)

    def operations(self, direction: Literal["upgrade", "downgrade"]) -> tuple[Operation, ...]:
        """What a step in this direction does. A file that could not be read does something of unknown risk."""
        if self.problem:
            return (Operation("·", f"cannot be read: {self.problem}", "unknown"),)
        return self.upgrade if direction == "upgrade" else self.downgrade


def read_body(source: str) -> Body:
    """Read the operations of a version file from its text. Never raises; see `Body.problem`."""
    try:
        tree = parse(source)
    except SyntaxError as error:
        return Body(problem=f"line {error.lineno}: {error.msg}" if error.lineno else str(error.msg))
    except (ValueError, RecursionError, MemoryError) as error:  # null bytes; absurd nesting
        return Body(problem=str(error) or "it is nested too deeply")
    scope = _module_scope(tree, source)
    down = _operations("downgrade", scope)
    return Body(_operations("upgrade", scope), down, _way_back(scope, down))


def _module_scope(tree: ast.Module, source: str) -> Scope:
    """What the file's top level defines, also under `if` and `try`."""
    scope = empty_scope(source)
    for statement in top_level(tree):
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
            define(statement, scope)
        elif isinstance(statement, ast.ClassDef):
            learn_class(statement, scope)
        else:
            twice = bound_names(statement) & scope.values.keys()
            learn(statement, scope)
            scope.unsure |= twice
    return scope


def _functions(direction: str, scope: Scope) -> list[tuple[str, Function]]:
    """The functions that Alembic ends up in, with their databases: upgrade(), or upgrade_engine1(),
    upgrade_engine2() where upgrade(engine_name) looks the function up by the database's name."""
    main = scope.functions.get(direction)
    if main is None:
        return []
    prefix = direction + "_"
    found = [(name.removeprefix(prefix), scope.functions[name]) for name in scope.functions if name.startswith(prefix)]
    return found if found and _looks_up_by_name(main) else [("", main)]


def _looks_up_by_name(function: Function) -> bool:
    return any(isinstance(node, ast.Name) and node.id == "globals" for node in ast.walk(function))


def _operations(direction: str, scope: Scope) -> tuple[Operation, ...]:
    functions = _functions(direction, scope)
    found = [_operation(item, database) for database, function in functions for item in listed(function, scope)]
    if direction in scope.unsure:
        found.append(Operation("·", f"runs Python: there is more than one {direction}()", "unknown"))
    elif not functions and _comes_from_elsewhere(direction, scope):
        found.append(Operation("·", f"runs Python: {direction}() is written elsewhere", "unknown"))
    return tuple(found)


def _comes_from_elsewhere(direction: str, scope: Scope) -> bool:
    """`downgrade = _no_way_back`, `from .base import downgrade`."""
    return direction in scope.values or direction in scope.imported or "*" in scope.imported


def _operation(item: Listed, database: str) -> Operation:
    effect = item.effect
    text = f"{effect.text} ({database})" if database else effect.text
    return Operation(effect.sign, text, effect.risk, item.line, database, effect.needs_batch, effect.enums)


def _way_back(scope: Scope, operations: tuple[Operation, ...]) -> WayBack:
    """A downgrade() that only looks leads back no more than an empty one."""
    functions = _functions("downgrade", scope)
    if not functions:
        return "yes" if operations else "missing"
    found = worst([way_back(function) for _, function in functions])
    return "empty" if found == "yes" and not operations else found


_CAN_DESTROY = ("drop", "delete", "truncate", "type_", "invoke")
"""Every operation that is listed as destroying has one of these in its source. A property test holds it."""
_DOWNGRADE = re.compile(r"^(?:async[ \t]+)?def[ \t]+downgrade", re.MULTILINE)
_TOP_LEVEL = re.compile(r"^[^\s#)\]}]", re.MULTILINE)


def destroys_on_upgrade(source: str) -> bool:
    """Does upgrade() destroy data? The same answer as `read_body`, without parsing where no word in question stands
    outside downgrade(): meant for a whole history."""
    text = _without_downgrade(source).lower()
    if not any(word in text for word in _CAN_DESTROY):
        return False
    return any(operation.risk == "destroys" for operation in read_body(source).upgrade)


def _without_downgrade(source: str) -> str:
    """The source without its first downgrade function; all of it when something else speaks of downgrading."""
    found = _DOWNGRADE.search(source)
    if found is None:
        return source
    below = _TOP_LEVEL.search(source, found.end())
    rest = source[: found.start()] + (source[below.start() :] if below else "")
    return source if "downgrade" in rest else rest
