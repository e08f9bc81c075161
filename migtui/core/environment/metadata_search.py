"""Where a project's models keep their metadata, from the syntax trees of its modules: nothing is imported.

Found are: `declarative_base()` and `as_declarative`, subclasses of `DeclarativeBase`, `registry()` with and without
`generate_base()`, SQLModel's table models, Flask-SQLAlchemy's `SQLAlchemy()`, plain `MetaData()`; and a base class that
an installed package brings, by the classes with a `__tablename__` that derive from it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from migtui.core.environment.metadata_source import Kind, MetadataSource
from migtui.core.environment.module_facts import ClassFacts, Definition, ModuleFacts
from migtui.core.environment.module_graph import Modules, needed_imports

ATTRIBUTES = {"declarative": ".metadata", "registry": ".metadata", "flask-sqlalchemy": ".metadata", "metadata": ""}
Key = tuple[str, str]
"""A module and a name in it."""
SQLMODEL: Key = ("sqlmodel", "SQLModel")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A metadata collection that env.py can take as target_metadata."""

    source: MetadataSource
    imports: tuple[str, ...]
    """Modules with tables of it that nobody imports along with `source.module`: env.py has to."""
    modules: tuple[str, ...]
    """Modules with tables of it, sorted."""
    entries: tuple[str, ...]
    """What sys.path has to hold for all that, from the project's directory: ".", "src"."""


def find_candidates(modules: Iterable[ModuleFacts]) -> tuple[Candidate, ...]:
    """The candidates, the one with the most tables first. Those without a table come last."""
    known = Modules(modules)
    owners = _Owners(known)
    tables: defaultdict[Key, list[str]] = defaultdict(list)
    for facts in known:
        for owner in owners.of_tables(facts):
            tables[owner].append(facts.module)
    keys = dict.fromkeys([*owners.definitions, *tables])
    found = [_candidate(key, tables.get(key, []), owners, known) for key in keys]
    return tuple(sorted(found, key=lambda each: (-each.source.tables, each.source.module, each.source.expression)))


def _candidate(key: Key, tables: list[str], owners: _Owners, known: Modules) -> Candidate:
    module, name = key
    modules = sorted(set(tables))
    definition = owners.definitions.get(key)
    if definition is not None:
        kind: Kind = "declarative" if definition.kind == "registry" else definition.kind
        expression = name + ATTRIBUTES[definition.kind]
        source = MetadataSource(module, expression, known[module].file, definition.line, kind, len(tables))
    else:
        first = known[modules[0]]
        kind = "sqlmodel" if key == SQLMODEL else "declarative"
        source = MetadataSource(module, f"{name}.metadata", first.file, 1, kind, len(tables))
    imports = needed_imports(known, module, modules)
    entries = {known[each].entry for each in (module, *imports) if each in known}
    return Candidate(source, imports, tuple(modules), tuple(sorted(entries)))


class _Owners:
    """Which metadata collection a class or a table belongs to."""

    def __init__(self, known: Modules) -> None:
        self._known = known
        every = {(facts.module, each.name): each for facts in known for each in facts.definitions}
        self._same = dict(self._shared(every))
        self.definitions = {key: each for key, each in every.items() if key not in self._same}

    def _shared(self, definitions: Mapping[Key, Definition]) -> Iterator[tuple[Key, Key]]:
        """A `MetaData()` or a registry that a base class was made with is that base's, and not a second collection."""
        for (module, name), definition in definitions.items():
            for given in definition.made_with:
                used = self._known.resolve(module, given)
                if used is not None and used in definitions and used != (module, name):
                    yield used, (module, name)

    def of_tables(self, facts: ModuleFacts) -> Iterator[Key]:
        """The owner of every table that this module defines."""
        for each in facts.classes:
            owner = self._of_class(facts.module, each)
            if owner is not None:
                yield owner
        for expression in facts.tables:
            owner = self._known.resolve(facts.module, expression)
            if owner is not None:
                owner = self._first(owner)
                if owner in self.definitions:
                    yield owner

    def _of_class(self, module: str, found: ClassFacts) -> Key | None:
        """The collection that this class adds a table to, or None."""
        if found.is_abstract or (module, found.name) in self.definitions:
            return None
        for decorator in found.decorators:
            owner = self._known.resolve(module, decorator)
            if owner is not None and owner in self.definitions:
                return self._first(owner)
        line = list(self._ancestors(module, found))
        root = self._root([self._first(key) for key, facts in line if facts is None])
        if root is None:
            return None
        if root == SQLMODEL:
            return root if found.is_table else None
        if not self._has_table(found, [facts for _, facts in line if facts is not None], root):
            return None
        return root

    def _root(self, ends: list[Key]) -> Key | None:
        """The base class among those where its lines end: the others are mixins of installed packages."""
        for key in ends:
            if key in self.definitions or key == SQLMODEL:
                return key
        foreign = [key for key in ends if not _is_library(key)]
        named = [key for key in foreign if "Base" in key[1] or "Model" in key[1]]
        return next(iter(named or foreign), None)

    def _has_table(self, found: ClassFacts, ancestors: list[ClassFacts], root: Key) -> bool:
        if found.table or any(each.table == "computed" for each in ancestors):
            return True
        definition = self.definitions.get(root)
        if definition is None:
            return False
        if definition.table == "computed":
            return True
        # Flask-SQLAlchemy names the table after the class; a subclass of a model shares its table.
        is_model_itself = all(each.is_abstract or not each.bases for each in ancestors)
        return definition.kind == "flask-sqlalchemy" and is_model_itself

    def _ancestors(self, module: str, found: ClassFacts) -> Iterator[tuple[Key, ClassFacts | None]]:
        """The classes of the project that it derives from; then, without facts, what the last of them derives from."""
        queue = [(module, base) for base in found.bases]
        seen: set[Key] = {(module, found.name)}
        while queue:
            where, base = queue.pop(0)
            key = self._known.resolve(where, base)
            if key is None or key in seen:
                continue
            seen.add(key)
            facts = self._known.class_of(key)
            if key in self.definitions or key in self._same or facts is None:
                yield key, None
                continue
            yield key, facts
            queue += [(key[0], each) for each in facts.bases]

    def _first(self, key: Key) -> Key:
        """The base that a metadata, by way of a registry, was made for."""
        seen = {key}
        while (following := self._same.get(key)) is not None and following not in seen:
            seen.add(following)
            key = following
        return key


def _is_library(key: Key) -> bool:
    """A class of SQLAlchemy, or of Python, is no base of models."""
    return key[0].partition(".")[0] in ("", "sqlalchemy", "enum", "typing", "abc", "dataclasses", "builtins")
