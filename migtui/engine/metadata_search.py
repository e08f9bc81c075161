"""The walk through a project's files that feeds the search for metadata, within bounds of number and time."""

from __future__ import annotations

import ast
import time
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..core.environment.metadata_search import Candidate, find_candidates
from ..core.environment.module_facts import ModuleFacts, read_module, top_level
from ..core.environment.module_names import Layout
from .locate import SKIPPED, entries_of

SKIPPED_TOO = frozenset({"tests", "test", "migrations", "alembic", "versions", "docs", "examples", "eggs", "target"})
FILES, DEPTH, SECONDS, SIZE = 5_000, 8, 5.0, 1_000_000
"""Bounds of the search: files, directories deep, seconds, and bytes of a file. Parsing takes 1 to 5 ms a file."""


@dataclass(frozen=True, slots=True)
class Search:
    """What a project's files tell about its models."""

    candidates: tuple[Candidate, ...] = ()
    files: int = 0
    """Python files read."""
    is_complete: bool = True
    """False: a bound was met, there may be more."""
    uses_migrate: bool = False
    """Flask-Migrate's `Migrate(…)` is called."""
    has_binds: bool = False
    """SQLALCHEMY_BINDS is set: several databases."""


def search_metadata(root: Path, *, seconds: float = SECONDS) -> Search:
    """Read the Python files below `root`. Files that cannot be read or parsed count for nothing.

    Blocks for as long as reading takes: for a thread.
    """
    until = time.monotonic() + seconds
    trees: dict[str, ast.Module] = {}
    migrate = binds = False
    is_complete = True
    for path in _python_files(root):
        if len(trees) >= FILES or time.monotonic() > until:
            is_complete = False
            break
        data = _read(root / path)
        migrate = migrate or (b"flask_migrate" in data and b"Migrate(" in data)
        binds = binds or b"SQLALCHEMY_BINDS" in data
        tree = _parse(data)
        if tree is not None:
            trees[path] = tree
    return Search(find_candidates(_modules(root, trees)), len(trees), is_complete, migrate, binds)


def _modules(root: Path, trees: Mapping[str, ast.Module]) -> list[ModuleFacts]:
    layout = Layout(trees, _imports_of(trees.values()))
    found = []
    for path, tree in trees.items():
        place = layout.place(path)
        is_package = path.endswith("__init__.py")
        found.append(read_module(tree, place.module, str(root / path), place.entry, is_package=is_package))
    return found


def _imports_of(trees: Iterable[ast.Module]) -> set[str]:
    """Every absolute dotted name that is imported somewhere."""
    names: set[str] = set()
    for tree in trees:
        for node in top_level(tree.body):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module)
    return names


def _python_files(root: Path) -> Iterator[str]:
    """Paths below `root` with forward slashes, the shallow ones first."""
    level = [""]
    for _ in range(DEPTH):
        below: list[str] = []
        for folder in level:
            for entry in entries_of(root / folder):
                path = f"{folder}/{entry.name}" if folder else entry.name
                if entry.is_dir(follow_symlinks=False):
                    if _is_source(Path(entry.path)):
                        below.append(path)
                elif entry.name.endswith(".py") and entry.is_file():
                    yield path
        level = below


def _is_source(folder: Path) -> bool:
    name = folder.name
    if name.startswith(".") or name in SKIPPED or name in SKIPPED_TOO or name.endswith(".egg-info"):
        return False
    return not (folder / "pyvenv.cfg").exists() and not (folder / "script.py.mako").exists()


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes() if file.stat().st_size <= SIZE else b""
    except OSError:
        return b""


def _parse(data: bytes) -> ast.Module | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # invalid escapes in somebody's strings
            return ast.parse(data)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
