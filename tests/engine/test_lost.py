"""Where a module is that env.py imports in vain."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from migtui.engine.lost import find_lost, project_folders

if TYPE_CHECKING:
    from tests.engine.conftest import Find, Write

INI = "[alembic]\nscript_location = %(here)s/db\n"


@pytest.fixture
def nested(write: Write) -> None:
    """A configuration three directories deep."""
    write("a/b/c/alembic.ini", INI)
    write("a/b/c/db/env.py", "")


@pytest.mark.usefixtures("nested")
def test_up_to_the_repository(find: Find, write: Write, tmp_path: Path) -> None:
    write("shop/__init__.py", "")
    assert find_lost(find("a/b/c"), "shop").folders == ()
    (tmp_path / ".git").mkdir()
    assert find_lost(find("a/b/c"), "shop").folders == (str(tmp_path),)
    assert project_folders(find("a/b/c"))[:4] == [tmp_path / "a/b/c", tmp_path / "a/b", tmp_path / "a", tmp_path]


@pytest.mark.usefixtures("nested")
def test_beside_the_project_may_lie_anything(find: Find, write: Write) -> None:
    write("a/b/other/src/shop/__init__.py", "")
    assert find_lost(find("a/b/c"), "shop").folders == ()


@pytest.mark.usefixtures("nested")
@pytest.mark.parametrize(
    "file, name, entry",
    [
        ("a/b/c/src/shop/__init__.py", "shop", "a/b/c/src"),
        ("a/b/c/src/shop.py", "shop", "a/b/c/src"),
        ("a/b/c/shop/models.py", "shop.models", "a/b/c"),
        ("a/b/c/backend/shop/__init__.py", "shop", "a/b/c/backend"),
        ("a/b/shop/models/__init__.py", "shop.models", "a/b"),
    ],
)
def test_where_it_is(find: Find, write: Write, tmp_path: Path, file: str, name: str, entry: str) -> None:
    write(file, "")
    assert find_lost(find("a/b/c"), name).folders == (str(tmp_path / entry),)


@pytest.mark.usefixtures("nested")
def test_what_is_no_module(find: Find, write: Write) -> None:
    write("a/b/c/shop/readme.txt", "")
    write("a/b/c/node_modules/shop/__init__.py", "")
    write("a/b/c/.venv2/pyvenv.cfg", "")
    write("a/b/c/.venv2/shop/__init__.py", "")
    assert find_lost(find("a/b/c"), "shop").folders == ()


@pytest.mark.usefixtures("nested")
def test_a_package_without_that_module(find: Find, write: Write) -> None:
    for name in ("__init__", "models", "views"):
        write(f"a/b/c/shop/{name}.py", "")
    write("a/b/c/shop/api/__init__.py", "")
    assert find_lost(find("a/b/c"), "shop.model").siblings == ("api", "models", "views")


@pytest.mark.usefixtures("nested")
def test_what_pip_can_install(find: Find, write: Write, tmp_path: Path) -> None:
    write("a/b/c/src/shop/__init__.py", "")
    write("a/b/c/pyproject.toml", "[project]\n")
    assert find_lost(find("a/b/c"), "shop").installable == ""
    write("a/b/c/setup.py", "")
    assert find_lost(find("a/b/c"), "shop").installable == str(tmp_path / "a/b/c")
