"""Which room imports what, seen from outside: a process of its own, and what is in its `sys.modules`."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FRAMEWORKS = ("textual", "rich", "alembic", "sqlalchemy")


def loaded_by(code: str, cwd: Path = ROOT) -> set[str]:
    """The names in sys.modules after this code has run in a fresh interpreter."""
    tail = "\nimport sys; print('\\n'.join(sys.modules), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code + tail], cwd=cwd, capture_output=True, text=True, check=True)
    return set(done.stderr.split("\n"))


def rooms(modules: set[str]) -> set[str]:
    """The rooms of ours among them."""
    return {module.split(".")[1] for module in modules if module.startswith("migtui.")}


def modules_of(room: str) -> list[str]:
    files = sorted((ROOT / "migtui" / room).rglob("*.py"))
    return [".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for file in files]


def test_the_core_knows_nothing_but_itself() -> None:
    modules = loaded_by("\n".join(f"import {name}" for name in modules_of("core")))
    assert rooms(modules) == {"core"}
    assert modules.isdisjoint(FRAMEWORKS)


def test_the_engine_knows_the_core_and_the_protocol() -> None:
    modules = loaded_by("\n".join(f"import {name}" for name in modules_of("engine")))
    assert rooms(modules) == {"core", "engine", "worker", "config", "errors"}
    worker = {module.removeprefix("migtui.worker.") for module in modules if module.startswith("migtui.worker.")}
    shared = {"protocol", "requests", "events", "run_events", "drafts", "diffs"}
    assert {module.partition(".")[0] for module in worker} == shared
    assert modules.isdisjoint(FRAMEWORKS)


def test_the_user_interface_does_without_alembic() -> None:
    modules = loaded_by("import migtui.ui.app")
    assert "textual" in modules
    assert modules.isdisjoint({"alembic", "sqlalchemy", "migtui.cli"})


def test_the_protocol_needs_the_standard_library_only() -> None:
    modules = loaded_by("import migtui.worker.protocol")
    assert rooms(modules) == {"worker"}
    assert modules.isdisjoint(FRAMEWORKS)


WORKER_MAY = sys.stdlib_module_names | {"alembic", "sqlalchemy", "flask"}


@pytest.mark.parametrize("file", sorted((ROOT / "migtui" / "worker").glob("*.py")), ids=lambda file: file.stem)
def test_the_worker_imports_its_own_modules_by_relative_import(file: Path) -> None:
    """It is loaded by path under another name, in an interpreter that need not have migtui."""
    foreign = [name for name in _imports(file) if name.partition(".")[0] not in WORKER_MAY]
    assert foreign == (["_migtui_worker.main"] if file.stem == "boot" else [])


def _imports(file: Path) -> Iterator[str]:
    """What is imported by its full name, and what is taken from above the file's own folder."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level != 1:
            yield "." * node.level + (node.module or "")


def test_the_command_line_starts_light() -> None:
    modules = loaded_by("import migtui.cli")
    assert rooms(modules) == {"cli", "errors"}
    assert modules.isdisjoint({*FRAMEWORKS, "asyncio", "json", "tomllib"})


@pytest.mark.parametrize("command", ["graph", "status", "plan heads", "diff", "check"])
def test_headless_commands_do_without_frameworks(tmp_path: Path, command: str) -> None:
    code = (
        "import pathlib, migtui.demo, migtui.cli, os\n"
        "os.environ['XDG_CACHE_HOME'] = os.getcwd()\n"
        "os.chdir(migtui.demo.copy_to(pathlib.Path.cwd()))\n"
        f"migtui.cli.main([*{command.split()!r}, '--json'])"
    )
    modules = loaded_by(code, tmp_path)
    assert "ui" not in rooms(modules)
    assert modules.isdisjoint(FRAMEWORKS)


def test_the_graph_without_a_database_starts_no_event_loop(tmp_path: Path) -> None:
    code = (
        "import pathlib, migtui.demo, migtui.cli, os\n"
        "os.environ['XDG_CACHE_HOME'] = os.getcwd()\n"
        "os.chdir(migtui.demo.copy_to(pathlib.Path.cwd()))\n"
        "migtui.cli.main(['graph', '--no-database'])"
    )
    assert loaded_by(code, tmp_path).isdisjoint({"asyncio", "subprocess", "migtui.worker.protocol"})


def test_import_contracts() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    if not linter.exists():
        pytest.skip("import-linter is not installed")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
