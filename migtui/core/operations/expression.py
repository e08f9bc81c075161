"""Names and values in a version file's syntax tree, as short readable text.

Everything here works on single expressions and follows chains in loops, not by recursion, so the depth of
what a user wrote costs nothing. A value that cannot be known without running the file is shown in braces,
as in an f-string.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from migtui.core.operations.sql_risk import one_line

Function = ast.FunctionDef | ast.AsyncFunctionDef
HOPS = 20
"""How many names or calls a chain is followed for; `a = a.where(…)` refers to itself."""


@dataclass
class Scope:
    """What the names mean at one place of the file."""

    lines: tuple[str, ...]
    """The file, for quoting code that is not understood."""
    values: dict[str, ast.expr] = field(default_factory=dict)
    """Name → the expression assigned to it last."""
    functions: dict[str, Function] = field(default_factory=dict)
    ops: set[str] = field(default_factory=set)
    """Names and dotted names that mean Alembic's `op`."""
    directives: dict[str, str] = field(default_factory=dict)
    """`from alembic.op import add_column as a` → a: add_column."""
    batches: dict[str, str] = field(default_factory=dict)
    """Name → table, of `with op.batch_alter_table(…) as name`."""
    modules: set[str] = field(default_factory=set)
    """Names bound by `import x`: `sa.update(orders)` names its table in brackets, `orders.update()` in front."""
    imported: dict[str, str] = field(default_factory=dict)
    """Name → where it was imported from, in full: `sa` → `sqlalchemy`."""
    tables: dict[str, str] = field(default_factory=dict)
    """Class → its `__tablename__`."""
    plain_classes: set[str] = field(default_factory=set)
    """Classes of the file of which making an instance runs no code of the file's."""
    methods: set[str] = field(default_factory=set)
    """The names of the methods of the file's own classes."""
    unsure: set[str] = field(default_factory=set)
    """Names that may mean one thing or another when they are called: bound by a loop, or only under a condition."""

    def inner(self) -> Scope:
        """A scope for a function's own names."""
        return Scope(
            self.lines, dict(self.values), dict(self.functions), set(self.ops), self.directives,
            dict(self.batches), self.modules, dict(self.imported), dict(self.tables), set(self.plain_classes),
            set(self.methods), set(self.unsure),
        )  # fmt: skip

    def quote(self, node: ast.stmt | ast.expr) -> str:
        """The first line of the node's source, with a … when there is more of it."""
        row = self.lines[node.lineno - 1].encode("utf-8", "surrogatepass")
        if node.end_lineno == node.lineno:
            return one_line(row[node.col_offset : node.end_col_offset].decode("utf-8", "replace"))
        return one_line(row[node.col_offset :].decode("utf-8", "replace") + "…")


def dotted(node: ast.expr) -> str:
    """`a.b.c` for a chain of names, else ""."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    return ".".join([node.id, *reversed(parts)])


def resolve(node: ast.expr, scope: Scope) -> ast.expr:
    """The expression behind a name, as far as assignments show it."""
    for _ in range(HOPS):
        if not isinstance(node, ast.Name) or node.id not in scope.values:
            break
        node = scope.values[node.id]
    return node


def called(node: ast.expr) -> str:
    """The last name of what a call calls: `sa.text(…)` → text. "" for anything else."""
    if not isinstance(node, ast.Call):
        return ""
    func = node.func
    return func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""


def keywords(call: ast.Call) -> Mapping[str, ast.expr]:
    return {word.arg: word.value for word in call.keywords if word.arg}


def is_constant(node: ast.expr | None, value: bool | None, scope: Scope) -> bool:
    """Whether it is None, True or False, as `value` says."""
    found = resolve(node, scope) if node is not None else None
    return isinstance(found, ast.Constant) and found.value is value


def string(node: ast.expr | None, scope: Scope) -> str | None:
    """The text of a string expression, with {placeholders} for the parts that are computed; None when it is no string.

    Understands constants and names of constants, f-strings, `+`, `%` and `.format()` (left as written), and
    the calls that wrap text: `text(…)`, `f(…)`, `dedent(…)`, `.strip()`, `.bindparams(…)`.
    """
    if node is None:
        return None
    pieces: list[str] = []
    todo, known = [node], False
    for _ in range(400):  # a bound on the pieces of one string, against `a + a + …` by the thousand
        if not todo:
            break
        node = todo.pop()
        item = resolve(node, scope)
        if isinstance(item, ast.Constant) and isinstance(item.value, str):
            pieces.append(item.value)
            known = True
        elif isinstance(item, ast.JoinedStr):
            known = True
            todo.extend(reversed(item.values))
        elif isinstance(item, ast.FormattedValue):
            pieces.append(_placeholder(item.value, scope))
        elif isinstance(item, ast.BinOp) and isinstance(item.op, ast.Add):
            todo.extend((item.right, item.left))
        elif isinstance(item, ast.BinOp) and isinstance(item.op, ast.Mod):
            todo.append(item.left)
        elif (wrapped := _wrapped(item)) is not None:
            todo.append(wrapped)
        else:
            pieces.append(_placeholder(node, scope))
    return "".join(pieces) if known else None


WRAPPERS = {
    "text",
    "f",
    "dedent",
    "DDL",
    "cleandoc",
    "quoted_name",
    "str",
    "inline_literal",
    "literal_column",
}
METHODS = {
    "format",
    "strip",
    "bindparams",
    "execution_options",
    "lstrip",
    "rstrip",
    "columns",
    "replace",
    "upper",
    "lower",
}


def _wrapped(node: ast.expr) -> ast.expr | None:
    """The text inside a call that only wraps it."""
    name = called(node)
    if not isinstance(node, ast.Call):
        return None
    if name in METHODS and isinstance(node.func, ast.Attribute):
        return node.func.value
    if name in WRAPPERS and node.args:
        return node.args[0]
    return None


def _placeholder(node: ast.expr, scope: Scope) -> str:
    found = resolve(node, scope)
    if isinstance(found, ast.Constant):
        return str(found.value)
    return "{" + scope.quote(node) + "}" if hasattr(node, "lineno") else "{…}"


def plain(node: ast.expr | None, scope: Scope) -> str:
    """A name as a person would read it: the string where it is known, else the code in braces; "?" when absent."""
    if node is None:
        return "?"
    text = string(node, scope)
    if text is not None:
        return one_line(text) or "?"
    found = resolve(node, scope)
    if isinstance(found, ast.Constant):
        return one_line(str(found.value))
    return one_line(_placeholder(node, scope))


def names(node: ast.expr | None, scope: Scope) -> str:
    """A list of column names, `a, b`; expressions as written."""
    if node is None:
        return ""
    found = resolve(node, scope)
    if isinstance(found, (ast.List, ast.Tuple, ast.Set)):
        return one_line(", ".join(plain(item, scope) for item in found.elts))
    return plain(node, scope)


def table_of(node: ast.expr, scope: Scope) -> str:
    """The name of the table behind `sa.table("orders")`, a variable that holds one, a mapped class, or a column of
    these; of a list of columns, the first one's."""
    found = resolve(node, scope)
    if isinstance(found, (ast.List, ast.Tuple)) and found.elts:
        found = resolve(found.elts[0], scope)
    found = resolve(_owner(found), scope)
    if called(found) in {"table", "Table", "TableClause"} and isinstance(found, ast.Call) and found.args:
        name, schema = plain(found.args[0], scope), keywords(found).get("schema")
        return f"{plain(schema, scope)}.{name}" if schema is not None else name
    name = dotted(found).removesuffix(".__table__").split(".")[-1] or dotted(node)
    return scope.tables.get(name, name) or scope.quote(node)


def _owner(node: ast.expr) -> ast.expr:
    """`orders.c.id` → `orders`, `Order.id` → `Order`."""
    if not isinstance(node, ast.Attribute) or node.attr == "__table__":
        return node
    if isinstance(node.value, ast.Attribute) and node.value.attr in {"c", "columns"}:
        return node.value.value
    if isinstance(node.value, ast.Name) and node.value.id[:1].isupper() and not node.attr[:1].isupper():
        return node.value
    return node


def root(node: ast.expr, scope: Scope) -> ast.expr:
    """Where a chain of attributes, calls and subscripts starts: `sa.inspect(b).get_columns("t")` → `sa`."""
    hops = HOPS
    while hops:
        if isinstance(node, (ast.Attribute, ast.Subscript)):
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Await):
            node = node.value
        elif isinstance(node, ast.Name) and node.id in scope.values:
            node, hops = scope.values[node.id], hops - 1
        else:
            break
    return node


def type_text(node: ast.expr | None, scope: Scope) -> str:
    """A column type as SQL people write it: `sa.String(length=20)` → VARCHAR(20)."""
    if node is None:
        return "?"
    found = resolve(node, scope)
    name = called(found) or dotted(found).split(".")[-1]
    if not name:
        return plain(node, scope)
    arguments = _type_arguments(found, scope) if isinstance(found, ast.Call) else []
    return one_line(_type_name(name) + (f"({', '.join(arguments)})" if arguments else ""))


SQL_NAMES = {
    "String": "VARCHAR", "Unicode": "VARCHAR", "UnicodeText": "TEXT", "LargeBinary": "BLOB", "BigInteger":
    "BIGINT", "SmallInteger": "SMALLINT",
}  # fmt: skip
SIZES = {"length", "precision", "scale", "name"}


def _type_name(name: str) -> str:
    return SQL_NAMES.get(name) or re.sub(r"[^A-Z0-9_]", "", name.upper()) or name


def _type_arguments(call: ast.Call, scope: Scope) -> list[str]:
    """The sizes of a type; of an enum its name where it has one, else its labels."""
    named = keywords(call)
    if "name" in named:
        return [plain(named["name"], scope)]
    given = [*call.args, *(value for word, value in named.items() if word in SIZES)]
    return [_type_argument(node, scope) for node in given[:8]]


def _type_argument(node: ast.expr, scope: Scope) -> str:
    inner = called(resolve(node, scope)) or dotted(node).split(".")[-1]
    return _type_name(inner) if inner and string(node, scope) is None else plain(node, scope)
