"""Which calls are known to change no database: the only ones that a list of operations leaves out.

Short lists with a reason each. A call that is on none of them is code that nobody has read: it is listed as such, so
that a plan asks for more care.
"""

from __future__ import annotations

import ast
import builtins

from migtui.core.operations.callee import spelled, target
from migtui.core.operations.expression import Scope, called, dotted, resolve, root

BUILTINS = (
    frozenset(name for name in dir(builtins) if name[:1].islower() and not name.startswith("_"))
    - {"exec", "eval", "open", "input", "compile", "globals", "setattr", "delattr", "breakpoint", "exit", "quit"}
    - {"copyright", "credits", "license", "help"}
) | {name for name, value in vars(builtins).items() if isinstance(value, type) and issubclass(value, BaseException)}
"""Python's own, that look and compute, and its exceptions."""
LIBRARY = frozenset(
    {
        *("datetime", "uuid", "json", "re", "logging", "decimal", "itertools", "collections", "textwrap", "string"),
        *("math", "warnings", "time", "secrets", "hashlib", "base64", "copy", "random", "enum", "typing", "zoneinfo"),
        *("dataclasses", "fractions", "numbers", "unicodedata", "pprint", "statistics", "calendar", "contextlib"),
        *("abc", "html", "binascii", "hmac", "struct", "types", "zlib"),
    }
)
"""Modules of the standard library that reach nothing outside."""
FUNCTIONS = frozenset(
    {
        *("os.getenv", "os.environ.get", "os.path.join", "os.path.dirname", "os.path.abspath", "os.path.exists"),
        *("os.path.basename", "pathlib.Path", "urllib.parse.quote", "urllib.parse.urlparse", "functools.wraps"),
        *(f"alembic.context.{name}" for name in ("get_context", "get_bind", "get_x_argument", "is_offline_mode")),
        "alembic.context.get_tag_argument",
    }
)
"""Single functions, by their full names."""
SQLALCHEMY_ACTS = frozenset(
    {
        *("create_engine", "create_async_engine", "engine_from_config", "async_engine_from_config"),
        *("listen", "listens_for", "remove"),
    }
)
"""SQLAlchemy's functions that do more than build: another way to a database, a call at a later time."""
BUILDS = frozenset(
    {
        # SQL expressions and statements
        *(
            "where",
            "filter",
            "filter_by",
            "order_by",
            "group_by",
            "having",
            "join",
            "outerjoin",
            "select_from",
            "limit",
        ),
        *("offset", "distinct", "label", "alias", "subquery", "cte", "correlate", "in_", "notin_", "not_in", "is_"),
        *("is_not", "isnot", "like", "ilike", "notlike", "op", "cast", "desc", "asc", "between", "contains", "any"),
        *("returning", "from_select", "on_conflict_do_nothing", "on_conflict_do_update", "on_duplicate_key_update"),
        *("bindparams", "columns", "execution_options", "options", "params", "scalar_subquery", "as_scalar", "exists"),
        *("union", "union_all", "with_variant", "select", "with_for_update", "concat", "nullslast", "nullsfirst"),
        *("nulls_last", "nulls_first", "evaluates_none", "with_only_columns", "add_columns", "with_entities", "over"),
        *("is_distinct_from", "collate", "as_string", "as_integer", "within_group", "prefix_with", "suffix_with"),
        *("query", "is_empty", "compile", "append_column", "to_metadata", "tometadata", "has_key", "exported_columns"),
        # texts
        *("format", "format_map", "strip", "lstrip", "rstrip", "split", "rsplit", "splitlines", "join", "lower"),
        *("upper", "title", "capitalize", "replace", "startswith", "endswith", "removeprefix", "removesuffix"),
        *("encode", "decode", "zfill", "isdigit", "partition", "rpartition", "find", "casefold", "ljust", "rjust"),
    }
)
"""Methods that give a new object, whatever they are called on: SQL being built, texts."""
READS = frozenset(
    {
        # collections
        *("get", "keys", "values", "items", "append", "extend", "copy", "sort", "setdefault", "count", "index"),
        # results and sessions
        *("fetchall", "fetchone", "fetchmany", "first", "all", "one", "one_or_none", "mappings", "scalar", "scalars"),
        *("scalar_one", "scalar_one_or_none", "unique", "tuples", "partitions", "yield_per", "_asdict"),
        *("commit", "rollback", "flush", "close", "begin", "begin_nested", "connect", "expunge_all", "expire_all"),
        *("autocommit_block", "in_transaction"),
        # what is there
        *("get_table_names", "get_columns", "get_indexes", "get_foreign_keys", "get_unique_constraints"),
        *("get_pk_constraint", "get_check_constraints", "get_view_names", "get_schema_names", "get_enums"),
        *("get_sequence_names", "get_table_comment", "get_table_options", "has_table", "has_index", "has_sequence"),
        *("has_schema", "reflect", "reflect_table", "get_bind", "get_dialect", "get_context", "is_offline_mode"),
        *("get_isolation_level", "get_children", "get_x_argument", "get_revisions"),
        # logs, dates, patterns, digests
        *("info", "debug", "warning", "error", "exception", "critical", "log", "warn", "setLevel", "isoformat"),
        *("total_seconds", "strftime", "timestamp", "astimezone", "date", "now", "utcnow", "today", "hexdigest"),
        *("digest", "match", "search", "fullmatch", "findall", "finditer", "group", "groups", "groupdict", "sub"),
    }
)
"""Methods that look, or change nothing but Python's own memory."""
COLLECTS = frozenset(
    {"add", "update", "discard", "remove", "pop", "popitem", "popleft", "appendleft", "clear", "insert"}
)
"""Methods of lists, sets and dictionaries that mean something else elsewhere."""
COLLECTIONS = frozenset({"set", "dict", "list", "deque", "defaultdict", "OrderedDict", "Counter", "fromkeys"})
TABLES = frozenset({"table", "Table", "TableClause"})
CALLERS = frozenset({"map", "filter", "sorted", "min", "max", "iter"})
CALLING_METHODS = frozenset(
    {
        *("sort", "starmap", "takewhile", "dropwhile", "filterfalse", "accumulate", "groupby", "defaultdict"),
        *("sub", "subn"),
    }
)
"""What calls a function that it is given."""
_LITERALS = (
    ast.Constant,
    ast.JoinedStr,
    ast.List,
    ast.Dict,
    ast.Set,
    ast.Tuple,
    ast.ListComp,
    ast.DictComp,
    ast.SetComp,
)


def is_harmless(call: ast.Call, scope: Scope) -> bool:
    """Known to change no database by itself. What is in its brackets is looked at apart."""
    func = target(call.func, scope)
    calls = CALLING_METHODS if isinstance(call.func, ast.Attribute) else CALLERS | CALLING_METHODS
    if called(call) in calls and not _hands_on_nothing(call, scope):
        return False
    if any(_is_operation(value, scope) for value in _arguments(call)):
        return False
    if isinstance(func, ast.Name):
        return _is_harmless_name(func.id, call, scope)
    return isinstance(func, ast.Attribute) and _is_harmless_method(func, scope)


def builds(call: ast.Call, scope: Scope) -> bool:
    """Something of SQLAlchemy's: a column, a type, a statement."""
    return _full(target(call.func, scope), scope).partition(".")[0] == "sqlalchemy" and is_harmless(call, scope)


def _arguments(call: ast.Call) -> list[ast.expr]:
    return [*call.args, *(word.value for word in call.keywords)]


def _is_operation(node: ast.expr, scope: Scope) -> bool:
    """`op.drop_table`, handed on and not called here."""
    found = target(node, scope)
    if isinstance(found, ast.Name):
        return found.id in scope.directives
    if not isinstance(found, ast.Attribute):
        return False
    receiver = spelled(found.value, scope)
    return receiver in scope.ops or receiver in scope.batches


def _hands_on_nothing(call: ast.Call, scope: Scope) -> bool:
    """Is what it calls in its turn written here, or Python's own?"""
    given = [word.value for word in call.keywords if word.arg in ("key", "func", "repl", "default_factory")]
    first = {"sorted": 9, "min": 9, "max": 9, "sort": 9, "groupby": 1, "accumulate": 1, "sub": 1, "subn": 1}
    at = first.get(called(call), 0)
    given += call.args[at : at + 1]
    return all(_is_own(node, scope) for node in given)


def _is_own(node: ast.expr, scope: Scope) -> bool:
    found = target(node, scope)
    if isinstance(found, ast.Name):
        return found.id in BUILTINS and _is_untouched(found.id, scope)
    if isinstance(found, ast.Attribute):
        return isinstance(found.value, ast.Name) and found.value.id in ("str", "dict", "list", "set")
    return isinstance(found, (ast.Lambda, *_LITERALS))


def _is_untouched(name: str, scope: Scope) -> bool:
    """Does the name still mean what Python means by it?"""
    return not any(
        name in names for names in (scope.values, scope.unsure, scope.functions, scope.imported, scope.tables)
    )


def _is_harmless_name(name: str, call: ast.Call, scope: Scope) -> bool:
    if name in scope.unsure or name in scope.values or name in scope.functions or name in scope.directives:
        return False
    if name in scope.tables:
        return name in scope.plain_classes
    if name in scope.imported:
        return _is_harmless_full(scope.imported[name])
    return name in BUILTINS and not (name == "type" and len(call.args) > 1)


def _full(func: ast.expr, scope: Scope) -> str:
    """The full name of what is called, where its first name was imported; else ""."""
    first, _, rest = spelled(func, scope).partition(".")
    source = "" if first in scope.unsure or first in scope.values else scope.imported.get(first, "")
    return f"{source}.{rest}" if source and rest else source


def _is_harmless_full(full: str) -> bool:
    first, *between, last = full.split(".") if "." in full else (full, full)
    if first == "sqlalchemy":
        if any(part[:1].isupper() for part in between):
            return last in BUILDS | READS
        return last not in SQLALCHEMY_ACTS and "testing" not in between
    if full.startswith("alembic.operations"):
        return last[:1].isupper()  # a DropTableOp to come
    return first in LIBRARY or full in FUNCTIONS


def _is_harmless_method(func: ast.Attribute, scope: Scope) -> bool:
    full = _full(func, scope)
    if full and _is_harmless_full(full):
        return True
    if func.attr in scope.methods:
        return False
    found = resolve(func.value, scope)
    if isinstance(found, _LITERALS):
        return True
    if func.attr in COLLECTS and called(found) in COLLECTIONS:
        return True
    if func.attr in ("update", "delete", "insert"):
        return called(found) in TABLES or dotted(found).endswith(".__table__")
    return func.attr in BUILDS or (func.attr in READS and not _is_of_project(func, scope))


def _is_of_project(func: ast.Attribute, scope: Scope) -> bool:
    """Does it begin with something imported that is neither Python's, SQLAlchemy's nor Alembic's?"""
    start = root(func, scope)
    source = scope.imported.get(start.id, "") if isinstance(start, ast.Name) else ""
    return bool(source) and source.partition(".")[0] not in LIBRARY | {"sqlalchemy", "alembic", "os", "pathlib"}
