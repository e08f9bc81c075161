"""Files are written whole or not at all, and never over somebody else's change."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from migtui.core.environment.edits import Edit
from migtui.engine.edits import apply, text_of
from migtui.errors import OperationError


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "alembic.ini"
    path.write_bytes(b"[alembic]\r\na = 1\r\n")
    return path


def edit(path: Path, after: str, before: str | None = "[alembic]\r\na = 1\r\n") -> Edit:
    return Edit(str(path), before, after, "")


def test_text_mode_and_links_are_kept(file: Path, tmp_path: Path) -> None:
    file.chmod(0o640)
    link = tmp_path / "link.ini"
    link.symlink_to(file)
    apply([edit(link, "[alembic]\r\na = é\r\n")])
    assert file.read_bytes() == "[alembic]\r\na = é\r\n".encode()
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert link.is_symlink()
    assert sorted(tmp_path.iterdir()) == [file, link]


def test_a_file_that_cannot_be_made_leaves_no_folder(tmp_path: Path) -> None:
    """Its own name is short enough, that of the file beside it is not."""
    with pytest.raises(OperationError, match="cannot be written"):
        apply([edit(tmp_path / "a" / "b" / f"{'x' * 250}.py", "x = 1\n", None)])
    assert list(tmp_path.iterdir()) == []


def test_a_new_file_in_a_new_folder(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "env.py"
    apply([edit(path, "x = 1\n", None)])
    umask = os.umask(0)
    os.umask(umask)
    assert path.read_text() == "x = 1\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o666 & ~umask


@pytest.mark.parametrize("change", ["changed", "gone", "appeared"])
def test_a_file_that_is_another_by_now_stops_everything(change: str, file: Path, tmp_path: Path) -> None:
    other = tmp_path / "env.py"
    edits = [edit(other, "new\n", None), edit(file, "mine\n")]
    if change == "changed":
        file.write_text("theirs\n")
    elif change == "gone":
        file.unlink()
    else:
        other.write_text("theirs\n")
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(OperationError, match="nothing was written"):
        apply(edits)
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_when_one_cannot_be_written_none_is(file: Path, tmp_path: Path) -> None:
    """A folder stands where the second file should be: root, who may write anywhere, cannot replace that either."""
    blocked = tmp_path / "blocked"
    blocked.mkdir()
    (blocked / "kept").touch()
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(OperationError) as caught:
        apply([edit(file, "mine\n"), edit(tmp_path / "new" / "x", "1", None), edit(blocked / "kept" / "x", "1", None)])
    assert caught.value.where == str(blocked / "kept" / "x")
    assert file.read_bytes() == b"[alembic]\r\na = 1\r\n"
    assert sorted(tmp_path.rglob("*")) == before


def test_what_was_moved_is_put_back_when_the_next_move_fails(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.replace

    def fail_for_env(self: Path, target: Path) -> Path:
        if target.name == "env.py":
            raise OSError(28, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", fail_for_env)
    edits = [edit(file, "mine\n"), edit(tmp_path / "new.py", "1", None), edit(tmp_path / "env.py", "1", None)]
    with pytest.raises(OperationError, match="no space left"):
        apply(edits)
    assert file.read_bytes() == b"[alembic]\r\na = 1\r\n"
    assert list(tmp_path.iterdir()) == [file]


def test_nothing_to_change_touches_nothing(file: Path) -> None:
    before = file.stat().st_mtime_ns
    apply([edit(file, "[alembic]\r\na = 1\r\n")])
    assert file.stat().st_mtime_ns == before


def test_a_file_that_is_not_utf8_is_not_edited(file: Path) -> None:
    file.write_bytes(b"\xff")
    with pytest.raises(OperationError, match="UTF-8"):
        text_of(file)
    assert text_of(file.with_name("absent")) is None
