"""Where models keep their metadata, found in the text of the files alone."""

from __future__ import annotations

import ast
from collections.abc import Mapping

import pytest

from migtui.core.environment.metadata_search import Candidate, find_candidates
from migtui.core.environment.module_facts import read_module
from migtui.core.environment.module_names import Layout, ModulePlace

BASE = "from sqlalchemy.orm import DeclarativeBase\nclass Base(DeclarativeBase):\n    pass\n"
Found = dict[str, Candidate]


def search(files: Mapping[str, str]) -> Found:
    """The candidates of these files, by `module:expression`."""
    trees = {path: ast.parse(text) for path, text in files.items()}
    imported = {
        name
        for tree in trees.values()
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for name in ([a.name for a in node.names] if isinstance(node, ast.Import) else [node.module or ""])
    }
    layout = Layout(trees, imported)
    modules = []
    for path, tree in trees.items():
        place = layout.place(path)
        is_package = path.endswith("__init__.py")
        modules.append(read_module(tree, place.module, path, place.entry, is_package=is_package))
    return {f"{each.source.module}:{each.source.expression}": each for each in find_candidates(modules)}


def model(name: str, base: str = "Base") -> str:
    return f"class {name}({base}):\n    __tablename__ = '{name.lower()}'\n"


@pytest.mark.parametrize(
    ("text", "expression", "kind"),
    [
        (BASE + model("A"), "Base.metadata", "declarative"),
        ("from sqlalchemy.orm import declarative_base\nBase = declarative_base()\n" + model("A"), "Base.metadata", "d"),
        ("import sqlalchemy as sa\nBase = sa.orm.declarative_base()\n" + model("A"), "Base.metadata", "declarative"),
        ("from sqlalchemy import orm\nBase: object = orm.declarative_base()\n" + model("A"), "Base.metadata", "d"),
        ("from sqlalchemy.ext.declarative import *\nBase = declarative_base()\n" + model("A"), "Base.metadata", "d"),
        (
            "from sqlalchemy.ext.declarative import as_declarative\n@as_declarative()\nclass Base: pass\n" + model("A"),
            "Base.metadata",
            "declarative",
        ),
        ("from sqlalchemy.orm import registry\nBase = registry().generate_base()\n" + model("A"), "Base.metadata", "d"),
        (
            "from sqlalchemy.orm import registry\nreg = registry()\n@reg.mapped\nclass A:\n    __tablename__ = 'a'\n",
            "reg.metadata",
            "declarative",
        ),
        (
            "from sqlalchemy.orm import DeclarativeBase, MappedAsDataclass\n"
            "class Base(MappedAsDataclass, DeclarativeBase): pass\n" + model("A"),
            "Base.metadata",
            "declarative",
        ),
        (
            "from flask_sqlalchemy import SQLAlchemy\ndb = SQLAlchemy()\nclass A(db.Model):\n    id = 1\n",
            "db.metadata",
            "flask-sqlalchemy",
        ),
        ("import sqlalchemy as sa\nmeta = sa.MetaData()\na = sa.Table('a', meta)\n", "meta", "metadata"),
        ("from sqlalchemy import MetaData, Table\nmeta = MetaData()\nTable('a', meta)\n", "meta", "metadata"),
        (BASE + "from sqlalchemy import Table\na = Table('a', Base.metadata)\n", "Base.metadata", "declarative"),
    ],
)
def test_every_way_to_have_a_metadata(text: str, expression: str, kind: str) -> None:
    found = search({"models.py": text})
    assert list(found) == [f"models:{expression}"]
    source = found[f"models:{expression}"].source
    assert source.kind.startswith(kind)
    assert (source.tables, source.file) == (1, "models.py")
    assert found[f"models:{expression}"].imports == ()


def test_sqlmodel_is_imported_from_its_package_and_its_models_beside() -> None:
    text = "from sqlmodel import SQLModel\nclass HeroBase(SQLModel): pass\nclass Hero(HeroBase, table=True): pass\n"
    found = search({"app/__init__.py": "", "app/models.py": text, "app/main.py": "from app.models import Hero\n"})
    candidate = found["sqlmodel:SQLModel.metadata"]
    assert (candidate.source.tables, candidate.imports, candidate.entries) == (1, ("app.models",), (".",))


def test_models_in_several_modules_that_nobody_imports() -> None:
    files = {"shop/__init__.py": "", "shop/db.py": BASE}
    for name in ("user", "order"):
        files[f"shop/{name}.py"] = "from .db import Base\n" + model(name.title())
    candidate = search(files)["shop.db:Base.metadata"]
    assert candidate.source.tables == 2
    assert candidate.imports == ("shop.order", "shop.user")
    assert candidate.modules == ("shop.order", "shop.user")


def test_a_package_that_imports_its_modules_stands_for_them() -> None:
    files = {"shop/__init__.py": "", "shop/db.py": BASE}
    files["shop/models/__init__.py"] = "from .user import User\nfrom . import order\n"
    for name in ("user", "order"):
        files[f"shop/models/{name}.py"] = "from shop.db import Base\n" + model(name.title())
    assert search(files)["shop.db:Base.metadata"].imports == ("shop.models",)


def test_what_the_base_s_own_module_imports_needs_no_import() -> None:
    files = {
        "shop/__init__.py": "",
        "shop/base.py": BASE,
        "shop/user.py": "from shop.base import Base\n" + model("User"),
    }
    files["shop/db.py"] = "from shop.base import Base\nimport shop.user\n"
    assert search(files)["shop.base:Base.metadata"].imports == ("shop.user",)
    files["shop/base.py"] = BASE + "import shop.user\n"
    assert search(files)["shop.base:Base.metadata"].imports == ()


def test_an_import_for_the_type_checker_is_none() -> None:
    files = {"base.py": BASE + "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import user\n"}
    files["user.py"] = "from base import Base\n" + model("User")
    assert search(files)["base:Base.metadata"].imports == ("user",)


@pytest.mark.parametrize(
    "text",
    [
        "meta = MetaData()\nBase = declarative_base(metadata=meta)\n",
        "meta = MetaData()\nclass Base(DeclarativeBase):\n    metadata = meta\n",
        "meta = MetaData()\nreg = registry(metadata=meta)\nBase = reg.generate_base()\n",
        "reg = registry()\nclass Base(metaclass=DeclarativeMeta):\n    registry = reg\n    metadata = reg.metadata\n",
    ],
)
def test_a_metadata_given_to_a_base_is_no_second_one(text: str) -> None:
    imports = (
        "from sqlalchemy import MetaData, Table\n"
        "from sqlalchemy.orm import DeclarativeBase, DeclarativeMeta, declarative_base, registry\n"
    )
    more = "Table('t', meta)\n" if "meta = " in text.partition("Base")[0] else ""
    found = search({"m.py": imports + text + more + model("A")})
    assert [(name, each.source.tables) for name, each in found.items()] == [("m:Base.metadata", 1 + bool(more))]


def test_mixins_abstract_bases_and_inheritance() -> None:
    text = (
        BASE
        + "from company import UserMixin\nclass Stamped:\n    created = 1\n"
        + "class Abstract(Base):\n    __abstract__ = True\n"
        + "class Named:\n    @declared_attr\n    def __tablename__(cls): return cls.__name__\n"
        + "class A(UserMixin, Stamped, Abstract):\n    __tablename__ = 'a'\n"
        + "class Single(A):\n    pass\nclass Joined(A):\n    __tablename__ = 'j'\nclass C(Named, Base):\n    pass\n"
        + "class NoModel:\n    __tablename__ = 'n'\n"
    )
    assert search({"m.py": text})["m:Base.metadata"].source.tables == 3


def test_a_base_of_an_installed_package_counts_when_models_derive_from_it() -> None:
    found = search({"m.py": "from company.db import CompanyBase\nfrom enum import Enum\n" + model("A", "CompanyBase")})
    candidate = found["company.db:CompanyBase.metadata"]
    assert (candidate.source.tables, candidate.imports) == (1, ("m",))
    assert search({"m.py": "from enum import Enum\n" + model("A", "Enum")}) == {}
    assert search({"m.py": "from django.db import models\nclass A(models.Model):\n    pass\n"}) == {}


def test_several_bases_the_fullest_first_and_the_empty_last() -> None:
    files = {"a.py": BASE + model("A"), "b.py": BASE + model("B") + model("C"), "c.py": BASE}
    assert [(name, each.source.tables) for name, each in search(files).items()] == [
        ("b:Base.metadata", 2),
        ("a:Base.metadata", 1),
        ("c:Base.metadata", 0),
    ]


def test_names_that_go_round_in_circles_end() -> None:
    files = {"a.py": "from b import Base\n" + model("A"), "b.py": "from a import Base\n" + model("B")}
    assert search(files) == {}
    assert search({"a.py": "from a import *\n" + model("A") + model("B", "A")}) == {}


@pytest.mark.parametrize(
    ("files", "path", "module", "entry"),
    [
        (["models.py"], "models.py", "models", "."),
        (["shop/__init__.py", "shop/models.py"], "shop/models.py", "shop.models", "."),
        (["src/shop/__init__.py", "src/shop/models.py"], "src/shop/models.py", "shop.models", "src"),
        (["backend/app/__init__.py", "backend/app/m.py"], "backend/app/m.py", "app.m", "backend"),
        (["shop/models.py"], "shop/models.py", "shop.models", "."),
        (["src/shop/models.py"], "src/shop/models.py", "shop.models", "src"),
        (["src/shop/__init__.py"], "src/shop/__init__.py", "shop", "src"),
        (["src/__init__.py", "src/models.py"], "src/models.py", "src.models", "."),
    ],
)
def test_the_name_of_a_module(files: list[str], path: str, module: str, entry: str) -> None:
    place = Layout(files, []).place(path)
    assert (place.module, place.entry) == (module, entry)


def test_what_the_code_imports_decides() -> None:
    files = ["src/shop/models.py", "src/shop/__init__.py"]
    assert Layout(files, ["src.shop.models"]).place(files[0]).module == "src.shop.models"
    assert Layout(["app/sub/m.py"], ["sub.m"]).place("app/sub/m.py") == ModulePlace("sub.m", "app")
