"""By which name a file can be imported, and from which directory: `src/shop/models.py` is `shop.models` from src."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ModulePlace:
    """A module's name, and what sys.path has to hold for it."""

    module: str
    entry: str
    """From the project's directory: ".", "src"."""


class Layout:
    """A project's directories, judged by its packages and by the names that its own code imports."""

    def __init__(self, paths: Iterable[str], imported: Iterable[str]) -> None:
        """`paths`: the Python files, relative, with forward slashes. `imported`: absolute dotted names."""
        self._paths = frozenset(paths)
        self._packages = {path.rpartition("/")[0] for path in self._paths if path.endswith("/__init__.py")}
        self._folders = {
            "/".join(parts[:count])
            for path in self._paths
            for parts in [path.split("/")[:-1]]
            for count in range(1, len(parts) + 1)
        }
        self._imported = frozenset(imported)
        self._entries: dict[str, str] = {}

    def place(self, path: str) -> ModulePlace:
        """Where the file belongs."""
        folder = path.rpartition("/")[0]
        if folder not in self._entries:
            self._entries[folder] = self._entry(folder)
        entry = self._entries[folder]
        inner = path.removesuffix(".py")[len(entry) + 1 if entry else 0 :]
        parts = inner.split("/")
        if parts[-1] == "__init__" and len(parts) > 1:
            parts.pop()
        return ModulePlace(".".join(parts), entry or ".")

    def _entry(self, folder: str) -> str:
        """The directory, "" for the project's, from which the modules of `folder` are imported.

        First what the code itself does: `import src.shop.models` wants the project's directory. Then the packages:
        the directory above the topmost `__init__.py`. A directory without one is a namespace package of the project's
        directory, or of src.
        """
        parts = folder.split("/") if folder else []
        above = ["/".join(parts[:count]) for count in range(len(parts) + 1)]
        for entry in above:
            if entry not in self._packages and self._is_imported_from(entry, folder):
                return entry
        top = next((each for each in above if each in self._packages), None)
        if top is not None:
            return top.rpartition("/")[0]
        return "src" if parts[:1] == ["src"] else ""

    def _is_imported_from(self, entry: str, folder: str) -> bool:
        """Whether some import names something that lies in `folder`'s top directory below the entry."""
        inner = folder[len(entry) + 1 if entry else 0 :]
        top = inner.partition("/")[0]
        if not top:
            return False
        prefix = f"{entry}/" if entry else ""
        for name in self._imported:
            if name.partition(".")[0] == top:
                path = prefix + name.replace(".", "/")
                if path in self._folders or f"{path}.py" in self._paths:
                    return True
        return False
