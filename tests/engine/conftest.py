"""Projects to find, read and run, made anew for every test."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from migtui.engine.project import Project, find_project

Find = Callable[..., Project]
Synthesize = Callable[[str], Path]
Write = Callable[[str, str], Path]

SHARED = Path(__file__).parents[3] / "shared" / "histories"


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nothing of a test stays in the user's cache directory."""
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    for name in ("VIRTUAL_ENV", "MIGTUI_PYTHON", "ALEMBIC_CONFIG", "FLASK_APP"):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a file below tmp_path, with its directories."""

    def _write(name: str, text: str = "") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return _write


@pytest.fixture
def find(tmp_path: Path) -> Find:
    """Find the project from tmp_path, with an empty environment unless told otherwise."""

    def _find(
        cwd: str = ".",
        *,
        config: str | None = None,
        section: str | None = None,
        x: tuple[str, ...] = (),
        python: str | None = None,
        environ: dict[str, str] | None = None,
    ) -> Project:
        file = Path(config) if config is not None else None
        folder = tmp_path / cwd
        return find_project(folder, config=file, section=section, x=x, python=python, environ=environ or {})

    return _find


@pytest.fixture
def revision_file() -> Callable[..., str]:
    """The text of a version file."""

    def text(id_: str, down: str | None = None, *, up: str = "pass", down_body: str = "pass", head: str = "") -> str:
        return (
            f'"""make {id_}\n\nRevision ID: {id_}\nCreate Date: 2024-05-01 10:00:00\n"""\n'
            f"from alembic import op\nimport sqlalchemy as sa\n{head}\nrevision = {id_!r}\n"
            f"down_revision = {down!r}\n\n\ndef upgrade():\n    {up}\n\n\ndef downgrade():\n    {down_body}\n"
        )

    return text


@pytest.fixture
def project_of(write: Write, find: Find, env: str) -> Callable[[dict[str, str]], Project]:
    """A project on SQLite with these version files (name: text)."""

    def make(files: dict[str, str]) -> Project:
        write(
            "alembic.ini",
            "[alembic]\nscript_location = %(here)s/db\nsqlalchemy.url = sqlite:///%(here)s/app.db\n",
        )
        write("db/env.py", env)
        write("db/script.py.mako", "")
        (write("db/versions/.keep", "")).parent.mkdir(exist_ok=True)
        for name, text in files.items():
            write(f"db/versions/{name}.py", text)
        return find()

    return make


@pytest.fixture
def synthesize(tmp_path: Path) -> Synthesize:
    """Build a runnable project with the graph of a shared history; gives its directory."""
    if not SHARED.is_dir():
        pytest.skip(f"the shared histories are not at {SHARED}")
    synth = _load(SHARED / "synth.py")

    def build(name: str) -> Path:
        folder = tmp_path / name
        synth.build(json.loads((SHARED / f"{name}.json").read_text("utf-8")), folder, "sqlite:///%(here)s/db.sqlite")
        return folder

    return build


def _load(file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
