"""Why the offline SQL of a revision is not all that a run would execute, read from the file without running it.

Offline, Alembic prints statements and answers no question: `op.get_bind().execute(…)` gives None. Some of what
follows from that raises; some goes by unnoticed, and that is what this is for: a branch that finds no rows, a loop
that has nothing to go through, values that stay `:name`. Each reason is a sentence that begins with its line.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from migtui.core.operations.batches import rebuilds
from migtui.core.operations.expression import Function, Scope, called, dotted, resolve
from migtui.core.operations.imports import Imports
from migtui.core.operations.names import learn
from migtui.core.operations.reachable import FunctionName, read_step

EXECUTES = frozenset({"execute", "exec_driver_sql", "scalar", "scalars", "stream"})
FETCHES = frozenset(
    {
        *("fetchall", "fetchone", "fetchmany", "first", "all", "one", "one_or_none", "scalar", "scalars", "scalar_one"),
        *(
            "scalar_one_or_none",
            "mappings",
            "keys",
            "rowcount",
            "inserted_primary_key",
            "lastrowid",
            "returned_defaults",
        ),
    }
)
INSPECTS = frozenset(
    {
        *("has_table", "has_column", "has_index", "has_sequence", "get_table_names", "get_view_names", "get_columns"),
        *("get_schema_names", "get_indexes", "get_pk_constraint", "get_foreign_keys", "get_unique_constraints"),
        *("get_check_constraints", "get_enums", "get_multi_columns", "reflect", "reflecttable", "automap_base"),
    }
)
INSPECTORS = ("sqlalchemy.inspect", "sqlalchemy.inspection.inspect")
CONNECTIONS = frozenset({"conn", "connection", "bind", "session", "cursor", "db_session", "sess"})
"""Names that mean a connection wherever they come from: a parameter of a helper, mostly."""
SHORT = frozenset({"db", "engine", "c", "cur"})
"""Names that mean one as a helper's parameter."""
PARAMETERS = frozenset({"parameters", "params", "multiparams"})
SHOWN = 60


def incomplete(source: str, function: FunctionName, dialect: str, database: str = "") -> tuple[str, ...]:
    """The reasons, in the order of the lines, each once: "line 23 reads data: conn.execute(…).scalar()".

    `dialect` is SQLAlchemy's name, "sqlite". `database`: see `reachable.read_step`. Empty for a file that Python
    cannot read: that file cannot be run either.
    """
    step = read_step(source, function, database)
    if step is None:
        return ()
    found: dict[int, str] = {}
    for each in step.functions:
        looked = _Look(each, step.scope, step.imports, dialect)
        for line, reason in looked.reasons():
            found.setdefault(line, f"line {line} {reason}")
    return tuple(found[line] for line in sorted(found))


class _Look:
    """One function."""

    def __init__(self, function: Function, scope: Scope, imports: Imports, dialect: str) -> None:
        self.function = function
        self.scope = scope.inner()
        self.imports = imports
        self.dialect = dialect
        self.parents = {child: node for node in ast.walk(function) for child in ast.iter_child_nodes(node)}
        for node in ast.walk(function):
            if isinstance(node, ast.stmt):
                learn(node, self.scope)
        self.parameters = {argument.arg for argument in (*function.args.posonlyargs, *function.args.args)}

    def reasons(self) -> Iterator[tuple[int, str]]:
        """Line and reason, the weightiest of a line first."""
        for node in ast.walk(self.function):
            if isinstance(node, ast.Call):
                reason = self._of_call(node)
            elif isinstance(node, ast.Attribute):
                reason = self._of_attribute(node)
            else:
                continue
            if reason:
                yield node.lineno, reason

    def _of_call(self, call: ast.Call) -> str:
        name, full = called(call), self.imports.full(call.func)
        if name == "is_offline_mode":
            return "asks whether it runs offline, and a run may go another way"
        if name == "batch_alter_table":
            return rebuilds(call, self.parents, self.scope, self.dialect)
        if self._inspects(call, name, full):
            return f"looks at the database: {self._quote(call)}"
        if self._opens_session(call, full):
            return f"works through a session: {self._quote(call)}"
        if name == "run_async":
            return f"works on the connection asynchronously: {self._quote(call)}"
        if name in EXECUTES and self._on_connection(call):
            return self._of_execution(call)
        if name in FETCHES and self._fetches(call):
            return f"reads data: {self._quote(self._outermost(call))}"
        return self._of_project(call, full)

    def _of_attribute(self, node: ast.Attribute) -> str:
        if node.attr == "as_sql":
            return "asks whether it runs offline, and a run may go another way"
        if node.attr == "connection" and called(resolve(node.value, self.scope)) == "get_bind":
            return "uses the driver's own connection, which there is none of"
        if node.attr in FETCHES and isinstance(node.value, ast.Call) and self._executes(node.value):
            return f"reads data: {self._quote(self._outermost(node))}"
        return ""

    def _inspects(self, call: ast.Call, name: str, full: str) -> bool:
        words = {word.arg for word in call.keywords}
        return (
            full in INSPECTORS
            or (name == "from_engine" and "Inspector" in dotted(call.func))
            or (name == "Inspector" and full.startswith("sqlalchemy"))
            or (name in INSPECTS and isinstance(call.func, ast.Attribute) and not self._is_op(call.func.value))
            or ({"autoload_with", "autoload"} & words != set() and name != "create_table")
        )

    def _opens_session(self, call: ast.Call, full: str) -> bool:
        """A session cannot be made of offline mode's connection."""
        made = full.startswith("sqlalchemy") and full.endswith((".Session", ".AsyncSession"))
        return made or called(resolve(call.func, self.scope)) in ("sessionmaker", "scoped_session")

    def _of_execution(self, call: ast.Call) -> str:
        if self._is_used(call):
            return f"reads data: {self._quote(self._outermost(call))}"
        has_values = len(call.args) > 1 or any(word.arg in PARAMETERS for word in call.keywords)
        return f"has values that offline SQL leaves out: {self._quote(call)}" if has_values else ""

    def _of_project(self, call: ast.Call, full: str) -> str:
        """A call for its effect alone, or one that is handed the connection."""
        if not self.imports.is_project(full) or called(call)[:1].isupper():
            return ""
        given = [*call.args, *(word.value for word in call.keywords)]
        if any(self._is_op(node) for node in given):
            return ""
        alone = isinstance(self.parents.get(call), ast.Expr)
        if alone or any(self._is_connection(node) for node in given):
            return f"calls code outside this file: {self._quote(call)}"
        return ""

    # -- what is what ----------------------------------------------------------------------------------------

    def _is_op(self, node: ast.expr) -> bool:
        return dotted(node) in self.scope.ops

    def _is_connection(self, node: ast.expr) -> bool:
        return self._starts_at_connection(self._chain(node))

    def _on_connection(self, call: ast.Call) -> bool:
        """`conn.execute(…)`, and not `op.execute(…)`."""
        if not isinstance(call.func, ast.Attribute) or self._is_op(call.func.value):
            return False
        return self._starts_at_connection(self._chain(call.func.value))

    def _starts_at_connection(self, chain: list[str]) -> bool:
        made = "get_bind" in chain or {"get_context", "connection"} <= set(chain)
        return made or (bool(chain) and (chain[-1] in CONNECTIONS or chain[-1] in self.parameters & SHORT))

    def _fetches(self, call: ast.Call) -> bool:
        """`….execute(…).fetchall()`, `session.query(…).all()`, and `rows.fetchall()` of a helper's parameter."""
        if not isinstance(call.func, ast.Attribute):
            return False
        chain = self._chain(call.func.value)
        return bool({"execute", "exec_driver_sql", "query"} & set(chain[:-1])) or (
            called(call).startswith(("fetch", "scalar_one"))
        )

    def _executes(self, call: ast.Call) -> bool:
        return called(call) in EXECUTES and self._on_connection(call)

    def _chain(self, node: ast.expr) -> list[str]:
        """The names of `op.get_bind().execute(x).first` from the last to the first: first, execute, get_bind, op."""
        names: list[str] = []
        for _ in range(60):
            node = resolve(node, self.scope)
            if isinstance(node, ast.Attribute):
                names.append(node.attr)
                node = node.value
            elif isinstance(node, ast.Call):
                node = node.func
            elif isinstance(node, (ast.Subscript, ast.Await)):
                node = node.value
            else:
                break
        return [*names, node.id] if isinstance(node, ast.Name) else names

    def _is_used(self, call: ast.Call) -> bool:
        """Does anything look at what the call gives?"""
        parent = self.parents.get(call)
        if isinstance(parent, ast.Await):
            parent = self.parents.get(parent)
        if isinstance(parent, ast.Expr):
            return False
        if isinstance(parent, ast.Assign) and len(parent.targets) == 1 and isinstance(parent.targets[0], ast.Name):
            return self._is_loaded(parent.targets[0].id)
        return not isinstance(parent, ast.Return) or self.function.name not in ("upgrade", "downgrade")

    def _is_loaded(self, name: str) -> bool:
        return any(
            isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load)
            for node in ast.walk(self.function)
        )

    def _outermost(self, node: ast.expr) -> ast.expr:
        """The whole chain that begins with this call."""
        while isinstance(parent := self.parents.get(node), (ast.Attribute, ast.Call, ast.Subscript, ast.Await)):
            if isinstance(parent, ast.Call) and parent.func is not node:
                break
            if isinstance(parent, ast.Subscript) and parent.value is not node:
                break
            node = parent
        return node

    def _quote(self, node: ast.expr) -> str:
        text = self.scope.quote(node)
        return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
