"""The command line as scripts use it: data on stdout, narration on stderr, exit codes."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from migtui.cli import main
from migtui.cli.commands import COMMANDS, EVERY
from migtui.cli.words import taken_apart
from migtui.core.database import DatabaseState, Failure
from migtui.core.graph.drawing import ASCII
from migtui.core.history import build_history
from migtui.core.model import Problem, Revision
from migtui.core.paint import plain
from migtui.headless.reading import exit_code
from migtui.reports.graph import graph_data, graph_lines, part_of
from migtui.reports.history import Reading
from migtui.reports.status import status_data, status_lines

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def project(tmp_path: Path, env: str) -> Path:
    """a1 ← b2 (message with an escape sequence), and c3 beside it with a label."""
    (tmp_path / ".git").mkdir()
    write_ini(tmp_path, "sqlite:///%(here)s/app.db")
    versions = tmp_path / "db" / "versions"
    versions.mkdir(parents=True)
    (tmp_path / "db" / "env.py").write_text(env)
    for id_, down, labels in (("a1", None, None), ("b2", "a1", None), ("c3", "a1", ("side",))):
        (versions / f"{id_}.py").write_text(
            f'"""make {id_}\n\nCreate Date: 2024-05-01 10:00:00\n"""\nrevision = {id_!r}\ndown_revision = {down!r}\n'
            f"branch_labels = {labels!r}\n\n\ndef upgrade():\n    pass\n\n\ndef downgrade():\n    pass\n"
        )
    return tmp_path


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run migtui as a process of its own, in the project's directory."""
    environ = {key: value for key, value in os.environ.items() if key not in ("VIRTUAL_ENV", "ALEMBIC_CONFIG")}
    environ["XDG_CACHE_HOME"] = str(tmp_path / ".cache")

    def _run(*arguments: str, cwd: Path | None = None, **options: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "migtui", *arguments],
            cwd=cwd or tmp_path, env={**environ, **options}, stdin=subprocess.DEVNULL, capture_output=True, text=True,
            check=False,
        )  # fmt: skip

    return _run


def write_ini(folder: Path, url: str) -> None:
    (folder / "alembic.ini").write_text(f"[alembic]\nscript_location = %(here)s/db\nsqlalchemy.url = {url}\n")


def stamp(folder: Path, *ids: str) -> None:
    """Have the database stand there, without the two seconds that Alembic's own command takes."""
    with closing(sqlite3.connect(folder / "app.db")) as database, database:
        database.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
        database.executemany("INSERT INTO alembic_version VALUES (?)", [(id_,) for id_ in ids])


class TestGraph:
    def test_text(self, project: Path, run: Run) -> None:
        stamp(project, "b2")
        done = run("graph", "--ascii")
        assert done.returncode == 0
        assert sorted(done.stdout.splitlines()) == sorted(
            ["@    b2  make b2  (head, database)", "| o  c3  make c3  (side, head)", "*-/  a1  make a1"]
        )
        assert done.stderr == ""

    def test_json(self, project: Path, run: Run) -> None:
        stamp(project, "a1")
        done = run("graph", "--json")
        data = json.loads(done.stdout)
        assert [row["id"] for row in data["revisions"]][-1] == "a1"
        assert {row["id"]: row["state"] for row in data["revisions"]} == {
            "a1": "applied", "b2": "pending", "c3": "pending",
        }  # fmt: skip
        (row,) = [row for row in data["revisions"] if row["id"] == "c3"]
        assert row == {
            "id": "c3", "down_revisions": ["a1"], "depends_on": [], "branch_labels": ["side"], "message": "make c3",
            "created": "2024-05-01 10:00:00", "file": str(project / "db/versions/c3.py"), "state": "pending",
            "lane": row["lane"],
        }  # fmt: skip
        assert sorted(row["lane"] for row in data["revisions"]) == [0, 0, 1]
        assert (data["heads"], data["bases"], data["current"]) == (["b2", "c3"], ["a1"], ["a1"])
        assert (data["lanes"], data["crossings"], data["problems"]) == (2, 0, [])

    def test_without_the_database(self, project: Path, run: Run) -> None:
        data = json.loads(run("graph", "--no-database", "--json").stdout)
        assert data["current"] is None
        assert {row["state"] for row in data["revisions"]} == {"unknown"}

    def test_a_database_out_of_reach_is_a_note(self, project: Path, run: Run) -> None:
        write_ini(project, "postgresql+psycopg://u:hunter22@127.0.0.1:9/db")
        done = run("graph", "--json")
        assert done.returncode == 0
        assert json.loads(done.stdout)["current"] is None
        assert "the database was not read" in done.stderr
        assert "hunter22" not in done.stderr

    def test_a_broken_file_costs_its_row_only(self, project: Path, run: Run) -> None:
        (project / "db/versions/d4.py").write_text("revision = 'd4'\ndown_revision = 'b2'\ndef upgrade(:\n")
        done = run("graph", "--json", "--no-database")
        data = json.loads(done.stdout)
        assert done.returncode == 0
        assert len(data["revisions"]) == 4

    def test_a_reader_that_goes_away(self, project: Path) -> None:
        line = f"{sys.executable} -m migtui graph --no-database | head -1; echo ${{PIPESTATUS[0]}}"
        done = subprocess.run(["bash", "-c", line], cwd=project, capture_output=True, text=True, check=True)
        assert done.stdout.splitlines()[-1] == "0"
        assert done.stderr == ""

    def test_a_closed_pipe_is_no_error(self, project: Path) -> None:
        read, write = os.pipe()
        os.close(read)
        done = subprocess.run(
            [sys.executable, "-m", "migtui", "graph", "--no-database"],
            cwd=project,
            stdout=write,
            stderr=-1,
            check=False,
        )
        os.close(write)
        assert (done.returncode, done.stderr) == (0, b"")

    def test_a_terminal_without_unicode(self, project: Path, run: Run) -> None:
        out = run("graph", "--no-database", PYTHONIOENCODING="ascii")
        assert out.returncode == 0
        assert out.stdout.isascii()

    def test_from_below_the_configuration(self, project: Path, run: Run) -> None:
        assert run("graph", "--no-database", cwd=project / "db" / "versions").returncode == 0


class TestStatus:
    def test_behind(self, project: Path, run: Run) -> None:
        stamp(project, "b2")
        done = run("status")
        assert done.returncode == 1
        lines = done.stdout.splitlines()
        assert lines[0].startswith("behind by 1")
        assert lines[1].startswith(f"database  sqlite:///{project}/app.db")
        assert lines[2:] == ["current   b2", "heads     b2, c3", "pending   c3  make c3"]

    def test_json(self, project: Path, run: Run) -> None:
        stamp(project, "b2", "c3")
        done = run("status", "--json")
        data = json.loads(done.stdout)
        assert done.returncode == 0
        assert (data["verdict"], data["current"], data["heads"]) == ("several-heads", ["b2", "c3"], ["b2", "c3"])
        assert (data["pending"], data["dialect"], data["problems"]) == ([], "sqlite", [])
        assert data["database"] == f"sqlite:///{project}/app.db"

    def test_a_new_database_is_not_created(self, project: Path, run: Run) -> None:
        assert run("status").returncode == 1
        assert not (project / "app.db").exists()

    def test_out_of_reach(self, project: Path, run: Run) -> None:
        write_ini(project, "postgresql+psycopg://u:hunter22@127.0.0.1:9/db")
        done = run("status", "--json")
        data = json.loads(done.stdout)
        assert done.returncode == 4
        assert (data["verdict"], data["current"], data["pending"]) == ("unreachable", None, None)
        assert "hunter22" not in done.stdout + done.stderr

    def test_env_py_that_raises(self, project: Path, run: Run) -> None:
        (project / "db/env.py").write_text("import nosuch_settings\n")
        done = run("status")
        assert done.returncode == 3
        assert f"{project / 'db/env.py'}:1" in done.stderr
        assert "nosuch_settings" in done.stderr

    def test_a_bare_percent(self, project: Path, run: Run) -> None:
        write_ini(project, "postgresql://u:a%40b@h/db")
        done = run("status")
        assert done.returncode == 3
        assert "alembic.ini:3" in done.stderr and "%%" in done.stderr

    def test_a_history_that_alembic_cannot_load(self, project: Path, run: Run) -> None:
        (project / "db/versions/d4.py").write_text("revision = 'd4'\ndown_revision = 'gone'\n\ndef upgrade():\n    (\n")
        done = run("status")
        assert done.returncode == 3
        assert "d4.py" in done.stderr

    def test_ctrl_c_leaves_nothing_behind(self, project: Path) -> None:
        waiting = (
            "import os, time\nopen('pid', 'w').write(str(os.getpid()))\nos.rename('pid', 'asked')\ntime.sleep(600)"
        )
        (project / "db/env.py").write_text(waiting)
        command = [sys.executable, "-m", "migtui", "status"]
        process = subprocess.Popen(command, cwd=project, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        while not (project / "asked").exists():
            assert process.poll() is None
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        assert process.communicate() == ("", "")
        assert process.returncode == 130
        with pytest.raises(ProcessLookupError):
            os.kill(int((project / "asked").read_text()), 0)

    def test_files_that_compute_their_values(self, project: Path, run: Run) -> None:
        (project / "db/versions/d4.py").write_text("revision = 'd' + str(4)\ndown_revision = 'b2'\n")
        assert json.loads(run("status", "--json").stdout)["heads"] == ["c3", "d4"]


class TestTargets:
    @pytest.fixture(autouse=True)
    def targets(self, project: Path) -> None:
        """env.py takes its URL from the environment; two targets, of which one wants a variable."""
        env = (project / "db/env.py").read_text()
        url = 'context.config.get_main_option("sqlalchemy.url")'
        (project / "db/env.py").write_text("import os\n" + env.replace(url, 'os.environ["SHOP_URL"]'))
        (project / "migtui.toml").write_text(
            '[targets.here]\nenv = { SHOP_URL = "sqlite:///app.db" }\n'
            '[targets.there]\nenv = { SHOP_URL = "${THERE_URL}" }\n'
        )

    def test_status(self, project: Path, run: Run) -> None:
        stamp(project, "b2")
        done = run("status", "--target", "here")
        assert (done.returncode, done.stdout.splitlines()[2]) == (1, "current   b2")
        done = run("graph", "--target", "there", "--json", THERE_URL=f"sqlite:///{project}/other.db")
        assert json.loads(done.stdout)["current"] == []
        assert run("status").returncode == 3  # without a target env.py has no URL

    def test_a_variable_that_is_not_set(self, project: Path, run: Run) -> None:
        done = run("status", "--target", "there")
        assert (done.returncode, done.stdout) == (3, "")
        assert "the target there needs $THERE_URL, which is not set" in done.stderr
        assert f"at {project / 'migtui.toml'}" in done.stderr and "export THERE_URL=" in done.stderr

    def test_an_unknown_target(self, project: Path, run: Run) -> None:
        done = run("status", "--target", "their")
        assert done.returncode == 2
        assert "migtui.toml names no target 'their'" in done.stderr and "did you mean 'there'?" in done.stderr

    def test_a_password_in_a_target_is_masked(self, project: Path, run: Run) -> None:
        done = run("status", "--target", "there", THERE_URL="postgresql+psycopg://u:hunter22@127.0.0.1:9/db")
        assert done.returncode == 4
        assert "hunter22" not in done.stdout + done.stderr

    def test_the_help_covers_check_heads(self, run: Run) -> None:
        assert "alembic current --check-heads" in run("status", "--help").stdout


class TestUsage:
    def test_no_project(self, tmp_path: Path, run: Run) -> None:
        (tmp_path / ".git").mkdir()
        done = run("graph")
        assert done.returncode == 3
        assert done.stdout == ""
        assert "No Alembic project here" in done.stderr and "-c FILE" in done.stderr

    def test_a_script_location_that_is_not_there(self, tmp_path: Path, run: Run) -> None:
        (tmp_path / ".git").mkdir()
        (tmp_path / "alembic.ini").write_text("[alembic]\nscript_location = %(here)s/nowhere\n")
        done = run("graph", "--no-database")
        assert (done.returncode, done.stdout) == (3, "")
        assert f"script_location = {tmp_path / 'nowhere'}: there is no such directory" in done.stderr

    def test_two_projects(self, tmp_path: Path, run: Run) -> None:
        for name in ("one", "two"):
            (tmp_path / name).mkdir()
            write_ini(tmp_path / name, "sqlite://")
        (tmp_path / ".git").mkdir()
        done = run("status")
        assert done.returncode == 3
        assert f"looked at  {tmp_path / 'alembic.ini'}" in done.stderr
        assert "migtui -c one/alembic.ini" in done.stderr and "migtui -c two/alembic.ini" in done.stderr

    def test_c_that_does_not_exist(self, project: Path, run: Run) -> None:
        done = run("-c", "nosuch.ini", "status")
        assert (done.returncode, done.stdout) == (2, "")
        assert "nosuch.ini does not exist" in done.stderr

    @pytest.mark.parametrize(
        "arguments",
        [
            ("nosuch",),
            ("--nosuch",),
            ("--json",),
            ("demo", "--json"),
            ("status", "--no-database"),
            ("graph", "--path", "."),
            ("status", "--tag", "v1"),
        ],
    )
    def test_arguments_that_make_no_sense(self, arguments: Sequence[str], capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit) as caught:
            main(arguments)
        assert caught.value.code == 2
        assert "usage: migtui" in capsys.readouterr().err

    def test_options_before_and_after_the_command(self, project: Path, run: Run) -> None:
        (project / "alembic.ini").rename(project / "other.ini")
        first = run("-c", "other.ini", "-x", "a=1", "graph", "--no-database")
        last = run("graph", "-x", "a=1", "--no-database", "-c", "other.ini")
        assert first.stdout == last.stdout != ""

    def test_version(self, capsys: pytest.CaptureFixture[str]) -> None:
        from migtui import __version__

        with pytest.raises(SystemExit):
            main(["--version"])
        lines = capsys.readouterr().out.splitlines()
        assert lines[0] == f"migtui {__version__}"
        assert [line.split()[0] for line in lines[1:]] == ["Python", "textual", "alembic", "sqlalchemy"]

    @pytest.mark.parametrize("command", ["", *COMMANDS])
    def test_each_help_has_what_a_newcomer_asks(self, command: str, capsys: pytest.CaptureFixture[str]) -> None:
        typed = [command] if command else []
        texts = []
        project = ["-c", "x.ini"] if not command or COMMANDS[command].of_project else []
        for arguments in ([*typed, "--help"], ["-h", *typed], [*project, *typed, "--help"]):
            with pytest.raises(SystemExit) as ended:
                main(arguments)
            assert ended.value.code == 0
            texts.append(capsys.readouterr().out)
        assert main(["help", *typed]) == 0
        assert {*texts, capsys.readouterr().out} == {texts[0]}, "whichever way it is asked for"
        assert texts[0].startswith(f"usage: migtui {command or '[COMMAND]'}") and texts[0].isascii()
        if command:
            assert all(text in texts[0] for text, _ in COMMANDS[command].examples)
        else:
            assert all(each.summary in texts[0] for each in COMMANDS.values()) and "migtui demo" in texts[0]

    def test_the_first_help_fits_a_screen_and_a_half(self, capsys: pytest.CaptureFixture[str]) -> None:
        main(["help"])
        lines = capsys.readouterr().out.splitlines()
        assert len(lines) < 54 and max(map(len, lines)) <= 100

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (("grpah",), "'grpah' is no command; did you mean graph?"),
            (("zzz",), "the commands are graph, status, plan, diff, check, config, demo, completion and help"),
            (("graph", "--jsn"), "there is no option --jsn; did you mean --json?"),
            (("graph", "--no-database=1"), "--no-database"),
            (("--limit", "3"), "--limit goes with graph"),
            (("status", "--sql"), "--sql goes with plan or diff"),
            (("status", "--tag", "v1"), "--tag goes with the screens, plan or demo"),
            (("graph", "-c"), "expected one argument"),
            (("-c", "--json", "graph"), "expected one argument"),
            (("help", "plann"), "did you mean plan?"),
            (("status", "twice"), "status takes no argument: twice"),
            (("check", "--no-drift", "--trust"), "--no-drift builds nothing"),
            (("completion",), "SHELL"),
            (("completion", "tcsh"), "bash"),
        ],
    )
    def test_an_error_leads_on(self, arguments: Sequence[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert ended.value.code == 2
        err = capsys.readouterr().err
        assert said in err and err.startswith("usage: migtui")

    def test_a_file_in_place_of_a_command(
        self, project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.chdir(project)
        with pytest.raises(SystemExit):
            main(["alembic.ini"])
        assert "migtui -c alembic.ini names a configuration" in capsys.readouterr().err

    def test_an_option_means_the_same_wherever_it_goes(self) -> None:
        """So the words can be sorted before the command is known."""
        takes: dict[str, bool] = {}
        for option in (option for command in EVERY for option in command.all_options):
            for name in option.spellings:
                assert takes.setdefault(name, option.takes_value) == option.takes_value, name

    @pytest.mark.parametrize(
        ("typed", "options", "rest"),
        [
            (["plan", "-1"], (), ("plan", "-1")),
            (["graph", "-3..", "--json"], ("--json",), ("graph", "-3..")),
            (["-c", "x", "graph", "a..b", "-x", "k=-1"], ("-cx", "-xk=-1"), ("graph", "a..b")),
            (["--limit=3", "graph"], ("--limit=3",), ("graph",)),
            (["-x", "-1", "plan", "heads"], ("-x-1",), ("plan", "heads")),
            (["diff", "--", "--odd"], (), ("diff", "--odd")),
            ([], (), ()),
        ],
    )
    def test_words_are_sorted(self, typed: list[str], options: tuple[str, ...], rest: tuple[str, ...]) -> None:
        words = taken_apart(typed)
        assert (words.options, words.rest, words.unfinished) == (options, rest, "")

    def test_the_settings_are_shown_where_they_are_wrong_too(self, project: Path, run: Run) -> None:
        (project / "migtui.toml").write_text("protect = ['*prod*']\n")
        done = run("config")
        assert done.returncode == 3
        assert "protected" in done.stdout and "protect" in done.stderr
        assert json.loads(run("config", "--schema").stdout)["type"] == "object"
        assert run("status").returncode == 3

    def test_what_the_screens_cannot_follow_is_a_mistake_too(self, project: Path, run: Run) -> None:
        file = project / "migtui.toml"
        file.write_text('theme = "nrod"\n[keys]\nupgrad = "f6"\n[[commands]]\nkey = "X"\ncommand = "echo {idd}"\n')
        done = run("config", "--json")
        assert done.returncode == 3
        problems = json.loads(done.stdout)["problems"]
        assert [each["where"] for each in problems] == [f"{file}:1", f"{file}:3", f"{file}:4"]
        nord, upgrade, idd = (each["message"] for each in problems)
        assert "did you mean 'nord'" in nord and "did you mean 'upgrade'" in upgrade and "{idd}" in idd
        assert not any(each["safety"] for each in problems) and run("status").returncode != 3

    def test_the_user_interface_needs_a_terminal(self, project: Path, run: Run) -> None:
        done = run()
        assert done.returncode == 2
        assert "the screens need a terminal" in done.stderr
        for command in ("graph", "status", "plan TARGET", "diff", "check"):
            assert f"migtui {command}" in done.stderr

    def test_demo(self, tmp_path: Path, run: Run) -> None:
        done = run("demo", "--path", str(tmp_path / "copy"))
        assert done.returncode == 2  # no terminal here, so it is only copied
        folder = tmp_path / "copy" / "shop"
        assert str(folder) in done.stderr
        status = json.loads(run("status", "--json", cwd=folder).stdout)
        assert status["verdict"] == "behind"
        assert "cannot be copied" in run("demo", "--path", str(tmp_path / "copy")).stderr


def lines_of(reading: Reading) -> list[str]:
    """What `migtui graph --ascii` prints."""
    return [plain(line) for line in graph_lines(reading, part_of(reading), ASCII)]


class TestReports:
    """The parts that need no process."""

    HISTORY = build_history([Revision("a1", message="one\x1b[31m"), Revision("b2", ("a1",), message="two")])

    def test_what_could_steer_a_terminal_is_left_out(self) -> None:
        assert "\x1b" not in "".join(lines_of(Reading(self.HISTORY)))
        states = (DatabaseState(url="sqlite://\x1b[2J"),)
        assert "\x1b" not in "".join(status_lines(Reading(self.HISTORY, states)))

    @pytest.mark.parametrize(
        ("states", "failure", "code"),
        [
            ((DatabaseState(heads=("b2",)),), None, 0),
            ((DatabaseState(heads=("a1",)),), None, 1),
            ((DatabaseState(heads=()),), None, 1),
            ((DatabaseState(heads=("gone",)),), None, 1),
            ((DatabaseState(heads=("a1", "b2")),), None, 1),
            ((DatabaseState(heads=("b2",)), DatabaseState(key="other", heads=("a1",))), None, 1),
            ((DatabaseState(heads=("b2",)), DatabaseState(key="other", error="refused")), None, 4),
            (None, Failure("unreachable", "refused"), 4),
            (None, Failure("env-fails", "raised"), 3),
            (None, Failure("unreadable", "no interpreter"), 3),
        ],
    )
    def test_exit_codes(self, states: tuple[DatabaseState, ...] | None, failure: Failure | None, code: int) -> None:
        assert exit_code(Reading(self.HISTORY, states, failure)) == code

    def test_a_broken_history_is_not_fine(self) -> None:
        broken = build_history([Revision("a1", problem=Problem("syntax", "bad", "a1.py", 3))])
        assert exit_code(Reading(broken, (DatabaseState(heads=("a1",)),))) == 3

    SEVERAL = (DatabaseState(key="one", heads=("b2",)), DatabaseState(key="two", heads=("a1",), url="u2"))

    def test_several_databases(self) -> None:
        lines = status_lines(Reading(self.HISTORY, self.SEVERAL))
        assert lines == (
            "two: behind by 1 · one: at head",
            "database  one  ",
            "current   b2  (at head)",
            "database  two  u2",
            "current   a1  (behind by 1)",
            "heads     b2",
            "pending   b2  two  (two)",
        )

    def test_several_databases_as_data(self) -> None:
        data = status_data(Reading(self.HISTORY, self.SEVERAL))
        assert (data["verdict"], data["current"], data["pending"]) == ("behind", ("a1", "b2"), ("b2",))
        one, two = data["databases"]  # type: ignore[misc]
        assert (one["key"], one["verdict"], one["pending"]) == ("one", "at-head", ())  # type: ignore[has-type]
        assert (two["key"], two["verdict"], two["pending"]) == ("two", "behind", ("b2",))  # type: ignore[has-type]

    def test_several_databases_in_the_graph(self) -> None:
        reading = Reading(self.HISTORY, self.SEVERAL)
        assert [line.rpartition("  ")[2] for line in lines_of(reading)] == ["(head, one)", "(two)"]
        rows = graph_data(reading, part_of(reading))["revisions"]
        assert [row["states"] for row in rows] == [  # type: ignore[attr-defined]
            {"one": "applied", "two": "pending"},
            {"one": "applied", "two": "applied"},
        ]

    def test_one_of_several_that_could_not_be_read(self) -> None:
        lost = DatabaseState(key="two", url="u2", error="connection refused")
        reading = Reading(self.HISTORY, (DatabaseState(key="one", heads=("a1",)), lost))
        lines = status_lines(reading)
        assert lines[0] == "two: unreachable: connection refused · one: behind by 1"
        assert "current   unknown: connection refused" in lines
        assert lines_of(reading)[1].endswith("(one)")
        databases = status_data(reading)["databases"]
        assert [each["current"] for each in databases] == [("a1",), None]  # type: ignore[attr-defined]
