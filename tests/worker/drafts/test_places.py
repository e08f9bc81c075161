"""Where a new revision goes: in the graph, and in which folder."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from migtui.worker.protocol import Draft, Merge, WriteRevision, Written

if TYPE_CHECKING:
    from tests.worker.drafts.conftest import Stock


def header(written: Written) -> dict[str, object]:
    """The names that the file assigns at its top."""
    names: dict[str, object] = {}
    for node in ast.parse(Path(written.files[0]).read_text()).body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
            names[node.target.id] = ast.literal_eval(node.value)
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            names[node.targets[0].id] = ast.literal_eval(node.value)
    return names


class TestPlaces:
    def test_on_the_head(self, stock: Stock) -> None:
        stock.revision("a1")
        assert header(stock.write(Draft(message="x", head="a1")))["down_revision"] == "a1"

    def test_on_no_head(self, stock: Stock) -> None:
        stock.revision("a1")
        stock.revision("a2", "a1")
        stock.refused(WriteRevision(Draft(message="x", head="a1")), "a1 is not a head", "--splice")
        assert header(stock.write(Draft(message="x", head="a1", splice=True)))["down_revision"] == "a1"

    def test_on_a_branch(self, stock: Stock) -> None:
        stock.revision("a1", labels="shop")
        stock.revision("b1", labels="blog")
        stock.refused(WriteRevision(Draft(message="x")), "Multiple heads are present")
        assert header(stock.write(Draft(message="x", head="blog@head")))["down_revision"] == "b1"

    def test_a_root_with_a_label(self, stock: Stock) -> None:
        stock.revision("a1")
        names = header(stock.write(Draft(message="x", head="base", branch_label="blog")))
        assert (names["down_revision"], names["branch_labels"]) == (None, ("blog",))

    def test_dependencies(self, stock: Stock) -> None:
        stock.revision("a1", labels="shop")
        stock.revision("b1", labels="blog")
        draft = Draft(message="x", head="b1", depends_on=["shop", "a1"])
        found = header(stock.write(draft))["depends_on"]
        assert isinstance(found, (list, tuple)) and list(found) == ["shop", "a1"]

    def test_a_dependency_that_no_file_has(self, stock: Stock) -> None:
        stock.revision("a1")
        stock.refused(WriteRevision(Draft(message="x", depends_on=["zz"])), "Can't locate revision", "zz")

    def test_a_revision_that_depends_on_itself(self, stock: Stock) -> None:
        stock.edit(stock.template, "${repr(depends_on)}", "${repr(up_revision)}")
        done = stock.refused(WriteRevision(Draft(message="x")), "elf-loop")
        assert done.kind == "revision"

    def test_an_id_that_another_revision_waits_for(self, stock: Stock) -> None:
        """That would be a circle: the other one would be below it and above it."""
        stock.revision("a1")
        stock.revision("a2", "a1", depends="c3")
        done = stock.refused(WriteRevision(Draft(message="x", rev_id="c3", head="a2")), "c3", "no file defines it")
        assert done.kind == "revision"

    def test_a_folder_among_several(self, stock: Stock) -> None:
        other = stock.root / "other"
        ini = stock.root / "alembic.ini"
        ini.write_text(ini.read_text().replace("version_path_separator = os ", "version_path_separator = os\n# "))
        stock.option(f"version_locations = {stock.versions}:{other}")
        stock.revision("a1")
        assert Path(stock.write(Draft(message="x", head="a1")).files[0]).parent == stock.versions
        stock.refused(WriteRevision(Draft(message="x", head="base")), "--version-path")
        stock.refused(WriteRevision(Draft(message="x", head="base", version_path=str(stock.root))), "not represented")
        assert not other.exists()
        stock.refused(WriteRevision(Draft(head="a1", version_path=str(other))), "a1 is not a head")
        assert not other.exists(), "Alembic makes it, and then refuses"
        written = stock.write(Draft(message="x", head="base", version_path=str(other)))
        assert Path(written.files[0]).parent == other


class TestMerge:
    def heads(self, stock: Stock, count: int) -> list[str]:
        stock.revision("a0")
        for number in range(1, count + 1):
            stock.revision(f"a{number}", "a0")
        return [f"a{number}" for number in range(1, count + 1)]

    @pytest.mark.parametrize("count", [2, 3, 5])
    def test_heads(self, stock: Stock, count: int) -> None:
        heads = self.heads(stock, count)
        written = stock.merge(Merge(heads, "merge all", branch_label="whole", rev_id="m1"))
        assert Path(written.files[0]).name == "m1_merge_all.py"
        names = header(written)
        assert sorted(map(str, names["down_revision"])) == heads  # type: ignore[call-overload]
        assert names["branch_labels"] == ("whole",)

    def test_the_word_heads(self, stock: Stock) -> None:
        self.heads(stock, 2)
        assert stock.merge(Merge(["heads"], "x")).revisions

    def test_an_id_that_is_taken(self, stock: Stock) -> None:
        stock.refused(Merge(self.heads(stock, 2), "x", rev_id="a0"), "a0 is taken")

    def test_an_id_that_cannot_be(self, stock: Stock) -> None:
        stock.refused(Merge(["a", "b"], "x", rev_id="../evil"), "cannot be a revision id")

    def test_a_label_in_use(self, stock: Stock) -> None:
        heads = self.heads(stock, 2)
        stock.revision("b1", labels="blog")
        stock.refused(Merge(heads, "x", branch_label="blog"), "blog")

    def test_no_heads(self, stock: Stock) -> None:
        heads = self.heads(stock, 2)
        stock.revision("a9", heads[0])
        stock.refused(Merge(heads, "x"), "is not a head")
        answer = stock.run(Merge(heads, "x", splice=True))
        if answer.done.ok:
            assert header(answer.one(Written))["down_revision"] == tuple(heads)
        else:
            assert "cannot merge revisions that are no heads" in answer.done.message
            assert (answer.done.kind, "1.18.5" in answer.done.hint) == ("other", True)

    def test_with_an_environment(self, stock: Stock) -> None:
        stock.option("revision_environment = true")
        heads = self.heads(stock, 2)
        before = set(stock.files())
        written = stock.merge(Merge(heads, "x"))
        assert set(stock.files()) - before == {str(Path(written.files[0]).relative_to(stock.root))}
