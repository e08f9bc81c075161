"""The project's modules by name: what a name in one of them means, and what importing one of them imports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from migtui.core.environment.module_facts import ClassFacts, ModuleFacts


class Modules:
    """The modules that were read. `module in modules`, `modules[module]`, and iteration."""

    def __init__(self, modules: Iterable[ModuleFacts]) -> None:
        self._modules = {facts.module: facts for facts in modules}
        self._classes = {(m.module, each.name): each for m in self for each in m.classes}
        self._own = {m.module: {each.name for each in m.definitions} | {each.name for each in m.classes} for m in self}

    def __iter__(self) -> Iterator[ModuleFacts]:
        return iter(self._modules.values())

    def __contains__(self, module: str) -> bool:
        return module in self._modules

    def __getitem__(self, module: str) -> ModuleFacts:
        return self._modules[module]

    def class_of(self, key: tuple[str, str]) -> ClassFacts | None:
        return self._classes.get(key)

    def resolve(self, module: str, expression: str) -> tuple[str, str] | None:
        """Where the object that `expression` names in `module` is defined: a module and a name in it.

        Imports are followed through the project; outside it the last dot parts the two. Of `db.Model` the `db` is
        meant: attributes of an object are dropped. None where the name is not known.
        """
        seen: set[tuple[str, str]] = set()
        while (module, expression) not in seen:
            seen.add((module, expression))
            head, _, rest = expression.partition(".")
            if head in self._own.get(module, ()):
                return module, head
            full = self._imported(module, head, rest)
            if full is None:
                return None
            owner = self._module_in(full)
            if owner is None:
                outside, _, name = full.rpartition(".")
                return outside, name
            if full == owner:
                return None
            module, expression = owner, full[len(owner) + 1 :]
        return None

    def _imported(self, module: str, head: str, rest: str) -> str | None:
        """The full dotted name that `head.rest` stands for in the module."""
        facts = self._modules[module]
        tail = f".{rest}" if rest else ""
        if head in facts.names:
            return facts.names[head] + tail
        for star in facts.stars:
            if star in self._modules and (head in self._own[star] or head in self._modules[star].names):
                return f"{star}.{head}{tail}"
        inner = f"{module}.{head}"
        return inner + tail if inner in self._modules else None

    def _module_in(self, full: str) -> str | None:
        """The longest module of the project that the dotted name begins with."""
        parts = full.split(".")
        names = (".".join(parts[:count]) for count in range(len(parts), 0, -1))
        return next((name for name in names if name in self._modules), None)

    def imported_with(self, module: str) -> frozenset[str]:
        """The modules of the project that are loaded once `module` has been imported, itself included."""
        found: set[str] = set()
        queue = [module]
        while queue:
            parts = queue.pop().split(".")
            for count in range(1, len(parts) + 1):
                name = ".".join(parts[:count])
                if name in self._modules and name not in found:
                    found.add(name)
                    queue += self._modules[name].imported
        return frozenset(found)


def needed_imports(modules: Modules, imported: str, wanted: Sequence[str]) -> tuple[str, ...]:
    """The fewest modules, roughly, to import beside `imported` so that all of `wanted` are loaded.

    A package that imports its modules stands for all of them.
    """
    missing = [each for each in wanted if each not in modules.imported_with(imported)]
    packages = {each.rpartition(".")[0] for each in missing} & {facts.module for facts in modules}
    offers = {each: modules.imported_with(each) for each in (*sorted(packages), *missing)}
    chosen: list[str] = []
    while missing:
        best = max(offers, key=lambda each: len(offers[each].intersection(missing)))
        chosen.append(best)
        missing = [each for each in missing if each not in offers[best]]
    return tuple(sorted(chosen))
