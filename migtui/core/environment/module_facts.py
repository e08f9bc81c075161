"""What one module says about models: its imports, base classes, models and tables, read from its syntax tree."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

DefinitionKind = Literal["declarative", "registry", "flask-sqlalchemy", "metadata"]
MAKERS: dict[str, DefinitionKind] = {
    "declarative_base": "declarative",
    "automap_base": "declarative",
    "generate_base": "declarative",
    "registry": "registry",
    "SQLAlchemy": "flask-sqlalchemy",
    "MetaData": "metadata",
}
DECLARATIVE = ("DeclarativeBase", "DeclarativeBaseNoMeta")
LIBRARIES = ("sqlalchemy", "flask_sqlalchemy", "sqlmodel", "advanced_alchemy", "")
"""Where the makers come from; "": a name that a star import brings."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A name at a module's top that owns a MetaData."""

    name: str
    line: int
    kind: DefinitionKind
    made_with: tuple[str, ...] = ()
    """Expressions given to it that may own its MetaData: `declarative_base(metadata=meta)`."""
    table: str = ""
    """As for ClassFacts."""


@dataclass(frozen=True, slots=True)
class ClassFacts:
    """A class at a module's top."""

    name: str
    line: int
    bases: tuple[str, ...]
    """As written: "Base", "db.Model"."""
    decorators: tuple[str, ...]
    """Of `@mapper_registry.mapped`: "mapper_registry"."""
    table: Literal["", "named", "computed"]
    """It has a `__tablename__` or `__table__` of its own; "computed": by a declared_attr that subclasses inherit."""
    is_abstract: bool
    is_table: bool
    """SQLModel's `table=True`."""


@dataclass(frozen=True, slots=True)
class ModuleFacts:
    """One module of the project."""

    module: str
    file: str
    entry: str
    """The directory to have on sys.path so that it is importable by that name, from the project's: ".", "src"."""
    is_package: bool
    names: dict[str, str]
    """Imported names: "Base" → "shop.db.Base"; an imported module's own name too."""
    stars: tuple[str, ...]
    """Modules whose names are imported with a star."""
    imported: tuple[str, ...]
    """What is imported at its top, as absolute dotted names; "shop.db.Base" may be a module or a name in one."""
    definitions: tuple[Definition, ...]
    classes: tuple[ClassFacts, ...]
    tables: tuple[str, ...]
    """The metadata that each `Table(…)` at its top is given: "metadata", "Base.metadata", "db"."""


def read_module(tree: ast.Module, module: str, file: str, entry: str, *, is_package: bool) -> ModuleFacts:
    """The facts of a parsed module."""
    statements = list(top_level(tree.body))
    imports = _Imports(module, is_package)
    for node in statements:
        imports.add(node)
    definitions = [each for node in statements for each in _definitions(node, imports)]
    defined = {each.name for each in definitions}
    classes = [node for node in statements if isinstance(node, ast.ClassDef)]
    return ModuleFacts(
        module=module,
        file=file,
        entry=entry,
        is_package=is_package,
        names=imports.names,
        stars=tuple(imports.stars),
        imported=tuple(imports.imported),
        definitions=tuple(definitions),
        classes=tuple(_class(node) for node in classes if node.name not in defined),
        tables=tuple(_tables(statements)),
    )


def top_level(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements that run on import, also those inside if, try and with; not what only a type checker sees."""
    for node in body:
        yield node
        if isinstance(node, ast.If):
            if "TYPE_CHECKING" not in ast.unparse(node.test):
                yield from top_level(node.body)
            yield from top_level(node.orelse)
        elif isinstance(node, ast.Try):
            for part in (node.body, *(handler.body for handler in node.handlers), node.orelse, node.finalbody):
                yield from top_level(part)
        elif isinstance(node, ast.With):
            yield from top_level(node.body)


class _Imports:
    """The import statements of a module."""

    def __init__(self, module: str, is_package: bool) -> None:
        self._package = module.split(".") if is_package else module.split(".")[:-1]
        self.names: dict[str, str] = {}
        self.stars: list[str] = []
        self.imported: list[str] = []

    def add(self, node: ast.stmt) -> None:
        if isinstance(node, ast.Import):
            for alias in node.names:
                self.imported.append(alias.name)
                self.names[alias.asname or alias.name.partition(".")[0]] = (
                    alias.name if alias.asname else alias.name.partition(".")[0]
                )
        elif isinstance(node, ast.ImportFrom):
            self._add_from(node)

    def _add_from(self, node: ast.ImportFrom) -> None:
        above = self._package[: len(self._package) - node.level + 1] if node.level else []
        origin = ".".join([*above, *([node.module] if node.module else [])])
        for alias in node.names:
            if alias.name == "*":
                self.stars.append(origin)
                self.imported.append(origin)
            else:
                self.names[alias.asname or alias.name] = f"{origin}.{alias.name}"
                self.imported.append(f"{origin}.{alias.name}")

    def origin(self, expression: str) -> str:
        """The full name of `sa.orm.declarative_base`; the expression itself when it is no import."""
        head, dot, rest = expression.partition(".")
        return self.names.get(head, head) + dot + rest


def _definitions(node: ast.stmt, imports: _Imports) -> Iterator[Definition]:
    if isinstance(node, ast.ClassDef):
        if _is_base(node, imports):
            made_with = (*_given(node), *(d for d in _decorators(node) if d))
            yield Definition(node.name, node.lineno, "declarative", made_with, _table(node))
        return
    value = node.value if isinstance(node, (ast.Assign, ast.AnnAssign)) else None
    if not isinstance(value, ast.Call):
        return
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    kind = _maker(value, imports)
    if kind is not None and isinstance(targets[0], ast.Name):
        given = [ast.unparse(each.value) for each in value.keywords if each.arg in ("metadata", "model_class", "cls")]
        maker = ast.unparse(value.func)
        if maker.endswith(".generate_base"):
            given.append(maker.removesuffix(".generate_base"))
        made_with = tuple(each.removesuffix(".metadata") for each in given)
        yield Definition(targets[0].id, node.lineno, kind, made_with)


def _maker(call: ast.Call, imports: _Imports) -> DefinitionKind | None:
    origin = imports.origin(ast.unparse(call.func))
    library, _, name = origin.rpartition(".")
    if name == "generate_base":
        return "declarative"
    is_library = library.partition(".")[0] in LIBRARIES
    return MAKERS.get(name) if is_library else None


def _is_base(node: ast.ClassDef, imports: _Imports) -> bool:
    bases = [imports.origin(ast.unparse(base)) for base in node.bases]
    if any(
        base.rpartition(".")[2] in DECLARATIVE and base.partition(".")[0] in ("sqlalchemy", *DECLARATIVE)
        for base in bases
    ):
        return True
    if any(ast.unparse(each.value).endswith("DeclarativeMeta") for each in node.keywords if each.arg == "metaclass"):
        return True
    decorators = [ast.unparse(each.func if isinstance(each, ast.Call) else each) for each in node.decorator_list]
    return any(each.rpartition(".")[2] in ("as_declarative", "as_declarative_base") for each in decorators)


def _given(node: ast.ClassDef) -> Iterator[str]:
    """`metadata = meta` and `registry = mapper_registry` in a base class."""
    for name, value in _attributes(node):
        if name in ("metadata", "registry") and isinstance(value, (ast.Name, ast.Attribute)):
            yield ast.unparse(value).removesuffix(".metadata")


def _class(node: ast.ClassDef) -> ClassFacts:
    flags = {name: ast.unparse(value) for name, value in _attributes(node) if value is not None}
    return ClassFacts(
        name=node.name,
        line=node.lineno,
        bases=tuple(ast.unparse(_unsubscripted(base)) for base in node.bases),
        decorators=tuple(each for each in _decorators(node) if each),
        table=_table(node),
        is_abstract=flags.get("__abstract__") == "True",
        is_table=any(each.arg == "table" and ast.unparse(each.value) == "True" for each in node.keywords),
    )


def _unsubscripted(base: ast.expr) -> ast.expr:
    return base.value if isinstance(base, ast.Subscript) else base


def _decorators(node: ast.ClassDef) -> Iterator[str]:
    for each in node.decorator_list:
        name = ast.unparse(each.func if isinstance(each, ast.Call) else each)
        owner, _, method = name.rpartition(".")
        yield owner if method in ("mapped", "mapped_as_dataclass", "as_declarative_base") else ""


def _table(node: ast.ClassDef) -> Literal["", "named", "computed"]:
    if any(isinstance(each, ast.FunctionDef) and each.name == "__tablename__" for each in node.body):
        return "computed"
    values = {name: value for name, value in _attributes(node) if name in ("__tablename__", "__table__")}
    named = any(value is not None and ast.unparse(value) != "None" for value in values.values())
    return "named" if named else ""


def _attributes(node: ast.ClassDef) -> Iterator[tuple[str, ast.expr | None]]:
    for each in node.body:
        if isinstance(each, ast.Assign):
            yield from ((target.id, each.value) for target in each.targets if isinstance(target, ast.Name))
        elif isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name):
            yield each.target.id, each.value


def _tables(statements: list[ast.stmt]) -> Iterator[str]:
    for node in statements:
        value = node.value if isinstance(node, (ast.Assign, ast.AnnAssign, ast.Expr)) else None
        if not isinstance(value, ast.Call):
            continue
        owner, _, name = ast.unparse(value.func).rpartition(".")
        if name != "Table":
            continue
        if len(value.args) > 1 and isinstance(value.args[1], (ast.Name, ast.Attribute)):
            yield ast.unparse(value.args[1]).removesuffix(".metadata")
        elif owner:  # db.Table("tags", db.Column(…))
            yield owner
