"""The histories of real projects, written as version files and read back: the same as Alembic's own
ScriptDirectory reads.

Where the folder of shared histories is absent (it is no part of this repository), these tests skip.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from alembic import util
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.script.base import Script

from migtui.core.history import History, build_history
from migtui.core.model import Revision
from migtui.core.reading.version_file import read_version_file

HISTORIES = Path(__file__).resolve().parents[2].parent / "shared" / "histories"
FILES = sorted(HISTORIES.glob("*.json"))
SEVERAL_LOCATIONS = {"galaxy", "geonature", "neutron"}

pytestmark = pytest.mark.skipif(not FILES, reason=f"no shared histories in {HISTORIES}")


@pytest.fixture(scope="module")
def synth() -> ModuleType:
    """The script beside the histories that writes one of them as an Alembic project."""
    spec = importlib.util.spec_from_file_location("shared_histories_synth", HISTORIES / "synth.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module", params=FILES, ids=lambda path: str(path.stem))
def shared(
    request: pytest.FixtureRequest, synth: ModuleType, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shared]:
    path: Path = request.param
    project = tmp_path_factory.mktemp("history") / path.stem
    facts = json.loads(path.read_text(encoding="utf-8"))
    synth.build(facts, project, "sqlite://", keep_locations=path.stem in SEVERAL_LOCATIONS)
    yield Shared(project, facts["revisions"])


class Shared:
    """One project, read twice: by us and by Alembic."""

    def __init__(self, project: Path, facts: list[dict[str, Any]]) -> None:
        self.facts = {fact["revision"]: fact for fact in facts}
        self.alembic = ScriptDirectory.from_config(Config(str(project / "alembic.ini")))
        self.scripts = {script.revision: script for script in self.alembic.walk_revisions()}
        self.readings = [read_version_file(path.read_bytes(), str(path)) for path in self._files()]
        self.ours: History = build_history(row for row in self.readings if isinstance(row, Revision))

    def _files(self) -> Iterator[Path]:
        for location in map(Path, self.alembic._version_locations):
            yield from sorted(location.glob("*.py"))


def edges(script: Script) -> tuple[str, ...]:
    return tuple(util.to_tuple(script.down_revision, default=()))


def test_every_file_is_certain_and_sound(shared: Shared) -> None:
    assert [row for row in shared.readings if not isinstance(row, Revision) or row.problem] == []
    assert shared.ours.problems == ()


def test_ids_and_parents(shared: Shared) -> None:
    ours = {id_: row.down_revisions for id_, row in shared.ours.revisions.items()}
    assert ours == {id_: edges(script) for id_, script in shared.scripts.items()}


def test_labels(shared: Shared) -> None:
    rows = shared.ours.revisions.items()
    scripts = shared.scripts.items()
    assert {id_: row.branch_labels for id_, row in rows} == {id_: script._orig_branch_labels for id_, script in scripts}
    assert {id_: set(shared.ours.labels.get(id_, ())) for id_, _ in rows} == {
        id_: set(script.branch_labels) for id_, script in scripts
    }


def test_dependencies(shared: Shared) -> None:
    for id_, script in shared.scripts.items():
        assert shared.ours.revisions[id_].depends_on == util.to_tuple(script.dependencies, default=())
        assert shared.ours.dependencies.get(id_, ()) == script._resolved_dependencies


def test_heads_and_bases(shared: Shared) -> None:
    assert shared.ours.heads == tuple(sorted(shared.alembic.get_heads()))
    assert shared.ours.bases == tuple(sorted(shared.alembic.get_bases()))


def test_every_revision_has_one_row(shared: Shared) -> None:
    assert sorted(shared.ours.order) == sorted(shared.scripts)


def test_the_files_are_those_that_alembic_loaded(shared: Shared) -> None:
    assert {id_: row.file for id_, row in shared.ours.revisions.items()} == {
        id_: script.path for id_, script in shared.scripts.items()
    }


def test_prose(shared: Shared) -> None:
    """The message is the first line that Alembic shows; where there is none, words from the file's name."""
    for id_, script in shared.scripts.items():
        row = shared.ours.revisions[id_]
        shown = script.doc.splitlines()[0].strip() if script.doc else ""
        if shown and shown != "empty message" and not shown.startswith(("Revision ID", "Create Date")):
            assert row.message == shown
        assert row.created == (shared.facts[id_].get("created") or "")


def test_short_ids_stay_apart(shared: Shared) -> None:
    short = [shared.ours.short(id_) for id_ in shared.ours.order]
    assert len(set(short)) == len(short)
