"""Walk one function of a version file and say what it does, statement by statement.

The walk keeps its own stack, so nesting costs no recursion. Calls of the file's own helper functions are
followed a few levels deep with their arguments put in place; what is inside `if`, `for`, `while` and `try`
is listed with that beside it, since it may not run. What is not understood is listed as Python of unknown
risk: nothing is left out silently.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, cast

from migtui.core.operations.call_text import effects_of_call
from migtui.core.operations.callee import target
from migtui.core.operations.expression import Function, Scope, called, dotted
from migtui.core.operations.harmless import builds, is_harmless
from migtui.core.operations.names import bind, bound_names, define, learn, learn_class
from migtui.core.operations.sql_risk import Effect, one_line
from migtui.core.operations.statement_parts import (
    bound_arguments,
    expressions_in,
    own_expressions,
    with_own_names,
    writes_attribute,
)

DEPTH = 3
"""How many helper functions inside each other are followed."""
LIMIT = 400
"""Operations listed for one function; a generated file may hold ten thousand."""
STEPS = 20_000
"""Statements looked at for one function: helpers that call helpers multiply."""
MARK = 40
"""Characters of a condition that are shown."""


class Listed(NamedTuple):
    """An effect and the 1-based line where it is written."""

    effect: Effect
    line: int


@dataclass
class Frame:
    """A list of statements being walked, and what is known there."""

    todo: Iterator[ast.stmt]
    scope: Scope
    mark: str = ""
    """Why the statements may not run: "if …"."""
    helpers: tuple[str, ...] = ()
    """The helper functions that led here."""

    def inside(self, body: list[ast.stmt], mark: str = "") -> Frame:
        """A frame for a block of this one's statements."""
        return Frame(iter(body), self.scope, mark or self.mark, self.helpers)


def listed(function: Function, scope: Scope) -> tuple[Listed, ...]:
    """What the function does, in order. `scope` is the module's and is left as it is."""
    inner = scope.inner()
    if any(argument.arg == "op" for argument in function.args.args):  # upgrade(op, tables, tester)
        inner.ops.add("op")
    frame = Frame(iter(function.body), inner)
    walk = _Walk(frame)
    walk.expressions(function, frame)  # its decorators
    return walk.run()


class _Walk:
    def __init__(self, first: Frame) -> None:
        self.found: list[Listed] = []
        self.stack = [first]
        self.may_be_over = False
        """A `return` or a `raise` has been passed: what follows may not run."""
        self.unread: dict[int, int] = {}  # index in `found` of a run of unread statements → how many

    def run(self) -> tuple[Listed, ...]:
        for _ in range(STEPS):
            if not self.stack or len(self.found) >= LIMIT:
                break
            frame = self.stack[-1]
            statement = next(frame.todo, None)
            if statement is None:
                self.stack.pop()
            else:
                self.visit(statement, frame)
        if self.stack:
            self.add(Effect("·", "and more, not listed", "unknown"), self.found[-1].line if self.found else 0, "")
        return tuple(_counted(item, self.unread.get(index, 1)) for index, item in enumerate(self.found))

    def add(self, effect: Effect, line: int, mark: str) -> None:
        text = f"{effect.text} ({mark})" if mark else effect.text
        if mark or self.may_be_over:  # what may not run is not promised
            effect = effect._replace(needs_batch=False, enums=())
        self.found.append(Listed(effect._replace(text=text), line))

    def visit(self, statement: ast.stmt, frame: Frame) -> None:
        """List what the statement itself does, then open the blocks inside it, first one on top of the stack."""
        self.expressions(statement, frame)
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
            define(statement, frame.scope)
        elif isinstance(statement, ast.ClassDef):
            learn_class(statement, frame.scope)
        elif isinstance(statement, ast.Raise):
            what = frame.scope.quote(statement).removeprefix("raise").strip()
            self.add(Effect("·", f"raises {what}".strip(), "safe"), statement.lineno, frame.mark)
        else:
            learn(statement, frame.scope)
        if frame.mark:  # it may not run: what is called by a name that is bound here, nobody knows afterwards
            frame.scope.unsure |= bound_names(statement)
        self.may_be_over |= isinstance(statement, (ast.Return, ast.Raise))
        self.stack.extend(reversed(blocks(statement, frame)))

    def expressions(self, statement: ast.stmt, frame: Frame) -> None:
        """The calls in the statement's own expressions, in the order of the source."""
        understood, helpers = writes_attribute(statement), []
        scope = with_own_names(statement, frame.scope)
        todo = [(node, _Place()) for node in reversed(own_expressions(statement))]
        while todo:
            node, place = todo.pop()
            if isinstance(node, ast.Call):
                effects = effects_of_call(node, scope)
                for effect in effects or ():
                    self.add(effect, node.lineno, _mark(frame, node, statement))
                helper = self.helper(node, frame) if effects is None else None
                if helper is not None:
                    helpers.append(helper)
                elif effects is None and not (is_harmless(node, scope) or place.allows(node)):
                    understood = False
                place = place.inside(effects, builds=effects is not None or builds(node, scope))
            todo.extend((child, place) for child in reversed(expressions_in(node)))
        if not understood:
            self.unexplained(statement, frame)
        self.stack.extend(reversed(helpers))

    def unexplained(self, statement: ast.stmt, frame: Frame) -> None:
        """One line for a run of statements that are not understood, quoting the first."""
        last = len(self.found) - 1
        if last in self.unread:
            self.unread[last] += 1
            return
        effect = Effect("·", f"runs Python: {frame.scope.quote(statement)}", "unknown")
        self.add(effect, statement.lineno, frame.mark)
        self.unread[last + 1] = 1

    def helper(self, call: ast.Call, frame: Frame) -> Frame | None:
        """The body of the file's own function that is called, with the arguments put in place."""
        func = target(call.func, frame.scope)
        if not isinstance(func, ast.Name) or len(frame.helpers) >= DEPTH or func.id in frame.scope.unsure:
            return None
        function = frame.scope.functions.get(func.id)
        if function is None or function.name in frame.helpers or function.decorator_list:
            return None
        scope = frame.scope.inner()
        for parameter, value in bound_arguments(function, call):
            bind(parameter, value, scope, frame.scope)
        return Frame(iter(function.body), scope, frame.mark, (*frame.helpers, function.name))


def _counted(item: Listed, statements: int) -> Listed:
    if statements == 1:
        return item
    return item._replace(effect=item.effect._replace(text=f"{item.effect.text} (and {statements - 1} more)"))


def blocks(statement: ast.stmt, frame: Frame) -> list[Frame]:
    """The blocks of statements inside a compound statement, in order, each marked with why it may not run."""
    if isinstance(statement, ast.If):
        return [
            frame.inside(statement.body, f"if {_short(statement.test, frame)}"),
            frame.inside(statement.orelse, f"unless {_short(statement.test, frame)}"),
        ]
    if isinstance(statement, (ast.For, ast.AsyncFor)):
        mark = f"for each {_short(statement.target, frame)} in {_short(statement.iter, frame)}"
        return [frame.inside(statement.body, mark), frame.inside(statement.orelse)]
    if isinstance(statement, ast.While):
        return [
            frame.inside(statement.body, f"while {_short(statement.test, frame)}"),
            frame.inside(statement.orelse),
        ]
    if isinstance(statement, (ast.With, ast.AsyncWith)):
        ignores = any(called(item.context_expr) == "suppress" for item in statement.items)
        return [frame.inside(statement.body, "errors ignored" if ignores else "")]
    if isinstance(statement, ast.ClassDef):  # its body runs where it stands, its methods do not
        return [
            frame.inside(
                [each for each in statement.body if not isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef))]
            )
        ]
    if isinstance(statement, ast.Match):
        return [frame.inside(case.body, f"match {_short(statement.subject, frame)}") for case in statement.cases]
    if type(statement).__name__ in {"Try", "TryStar"}:  # ast.TryStar came with Python 3.11
        return _try_blocks(cast(ast.Try, statement), frame)
    return []


def _try_blocks(statement: ast.Try, frame: Frame) -> list[Frame]:
    found = [frame.inside(statement.body, "try")]
    found += [frame.inside(handler.body, "on an error") for handler in statement.handlers]
    return [*found, frame.inside(statement.orelse), frame.inside(statement.finalbody)]


def _short(node: ast.expr, frame: Frame) -> str:
    return one_line(frame.scope.quote(node), MARK)


def _mark(frame: Frame, call: ast.Call, statement: ast.stmt) -> str:
    """`x and op.drop_table(…)` and comprehensions may run less or more than once."""
    value = getattr(statement, "value", None)
    hidden = isinstance(value, (ast.BoolOp, ast.IfExp, ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.Lambda))
    return frame.mark or ("in an expression" if hidden and value is not call else "")


class _Place(NamedTuple):
    """Where in a statement an expression stands."""

    is_argument: bool = False
    """Of an operation, or of something of SQLAlchemy's."""
    is_covered: bool = False
    """Inside an operation that is itself said to be unknown."""

    def allows(self, call: ast.Call) -> bool:
        """What needs no line: an instance made in passing, as the project's own column type in
        `sa.Column("a", EncryptedText())`, and what its operation already warns of."""
        return self.is_covered or (self.is_argument and called(call)[:1].isupper() and bool(dotted(call.func)))

    def inside(self, effects: tuple[Effect, ...] | None, *, builds: bool) -> _Place:
        """The place of the arguments of a call."""
        return _Place(builds, self.is_covered or any(effect.risk == "unknown" for effect in effects or ()))
