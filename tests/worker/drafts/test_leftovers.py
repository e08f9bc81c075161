"""Nothing half-written stays, whatever fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from migtui.worker.protocol import Draft, WriteRevision, Written

if TYPE_CHECKING:
    from tests.worker.drafts.conftest import Stock


class TestNothingHalfWritten:
    def test_a_full_disk(self, stock: Stock) -> None:
        stock.option("revision_environment = true")
        limit = "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (300, 300))\n"
        stock.env.write_text(limit + stock.env.read_text())
        done = stock.refused(WriteRevision(Draft(message="x")), "File too large")
        assert done.kind == "other"

    def test_a_folder_that_cannot_be_written(self, stock: Stock) -> None:
        stock.option("revision_environment = true")
        stock.env.write_text(WITHOUT_THE_RIGHTS_OF_ROOT + stock.env.read_text())
        stock.versions.chmod(0o555)
        done = stock.refused(WriteRevision(Draft(message="x")), "Permission denied", str(stock.versions))
        assert done.kind == "other" and "writable" in done.hint

    def test_no_template(self, stock: Stock) -> None:
        stock.template.unlink()
        done = stock.refused(WriteRevision(Draft(message="x")), "No such file", "script.py.mako")
        assert "script.py.mako" in done.hint

    @pytest.mark.parametrize("code", ["% if\n", "${nothing_like_it.x}\n", "def (:\n", "1 / 0\n"])
    def test_a_broken_template(self, stock: Stock, code: str) -> None:
        stock.template.write_text(stock.template.read_text() + code)
        done = stock.refused(WriteRevision(Draft(message="x")))
        assert "script.py.mako" in done.hint

    def test_a_broken_file_of_another_revision(self, stock: Stock) -> None:
        broken = stock.revision("a1")
        broken.write_text(broken.read_text() + "\ndef (:\n")
        done = stock.refused(WriteRevision(Draft(message="x")))
        assert done.kind == "revision"
        assert done.where.startswith(str(broken))

    def test_a_file_that_is_there_is_not_written_over(self, stock: Stock) -> None:
        stock.option("file_template = %%(slug)s")
        stock.write(Draft(message="same words"))
        done = stock.refused(WriteRevision(Draft(message="same words")), "same_words.py is there already")
        assert "file_template" in done.hint

    def test_a_file_that_alembic_will_not_find(self, stock: Stock) -> None:
        stock.option("file_template = __init__%%(slug)s")
        stock.refused(WriteRevision(Draft(message="x")), "does not take __init__x.py for a version file")

    def test_a_hook_that_prints(self, stock: Stock) -> None:
        post_write(stock, "print('formatted', path)")
        runner = stock.spawn("runner", stock.place)
        answer = runner.ask(WriteRevision(Draft(message="x")))
        assert answer.done.ok, answer.done
        said = f"formatted {answer.one(Written).files[0]}"
        assert said in runner.output()
        assert said in runner.output()

    def test_a_hook_that_fails(self, stock: Stock) -> None:
        post_write(stock, "1 / 0")
        before = set(stock.files())
        done = stock.run(WriteRevision(Draft(message="x", rev_id="a1"))).done
        assert (done.ok, done.kind) == (False, "other")
        assert done.message.startswith("a1_x.py is written, but then a post-write hook failed: ZeroDivisionError")
        assert "The file is whole" in done.hint
        assert set(stock.files()) - before == {str((stock.versions / "a1_x.py").relative_to(stock.root))}

    def test_a_hook_that_is_not_known(self, stock: Stock) -> None:
        stock.edit(stock.root / "alembic.ini", "[post_write_hooks]", "[post_write_hooks]\nhooks = a\na.type = nil")
        done = stock.run(WriteRevision(Draft(message="x", rev_id="a1"))).done
        assert "a1_x.py is written" in done.message and "'nil'" in done.message
        assert (stock.versions / "a1_x.py").exists()

    def test_a_hook_that_spoils_the_file(self, stock: Stock) -> None:
        post_write(stock, "open(path, 'a').write('def (:')")
        stock.refused(WriteRevision(Draft(message="x")))

    def test_a_folder_of_the_file_template(self, stock: Stock) -> None:
        stock.option("file_template = sub/%%(rev)s\nrecursive_version_locations = true")
        answer = stock.run(WriteRevision(Draft(message="x")))
        if not answer.done.ok:
            pytest.skip("this Alembic makes no folders")
        stock.edit(stock.template, "${message}", "${message}\n${nothing}")
        for file in (stock.versions / "sub").iterdir():
            file.unlink()
        (stock.versions / "sub").rmdir()
        stock.refused(WriteRevision(Draft(message="x")))
        assert not (stock.versions / "sub").exists()


def post_write(stock: Stock, code: str) -> None:
    """A post-write hook written in Python. env.py registers it."""
    stock.option("revision_environment = true")
    register = (
        f"from alembic.script import write_hooks\n@write_hooks.register('mine')\ndef mine(path, options):\n    {code}\n"
    )
    stock.env.write_text(register + stock.env.read_text())
    stock.edit(stock.root / "alembic.ini", "[post_write_hooks]", "[post_write_hooks]\nhooks = a\na.type = mine")


WITHOUT_THE_RIGHTS_OF_ROOT = """\
import ctypes
header, sets = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
ctypes.CDLL(None).capget(header, sets)
sets[0] &= ~0b110  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH: to write where the mode forbids it
ctypes.CDLL(None).capset(header, sets)
"""


class TestTwoAtOnce:
    def test_the_second_sees_what_the_first_has_written(self, stock: Stock) -> None:
        stock.revision("a1")
        slow = "<% import time; time.sleep(0.4) %>"  # both have read the history by then, if they do not wait
        stock.template.write_text(slow + stock.template.read_text())
        workers = [stock.spawn("runner", stock.place) for _ in range(2)]
        for worker in workers:
            worker.send(WriteRevision(Draft(message="x", head="a1")))
        dones = sorted((worker.rest().done for worker in workers), key=lambda done: done.ok)
        assert [done.ok for done in dones] == [False, True]
        assert "a1 is not a head" in dones[0].message
        assert len(list(stock.versions.glob("*_x.py"))) == 1
