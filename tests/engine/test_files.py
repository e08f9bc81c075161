"""The history from the files: Alembic's rules of what is a version file, the cache, and later knowledge."""

from __future__ import annotations

import os
import py_compile
import sys
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from migtui.core.model import Revision
from migtui.engine.files import LoadedHistory, check_bodies, has_changed, load_history, with_facts, with_truth
from migtui.engine.interpreter import Interpreter
from migtui.engine.project import Project
from migtui.worker.protocol import FileFacts, Revisions

Find = Callable[..., Project]
ProjectOf = Callable[[dict[str, str]], Project]
RevisionFile = Callable[..., str]
Write = Callable[..., Path]


@pytest.fixture
def project(project_of: ProjectOf, revision_file: RevisionFile) -> Project:
    """a1 ← b2 ← c3."""
    files = {"1_first": revision_file("a1"), "2_second": revision_file("b2", "a1"), "3": revision_file("c3", "b2")}
    return project_of(files)


def versions(project: Project) -> Path:
    return project.version_locations[0]


def ids(loaded: LoadedHistory) -> list[str]:
    return [row.id for row in loaded.rows]


def test_reads_the_files(project: Project) -> None:
    loaded = load_history(project)
    assert ids(loaded) == ["a1", "b2", "c3"]
    assert loaded.history.heads == ("c3",)
    assert loaded.rows[0] == Revision(
        "a1", message="make a1", created="2024-05-01 10:00:00", file=str(versions(project) / "1_first.py")
    )
    assert loaded.unsure == ()
    assert loaded.problems == ()


def test_which_files_count(project: Project, write: Write) -> None:
    for name in ("__init__.py", "__init__old.py", ".#3.py", "notes.txt", "x.pyc", "sub/d4.py", "__pycache__/e5.py"):
        write(f"db/versions/{name}", "raise")
    (versions(project) / "folder.py").mkdir()
    assert ids(load_history(project)) == ["a1", "b2", "c3"]
    assert "d4" in ids(load_history(replace(project, recursive=True)))


@pytest.mark.parametrize("recursive", [False, True])
def test_the_same_files_as_alembic(
    project: Project, write: Write, revision_file: RevisionFile, recursive: bool, tmp_path: Path
) -> None:
    write("db/versions/sub/z/d4.py", revision_file("d4", "c3"))
    write("db/versions/sub/e5.py", revision_file("e5", "d4"))
    write("db/versions/sub/__pycache__/f6.py", "raise")
    outside = write("elsewhere.py", revision_file("g7", "c3"))
    (versions(project) / "link.py").symlink_to(outside)
    (versions(project) / "again.py").symlink_to(versions(project) / "3.py")
    (versions(project) / "text.py").symlink_to(write("readme.txt", "hello"))
    (versions(project) / "linked").symlink_to(write("other/h8.py", revision_file("h8")).parent)
    loaded = load_history(replace(project, recursive=recursive))
    script = ScriptDirectory(str(tmp_path / "db"), recursive_version_locations=recursive)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        wanted = sorted((revision.revision, revision.path) for revision in script.walk_revisions())
    assert sorted((row.id, row.file) for row in loaded.rows) == wanted


def test_one_file_in_two_locations_counts_once(project: Project) -> None:
    twice = replace(project, version_locations=project.version_locations * 2)
    assert ids(load_history(twice)) == ["a1", "b2", "c3"]


def test_compiled_files_are_left_to_the_worker(project: Project) -> None:
    source = versions(project) / "2_second.py"
    compiled = Path(str(py_compile.compile(str(source), doraise=True)))
    assert load_history(replace(project, sourceless=True)).unsure == ()  # its source is there
    source.unlink()
    loaded = load_history(replace(project, sourceless=True))
    assert loaded.unsure == (str(compiled),)
    facts = FileFacts(str(compiled), "b2", ["a1"], doc="second")
    assert with_facts(loaded, [facts]).history.heads == ("c3",)
    assert ids(load_history(project)) == ["a1", "c3"]


def test_unsure_files_are_told_by_importing(project: Project, write: Write, revision_file: RevisionFile) -> None:
    text = revision_file("x").replace("revision = 'x'", "import os\nrevision = os.environ['NAME']")
    file = str(write("db/versions/4.py", text))
    loaded = load_history(project)
    assert loaded.unsure == (file,)
    told = with_facts(loaded, [FileFacts(file, "d4", ["c3"], ["label"], ["a1"], "fourth\n\nmore")])
    assert told.unsure == ()
    assert told.history.heads == ("d4",)
    row = told.history.revisions["d4"]
    assert (row.down_revisions, row.branch_labels, row.depends_on) == (("c3",), ("label",), ("a1",))
    assert (row.message, row.file, row.problem) == ("fourth", file, None)
    assert row.created == "2024-05-01 10:00:00"


def test_an_import_that_fails_is_a_broken_row(project: Project, write: Write, revision_file: RevisionFile) -> None:
    file = str(write("db/versions/4.py", revision_file("d4", "c3").replace("= 'c3'", "= parent()")))
    failed = FileFacts(file, error="ModuleNotFoundError: No module named 'shop'", error_line=7)
    row = with_facts(load_history(project), [failed]).history.revisions["d4"]
    assert row.problem is not None
    assert (row.problem.kind, row.problem.where) == ("import", f"{file}:7")
    assert "No module named 'shop'" in row.problem.message


def test_alembics_truth_replaces_ours(project: Project) -> None:
    loaded = load_history(project)
    first, second, third = loaded.rows
    truth = Revisions(
        [
            FileFacts(first.file, "a1", doc="make a1"),
            FileFacts(second.file, "b2", ["a1"], ["inherited"], doc="make b2"),
            FileFacts(third.file, "other", ["a1"], doc="third"),
            FileFacts("/elsewhere/new.py", "new", ["b2"], doc="new"),
        ]
    )
    true = with_truth(loaded, truth)
    assert true.rows[:2] == (first, second)
    assert true.history.heads == ("new", "other")
    assert true.history.revisions["new"].file == "/elsewhere/new.py"


class TestBadFiles:
    async def test_syntax_error_in_a_body_is_found_later(
        self, project: Project, write: Write, revision_file: RevisionFile
    ) -> None:
        write("db/versions/4.py", revision_file("d4", "c3", up="op.add_column("))
        loaded = load_history(project)
        assert loaded.history.revisions["d4"].problem is None
        assert len(loaded.unchecked) == 4
        checked = await check_bodies(loaded)
        problem = checked.history.revisions["d4"].problem
        assert problem is not None and problem.kind == "syntax"
        assert checked.unchecked == ()
        assert checked.history.revisions["c3"].problem is None

    async def test_another_python_has_the_last_word_on_syntax(
        self, project: Project, write: Write, revision_file: RevisionFile
    ) -> None:
        file = str(write("db/versions/4.py", revision_file("d4", "c3", up="print 'x'")))
        other = replace(project, interpreter=Interpreter(Path("/other/python"), "", is_own=False))
        checked = await check_bodies(load_history(other))
        assert checked.unsure == (file,)
        told = with_facts(checked, [FileFacts(file, "d4", ["c3"], doc="d4")])
        assert told.history.revisions["d4"].problem is None

    def test_absent_directory(self, project: Project) -> None:
        loaded = load_history(project, locations=["/nowhere/versions"])
        assert loaded.history.order == ()
        assert "/nowhere/versions does not exist" in loaded.history.problems[0].message

    def test_empty_directory(self, project_of: ProjectOf) -> None:
        loaded = load_history(project_of({}))
        assert (loaded.history.order, loaded.history.problems) == ((), ())

    def test_dangling_link(self, project: Project) -> None:
        (versions(project) / "4.py").symlink_to("gone.py")
        loaded = load_history(project)
        assert ids(loaded) == ["a1", "b2", "c3"]
        assert loaded.problems[0].message == "4.py cannot be read: no such file or directory"

    def test_unreadable_file(self, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
        real = os.open

        def refuse(path: str, flags: int) -> int:
            if path.endswith("3.py"):
                raise PermissionError(13, "Permission denied")
            return real(path, flags)

        monkeypatch.setattr(os, "open", refuse)
        loaded = load_history(project)
        assert loaded.history.heads == ("b2",)
        assert loaded.rows[2].problem is not None
        assert loaded.rows[2].problem.message == "3.py cannot be read: permission denied."
        loaded.save_cache()
        monkeypatch.undo()
        assert load_history(project).history.heads == ("c3",)

    def test_unlistable_directory(self, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(path: str) -> None:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(os, "scandir", refuse)
        loaded = load_history(project)
        assert loaded.problems[0].message == f"{versions(project)} cannot be listed: permission denied"


class TestCache:
    @pytest.fixture
    def settled(self, project: Project) -> Project:
        """Its files are old enough to be kept."""
        for file in versions(project).iterdir():
            os.utime(file, ns=(10**18, 10**18))
        return project

    @pytest.fixture
    def reads(self, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        """The names of the version files that are opened."""
        opened: list[str] = []
        real = os.open

        def note(path: str, flags: int) -> int:
            opened.append(Path(path).name)
            return real(path, flags)

        monkeypatch.setattr(os, "open", note)
        return opened

    def test_a_second_start_opens_no_version_file(self, settled: Project, reads: list[str]) -> None:
        first = load_history(settled)
        first.save_cache()
        reads.clear()
        assert load_history(settled) == first
        assert reads == []

    def test_only_what_changed_is_read(self, settled: Project, reads: list[str], revision_file: RevisionFile) -> None:
        load_history(settled).save_cache()
        (versions(settled) / "3.py").write_text(revision_file("c3", "a1"))
        reads.clear()
        assert load_history(settled).history.heads == ("b2", "c3")
        assert reads == ["3.py"]

    def test_problems_and_unsure_files_are_kept(self, settled: Project, write: Write, reads: list[str]) -> None:
        for name, text in (("4", "revision = 'd4'\n"), ("5", "revision = id()\ndown_revision = None\n")):
            os.utime(write(f"db/versions/{name}.py", text), ns=(10**18, 10**18))
        first = load_history(settled)
        first.save_cache()
        reads.clear()
        again = load_history(settled)
        assert (again, again.unsure) == (first, first.unsure)
        assert len(again.unsure) == 1
        assert reads == []

    async def test_checked_bodies_are_not_checked_again(
        self, settled: Project, write: Write, revision_file: RevisionFile
    ) -> None:
        os.utime(write("db/versions/4.py", revision_file("d4", "c3", up="(")), ns=(10**18, 10**18))
        checked = await check_bodies(load_history(settled))
        checked.save_cache()
        again = load_history(settled)
        assert again.unchecked == ()
        assert again.history.revisions["d4"].problem == checked.history.revisions["d4"].problem

    def test_a_file_that_has_just_changed_is_not_kept(self, project: Project, reads: list[str]) -> None:
        now = 4 * 10**18  # years ahead of any clock
        for file in versions(project).iterdir():
            os.utime(file, ns=(now, now))
        load_history(project).save_cache()
        reads.clear()
        load_history(project)
        assert len(reads) == 3

    @pytest.mark.parametrize("damage", [b"", b"\0\0\0\0nonsense", b"\xff" * 40])
    def test_a_damaged_cache_costs_nothing_but_time(
        self, settled: Project, own_cache: Path, damage: bytes, reads: list[str]
    ) -> None:
        load_history(settled).save_cache()
        (kept,) = (own_cache / "migtui").iterdir()
        kept.write_bytes(damage or kept.read_bytes()[:-1])
        reads.clear()
        assert load_history(settled).history.heads == ("c3",)
        assert len(reads) == 3

    def test_an_unwritable_cache_is_no_error(self, settled: Project, own_cache: Path) -> None:
        (own_cache / "migtui").write_text("a file where the directory belongs")
        load_history(settled).save_cache()
        assert load_history(settled).history.heads == ("c3",)

    def test_no_cache(self, settled: Project, own_cache: Path) -> None:
        load_history(settled, cache=False).save_cache()
        assert list(own_cache.iterdir()) == []


def test_a_change_is_noticed(project: Project, write: Write, revision_file: RevisionFile) -> None:
    loaded = load_history(project)
    assert not has_changed(project, loaded)
    write("db/versions/4.py", revision_file("d4", "c3"))
    assert has_changed(project, loaded)


def test_locations_of_env_py_replace_the_configurations(
    project: Project, write: Write, revision_file: RevisionFile
) -> None:
    folder = write("branch/n1.py", revision_file("n1")).parent
    loaded = load_history(project, locations=[str(folder)])
    assert (ids(loaded), loaded.locations) == (["n1"], (folder,))


@pytest.mark.parametrize(
    "name", ["superset", "neutron", "geonature", "galaxy", "odd-no-revisions", "open-event-server"]
)
def test_shared_histories_are_alembics(name: str, synthesize: Callable[[str], Path], find: Find) -> None:
    folder = synthesize(name)
    loaded = load_history(find(name))
    script = ScriptDirectory.from_config(Config(str(folder / "alembic.ini")))
    assert loaded.history.heads == tuple(sorted(script.get_heads()))
    assert loaded.history.bases == tuple(sorted(script.get_bases()))
    assert sorted(ids(loaded)) == sorted(revision.revision for revision in script.walk_revisions())
    assert (loaded.unsure, loaded.history.problems) == ((), ())


def test_reading_imports_neither_the_protocol_nor_alembic() -> None:
    import subprocess

    code = (
        "import sys, migtui.engine.files as f; "
        "print([m for m in ('asyncio', 'alembic', 'migtui.worker.protocol') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
