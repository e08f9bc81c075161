"""`migtui plan TARGET`: what the Plan screen shows, for a pipe. Nothing is run and nothing is written."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from migtui.core.database import DatabaseState
from migtui.core.history import build_history
from migtui.core.model import Revision
from migtui.core.operations.operations import Operation
from migtui.core.paint import plain
from migtui.core.plan import DatabasePlan, Plan, Step
from migtui.core.standing import standings
from migtui.core.targets import direction_to
from migtui.reports.history import Reading
from migtui.reports.plan import Planned, plan_data, plan_lines, refusal_data
from tests.environments import OFFLINE_ENV
from tests.headless.shop import Shop

KEYS = [
    "direction", "target", "title", "command", "empty", "tag", "steps", "destroys", "fails_at", "undo",
    "transactional_ddl", "read_only", "databases", "error",
]  # fmt: skip
"""Of `--json`, with a plan and without."""


@pytest.fixture
def behind(shop: Shop) -> Shop:
    """a1 ← b2 ← c3, and s1 beside b2 with a label; the database is at b2."""
    (shop.root / "db/env.py").write_text(OFFLINE_ENV)
    shop.revision("b2", "a1", 'op.add_column("customers", sa.Column("fax", sa.String(9)))')
    shop.revision("c3", "b2", 'op.drop_column("customers", "phone")')
    shop.revision("s1", "a1")
    labelled = shop.root / "db/versions/s1.py"
    labelled.write_text(labelled.read_text() + 'branch_labels = ("side",)\n')
    shop.database(shop.agreed, "ALTER TABLE customers ADD fax VARCHAR(9)", at=("b2",))
    return shop


class TestText:
    def test_an_upgrade(self, behind: Shop) -> None:
        done = behind.run("plan", "c3")
        assert (done.code, done.err) == (0, "")
        assert done.lines[0] == "Upgrade 1 step"
        assert done.lines[1].startswith(f"Target        {behind.url} · sqlite 3.")
        assert done.lines[2:] == [
            "From → to     b2 (the only applied head)  →  c3",
            "Command       alembic upgrade c3",
            "Will destroy  column customers.phone",
            "Undo          no way back past c3: its downgrade() is empty",
            "",
            "   1  ↑  c3  make c3  ⚠ data",
            "         - column customers.phone  ⚠",
            "",
            "no transactional DDL: a failure leaves finished steps",
        ]

    def test_nothing_to_do_is_a_plan_too(self, behind: Shop) -> None:
        done = behind.run("plan", "b2")
        assert (done.code, done.lines[0], done.lines[-1]) == (0, "Upgrade: nothing to do", "nothing to do")

    def test_a_stamp_runs_nothing(self, behind: Shop) -> None:
        lines = behind.run("plan", "--stamp", "c3").lines
        assert lines[0] == "Stamp c3"
        assert "Writes        the version table only: no migration is run" in lines
        assert not any("customers" in line for line in lines)

    def test_what_is_guarded_says_so(self, behind: Shop) -> None:
        (behind.root / "migtui.toml").write_text('protected = ["*app.db*"]\nread_only = true\n')
        lines = behind.run("plan", "c3").lines
        assert lines[1].endswith("PROTECTED")
        assert "Read-only     the screens run no plan here" in lines

    def test_the_tag_reaches_env_py(self, behind: Shop) -> None:
        assert "Tag           v7 (env.py is given --tag)" in behind.run("plan", "c3", "--tag", "v7").lines

    def test_in_ascii(self, behind: Shop) -> None:
        assert behind.run("plan", "c3", "--ascii").out.isascii()

    def test_nothing_is_changed(self, behind: Shop) -> None:
        before = (behind.root / "app.db").read_bytes()
        for target in ("heads", "base", "-1", "+1"):
            behind.run("plan", target)
        assert (behind.root / "app.db").read_bytes() == before


class TestTarget:
    @pytest.mark.parametrize(
        ("arguments", "command", "revisions"),
        [
            (("heads",), "upgrade heads", {"c3", "s1"}),
            (("side@head",), "upgrade side@head", {"s1"}),
            (("+1", "--upgrade", "-c", "alembic.ini"), "upgrade +1", {"c3"}),
            (("a1",), "downgrade a1", {"b2"}),
            (("-1",), "downgrade -1", {"b2"}),
            (("base",), "downgrade base", {"b2", "a1"}),
            (("a1", "--downgrade"), "downgrade a1", {"b2"}),
            (("a1", "--upgrade"), "upgrade a1", set()),
        ],
    )
    def test_the_direction_is_found(
        self, behind: Shop, arguments: tuple[str, ...], command: str, revisions: set[str]
    ) -> None:
        data = behind.run("--json", "plan", *arguments).data
        assert data["command"] == f"alembic {command}"
        assert {step["revision"] for step in data["databases"][0]["steps"]} == revisions

    HISTORY = build_history([Revision("a1aa"), Revision("b2bb", ("a1aa",), ("lab",)), Revision("c3cc", ("b2bb",))])

    @pytest.mark.parametrize(
        ("target", "direction"),
        [
            ("head", "upgrade"), ("lab@heads", "upgrade"), ("+2", "upgrade"), ("lab@+1", "upgrade"), ("c3", "upgrade"),
            ("b2bb", "upgrade"), ("nosuch", "upgrade"), ("base", "downgrade"), ("lab@base", "downgrade"),
            ("-2", "downgrade"), ("lab@-1", "downgrade"), ("a1", "downgrade"), ("a1aa", "downgrade"),
        ],
    )  # fmt: skip
    def test_up_or_down(self, target: str, direction: str) -> None:
        assert direction_to(self.HISTORY, target, standings(self.HISTORY, ["b2bb"]), ["b2bb"]) == direction

    def test_alembic_chooses_among_heads_and_migtui_says_so(self, behind: Shop) -> None:
        behind.execute("INSERT INTO alembic_version VALUES ('s1')")
        done = behind.run("plan", "-1")
        assert done.code == 0
        assert "Alembic has chosen among 2 ways down; b2@-1, s1@-1 name them" in done.err


class TestJson:
    def test_the_keys_and_the_step(self, behind: Shop) -> None:
        data = behind.run("plan", "c3", "--json").data
        assert list(data) == KEYS
        assert (data["direction"], data["steps"], data["empty"], data["error"]) == ("upgrade", 1, False, None)
        assert data["destroys"] == ["column customers.phone"]
        (database,) = data["databases"]
        assert (database["heads"], database["heads_after"], database["protected"]) == (["b2"], ["c3"], False)
        assert database["steps"] == [
            {
                "revision": "c3", "direction": "upgrade", "message": "make c3",
                "file": str(behind.root / "db/versions/c3.py"), "risk": "data", "way_back": "empty",
                "operations": [{"sign": "-", "text": "column customers.phone", "risk": "destroys"}],
            }
        ]  # fmt: skip

    def test_with_the_statements(self, behind: Shop) -> None:
        (step,) = behind.run("plan", "c3", "--json", "--sql").data["databases"][0]["steps"]
        assert "DROP COLUMN phone" in step["sql"]
        assert (step["incomplete"], step["sql_error"]) == ([], None)


class TestSql:
    def test_it_is_what_alembic_prints(self, behind: Shop) -> None:
        done = behind.run("plan", "c3", "--sql")
        assert done.code == 0
        line = [sys.executable, "-m", "alembic", "upgrade", "b2:c3", "--sql"]
        theirs = subprocess.run(line, cwd=behind.root, capture_output=True, text=True, check=True).stdout
        assert done.out == theirs != ""

    def test_what_needs_the_database_is_a_comment_and_no_success(self, behind: Shop) -> None:
        behind.revision("c3", "b2", 'print(op.get_bind().execute(sa.text("SELECT 1")).scalar())')
        done = behind.run("plan", "c3", "--sql")
        assert done.code == 3
        assert "-- upgrade c3 is incomplete: " in done.out and "-- upgrade c3 printed no more than this: " in done.out
        assert "upgrade c3 cannot be run offline" in done.err

    def test_letters_that_the_pipe_cannot_say_are_utf_8(self, behind: Shop) -> None:
        behind.revision("c3", "b2", "op.execute(\"UPDATE customers SET email = 'ü'\")")
        command = [sys.executable, "-m", "migtui", "plan", "c3", "--sql"]
        done = subprocess.run(command, cwd=behind.root, env=environ(PYTHONIOENCODING="ascii"), capture_output=True)
        assert "SET email = 'ü'" in done.stdout.decode("utf-8")


class TestRefusals:
    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (("c4",), "did you mean c3"),
            (("nothing-like-it",), "migtui graph prints the revisions and labels"),
            (("s1", "--downgrade"), "s1"),
        ],
    )
    def test_alembic_refuses(self, behind: Shop, arguments: tuple[str, ...], said: str) -> None:
        done = behind.run("plan", *arguments)
        assert (done.code, done.out) == (1, "")
        assert said in done.err and "--purge" not in done.err

    def test_as_data(self, behind: Shop) -> None:
        done = behind.run("plan", "c4", "--json")
        assert done.code == 1
        assert list(done.data) == KEYS
        assert (done.data["target"], done.data["databases"], done.data["command"]) == ("c4", [], None)
        assert done.data["error"]["kind"] == "refused"
        assert list(done.data["error"]) == ["kind", "message", "where", "hint"]

    def test_a_database_out_of_reach(self, behind: Shop) -> None:
        (behind.root / "alembic.ini").write_text(
            "[alembic]\nscript_location = %(here)s/db\nsqlalchemy.url = postgresql+psycopg://u:hunter22@127.0.0.1:9/db\n"
        )
        done = behind.run("plan", "heads", "--json")
        assert (done.code, done.data["error"]["kind"]) == (4, "unreachable")
        assert "hunter22" not in done.out + done.err

    def test_env_py_that_raises(self, behind: Shop) -> None:
        (behind.root / "db/env.py").write_text("import nosuch_settings\n")
        done = behind.run("plan", "heads", "--json")
        assert (done.code, done.data["error"]["kind"]) == (3, "env-fails")
        assert done.data["error"]["where"].endswith("env.py:1")

    @pytest.mark.parametrize("arguments", [(), ("a", "b"), ("a", "--upgrade", "--downgrade"), ("a", "--svg")])
    def test_arguments_that_make_no_sense(self, behind: Shop, arguments: tuple[str, ...]) -> None:
        with pytest.raises(SystemExit) as ended:
            behind.run("plan", *arguments)
        assert ended.value.code == 2
        assert "usage: migtui plan TARGET" in behind.capsys.readouterr().err


class TestSeveral:
    """Parts that need no process."""

    HISTORY = build_history([Revision("a1", message="one"), Revision("b2", ("a1",), message="two\x1b[31m")])
    STEP = Step("b2", "upgrade", "two\x1b[31m", operations=(Operation("-", "column x.\x1b[2J", "destroys"),))
    PLAN = Plan(
        "upgrade",
        "heads",
        "alembic upgrade heads",
        (DatabasePlan("one", ("b2",), ("b2",), ()), DatabasePlan("two", ("a1",), ("b2",), (STEP,))),
    )
    STATES = (DatabaseState(key="one", heads=("b2",), url="u1"), DatabaseState(key="two", heads=("a1",), url="u2"))

    def planned(self) -> Planned:
        return Planned(self.PLAN, Reading(self.HISTORY, self.STATES), {"two"})

    def test_each_has_its_heading(self) -> None:
        lines = [plain(line) for line in plan_lines(self.planned())]
        assert "Target        one: u1" in lines and "              two: u2  PROTECTED" in lines
        assert "From → to     one: b2 (the only applied head)  →  b2" in lines
        assert lines[lines.index("one  0 steps") + 1] == "two  1 step"
        assert "\x1b" not in "".join(lines)

    def test_on_a_narrow_terminal_nothing_of_it_is_cut(self) -> None:
        """A guarded database and what is lost stand at the ends of their lines."""
        whole = " ".join(plain(line) for line in plan_lines(self.planned())).split()
        for width in (80, 40, 30):
            lines = [plain(line) for line in plan_lines(self.planned(), width)]
            assert all(len(line) <= width for line in lines)
            assert " ".join(lines).split() == whole
        assert "              only applied" in lines

    def test_and_its_data(self) -> None:
        data = plan_data(self.planned())
        databases = data["databases"]
        assert isinstance(databases, list)
        assert [(each["key"], len(each["steps"]), each["protected"]) for each in databases] == [
            ("one", 0, False),
            ("two", 1, True),
        ]

    def test_a_refusal_has_the_same_keys(self) -> None:
        error: Mapping[str, object] = {"kind": "refused"}
        assert list(refusal_data("", "x", error)) == list(plan_data(self.planned())) == KEYS


def environ(**more: str) -> dict[str, str]:
    import os

    return {**os.environ, **more}


def test_a_project_that_is_not_there(tmp_path: Path, make_shop: object, capsys: pytest.CaptureFixture[str]) -> None:
    from migtui.cli import main

    (tmp_path / ".git").mkdir()
    assert main(["plan", "heads"]) == 3
    assert "No Alembic project here" in capsys.readouterr().err
