"""One version file, read without importing it.

Version files import their project: in 57 of 60 real environments they cannot be loaded outside it, and where
they can it takes seconds. `read_version_file` gives what the file says of itself, and says so when only
running it could tell. It parses the header alone (`core.reading.header`), so a thousand files are read before Alembic
is imported.

It promises never to raise, and that a `Revision` without a problem is what Alembic will see. Two things it
does not look at, because they cost a parse of the whole file: whether the body compiles (`check_body`, a
second pass for after the first frame), and whether the imports work (nobody knows before they run).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from migtui.core.model import Problem, Revision
from migtui.core.reading.bindings import Bindings, Bound, Computed, read_bindings
from migtui.core.reading.docstring import read_docstring
from migtui.core.reading.header import Unparsable, compile_check, header_end, parse
from migtui.core.reading.stock_header import read_stock_header
from migtui.core.reading.values import Ids, Refused, read_dependencies, read_id, read_labels, read_parents
from migtui.core.wording import base_name

READER_VERSION = 2
"""Raise it with every change of what is read: a cache of readings made by another version is worthless."""

_MENTIONS = (b"revision", b"branch_labels", b"depends_on")
_DYNAMIC = {
    word: re.compile(word + rb"(?<![\w.]" + word + rb")[ \t]*\(") for word in (b"locals", b"vars", b"exec", b"setattr")
} | {
    b"sys.modules": re.compile(rb"sys\.modules(?<!\wsys\.modules)\b"),
    # The multidb templates call globals()["upgrade_%s" % engine_name](): that binds nothing.
    b"globals": re.compile(rb"globals(?<![\w.]globals)[ \t]*\((?!\)\[f?[\"'](?:up|down)grade_)"),
}
"""How a file can bind names unseen: `exec(`, but not `op.execute(` and not `conn.exec(`. A pattern runs where its
word was found, and begins with it: looking back only then makes it ten times as fast."""
_LEGACY_NAME = re.compile(r"([a-f0-9]+)\.py$")
_ASSIGNMENT = re.compile(
    rb"^(revision|down_revision|branch_labels|depends_on)[ \t]*(?::[^=\n]*)?=[ \t]*(\S.*?)\s*$", re.MULTILINE
)
_READERS: dict[str, Callable[[Bound], Ids]] = {
    "revision": read_id,
    "down_revision": read_parents,
    "branch_labels": read_labels,
    "depends_on": read_dependencies,
}


@dataclass(frozen=True, slots=True)
class Unsure:
    """A file that computes its values: only importing it can tell."""

    revision: Revision
    """What is known without that, with a problem of kind "unsure". Its id is the file's name when the id is
    computed."""
    unknown: tuple[str, ...]
    """Which of the four names are computed."""


Reading = Revision | Unsure


@dataclass(frozen=True, slots=True)
class _Source:
    """What was parsed of a file: all statements that matter, or `problem`."""

    tree: ast.Module
    problem: Problem | None = None


def read_version_file(data: bytes, file: str) -> Reading:
    """What one version file says of itself. `file` is its path, used for its name and in problems; it is not
    opened."""
    end = header_end(data)
    if not (_says_more(data, end) or _dynamic(data) or b"__getattr__" in data):
        stock = read_stock_header(data[:end])
        if stock is not None:
            return _revision(stock.doc, stock.values, file)
    return _read_parsed(data, end, file)


def _read_parsed(data: bytes, end: int, file: str) -> Reading:
    source = _parsed(data, end, file)
    doc = ast.get_docstring(source.tree, clean=False)
    bindings = read_bindings(source.tree.body)
    values = {name: read(_bound(name, bindings, data, file)) for name, read in _READERS.items()}
    if source.problem:
        return _revision(doc, values, file, source.problem)
    if unknown := _unknown(values, data):
        return Unsure(_revision(doc, values, file, _unsure(unknown, file)), tuple(unknown))
    return _revision(doc, values, file, _refusal(values, bindings, file))


def check_body(data: bytes, file: str) -> Problem | None:
    """Whether the whole file compiles, which Alembic needs and `read_version_file` does not pay for (about
    0.2 ms a file).

    The answer is that of the Python that runs migtui. Where the project's own Python is another, a file that
    uses newer syntax may compile there: have the worker import it before calling it broken.
    """
    try:
        compile_check(data)
    except Unparsable as error:
        return _syntax(error, file)
    return None


def _parsed(data: bytes, end: int, file: str) -> _Source:
    """The header's tree; the whole file's when the header alone does not parse or the rest speaks of
    Alembic's names."""
    header: ast.Module | None = None
    try:
        header = parse(data[:end])
        if not _says_more(data, end):
            return _Source(header)
    except Unparsable:
        pass  # the cut fell into a string, or the header is broken: the whole file tells which
    try:
        return _Source(parse(data))
    except Unparsable as error:
        return _Source(header or _salvaged(data), _syntax(error, file))


def _says_more(data: bytes, end: int) -> bool:
    """Whether anything below the header speaks of Alembic's names."""
    return any(data.find(word, end) >= 0 for word in _MENTIONS)


def _dynamic(data: bytes) -> re.Match[bytes] | None:
    """Where the file first reaches into its own namespace."""
    found = (pattern.search(data) for word, pattern in _DYNAMIC.items() if word in data)
    return min(filter(None, found), key=lambda match: match.start(), default=None)


def _salvaged(data: bytes) -> ast.Module:
    """The assignments that stand whole on a line of a file that does not parse, so that its row keeps its
    place."""
    found: list[ast.stmt] = []
    for match in _ASSIGNMENT.finditer(data):
        try:
            found += parse(match[1] + b" = " + match[2]).body
        except Unparsable:
            continue
    return ast.Module(body=found, type_ignores=[])


def _bound(name: str, bindings: Bindings, data: bytes, file: str) -> Bound:
    """What a name is bound to in the end; an ast None for one that is absent."""
    if name in bindings.values:
        return bindings.values[name]
    if bindings.star_import and name in ("revision", "down_revision"):
        return Computed("may come from a star import", bindings.star_import)
    if b"__getattr__" in data:
        return Computed("may come from the module's __getattr__", 1)
    legacy = _LEGACY_NAME.match(base_name(file)) if name == "revision" else None
    return ast.Constant(legacy[1] if legacy else None, lineno=1)


def _unknown(values: dict[str, Ids], data: bytes) -> dict[str, Computed]:
    """The values that only running the file can tell; all of them when it reaches into its own namespace."""
    dynamic = _dynamic(data)
    if dynamic is None:
        return {name: value for name, value in values.items() if isinstance(value, Computed)}
    line = data.count(b"\n", 0, dynamic.start()) + 1
    return dict.fromkeys(values, Computed(f"may be changed through {_words(dynamic[0])}", line))


def _refusal(values: dict[str, Ids], bindings: Bindings, file: str) -> Problem | None:
    """Why Alembic is certain to fail on this file, if it is."""
    if "revision" not in bindings.values and isinstance(values["revision"], Refused):
        return _undefined("revision", file)
    if "down_revision" not in bindings.values:
        return _undefined("down_revision", file)
    for name, value in values.items():
        if isinstance(value, Refused):
            return Problem("no-revision", _sentence(value.reason), file, value.line, f"correct {name} in this file")
    return None


def _undefined(name: str, file: str) -> Problem:
    message = f"{base_name(file)} does not define {name}, so Alembic cannot load it, nor any other file beside it."
    hint = {
        "revision": "move a file that is no revision out of the version directory, or give it a revision",
        "down_revision": "add down_revision = None if this is the first revision, else its parent's id",
    }[name]
    return Problem("no-revision", message, file, hint=hint)


def _unsure(unknown: dict[str, Computed], file: str) -> Problem:
    name, first = next(iter(unknown.items()))
    others = f" (and {', '.join(list(unknown)[1:])})" if len(unknown) > 1 else ""
    message = f"{name}{others} {first.reason}: only importing this file can tell its value."
    return Problem("unsure", message, file, first.line)


def _syntax(error: Unparsable, file: str) -> Problem:
    message = f"{base_name(file)} is not valid Python: {error.message}."
    hint = "Alembic loads no revision at all until this file parses"
    return Problem("syntax", message, file, error.line, hint)


def _revision(doc: str | None, values: Mapping[str, Ids], file: str, problem: Problem | None = None) -> Revision:
    ids = _known(values["revision"])
    id_ = ids[0] if ids else base_name(file)
    prose = read_docstring(doc, file, id_)
    return Revision(
        id=id_,
        down_revisions=_known(values["down_revision"]),
        branch_labels=_known(values["branch_labels"]),
        depends_on=_known(values["depends_on"]),
        message=prose.message,
        doc=prose.doc,
        created=prose.created,
        file=file,
        problem=problem,
    )


def _known(value: Ids) -> tuple[str, ...]:
    if isinstance(value, Computed):
        return ()
    return value.ids if isinstance(value, Refused) else value


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:] + "."


def _words(call: bytes) -> str:
    return call.decode("ascii").rstrip("( \t") + ("()" if call.endswith(b"(") else "")
