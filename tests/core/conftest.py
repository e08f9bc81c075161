"""Alembic as the judge: what it makes of a version file, or of a whole directory of them."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from alembic.script.base import Script


@pytest.fixture
def alembic_loads(tmp_path: Path) -> Callable[[bytes, str], Script | Exception]:
    """Load one version file with Alembic, among the revisions that the cases refer to. Gives its error if it fails."""
    for revision, label in (("27c6", None), ("91d3", None), ("b3aa", None), ("f00d", "billing")):
        text = f"revision = {revision!r}\ndown_revision = None\nbranch_labels = {label!r}\n"
        (tmp_path / f"filler_{revision}.py").write_text(text)

    def load(data: bytes, file: str) -> Script | Exception:
        (tmp_path / file).write_bytes(data)
        directory = ScriptDirectory(str(tmp_path), version_locations=[str(tmp_path)])
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # Alembic warns before it raises KeyError
                found = [script for script in directory.walk_revisions() if Path(script.path).name == file]
        except Exception as error:
            return error
        return found[0]

    return load
