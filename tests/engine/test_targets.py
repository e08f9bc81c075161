"""Named targets: what they say, what is looked up when, and what wins over what."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from migtui.config import Settings, project_settings, refuse
from migtui.engine.choices import Option, elsewhere, options
from migtui.engine.command_line import command_line, to_fill_in
from migtui.engine.process import opening, start
from migtui.engine.project import Asked, Project, open_project
from migtui.errors import ConfigurationError, TargetError, UsageError

Write = Callable[..., Path]

INI = "[alembic]\nscript_location = %(here)s/db\n[billing]\nscript_location = %(here)s/db\n"
STAGING = """\
[targets.staging]
env = { DATABASE_URL = "$STAGING_URL", PLAIN = "a$$b${PART}" }
section = "billing"
x = ["tenant=a", "dry"]
tag = "night"
protected = true
colour = "red"
[targets.local]
"""
SET = {"STAGING_URL": "postgresql://app:hunter22@h/shop", "PART": "!"}


@pytest.fixture(autouse=True)
def repository(write: Write) -> None:
    write(".git/HEAD")
    write("alembic.ini", INI)
    (write("db/env.py", "")).parent.joinpath("versions").mkdir()


Ask = Callable[..., Project]


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """The project as it is asked for, with these variables in the environment."""

    def _ask(cwd: str = ".", environ: dict[str, str] | None = None, **asked: object) -> Project:
        return open_project(Asked(tmp_path / cwd, **asked), SET if environ is None else environ)  # type: ignore[arg-type]

    return _ask


def settings(folder: Path) -> Settings:
    """Those of the folder's files. Raises ConfigurationError."""
    found = project_settings(folder)
    assert found is not None
    return refuse(found)


class TestSettings:
    def test_all_keys(self, tmp_path: Path, write: Write) -> None:
        write(
            "pyproject.toml",
            '[tool.migtui.targets.prod]\nenv = { A = "$B" }\nconfig = "conf/a.ini"\nsection = "s"\nx = ["t=1"]\n'
            'app = "shop:make"\ntag = "v"\nprotected = ["*prod*"]\nread_only = true\ncolour = "#AABBCC"\n'
            'python = "venv/bin/python"\nscratch = "sqlite:///x.db"\n',
        )
        (target,) = settings(tmp_path).targets
        assert (target.name, target.environment, target.config) == ("prod", (("A", "$B"),), tmp_path / "conf/a.ini")
        assert (target.section, target.x, target.app, target.tag) == ("s", ("t=1",), "shop:make", "v")
        assert (target.protected, target.read_only, target.colour) == (("*prod*",), True, "#AABBCC")
        assert target.python == str(tmp_path / "venv/bin/python")
        assert target.scratch == "sqlite:///x.db"
        assert target.place == "[tool.migtui.targets.prod]"

    @pytest.mark.parametrize(
        ("text", "message", "hint"),
        [
            ("[targets.a]\nsektion = 's'", "unknown key 'sektion' in [targets.a]", "did you mean 'section'?"),
            ("[targets.a]\nread-only = true", "unknown key 'read-only' in [targets.a]", "did you mean 'read_only'?"),
            ("[targets.a]\nenv = 'X=1'", "env in [targets.a] must be a table of strings", "DATABASE_URL"),
            ("[targets.a]\nenv = { A = 1 }", "A in env of [targets.a] must be a string", "DATABASE_URL"),
            ("[targets.a]\nenv = { 'A=B' = 'x' }", "'A=B' in env of [targets.a] is no name for a variable", ""),
            ("[targets.a]\nx = 'tenant=a'", "x in [targets.a] must be a list of strings", 'x = ["tenant=a"]'),
            ("[targets.a]\nsection = 3", "section in [targets.a] must be a string", ""),
            (
                "[targets.a]\ncolour = 'mauve'",
                "colour in [targets.a] must be red, orange, yellow, green, blue, purple, grey or #rrggbb",
                'colour = "red"',
            ),
            ("[targets.a]\ncolour = 'gray'", "colour in [targets.a] must be red", "did you mean 'grey'?"),
            ("[targets.a]\nprotected = 'yes'", "protected in [targets.a] must be a list of strings, or true", "true"),
            ("[targets.a]\nread_only = 'yes'", "read_only in [targets.a] must be true or false", ""),
            ("[targets.a]\nscratch = 'shop'", "scratch in [targets.a] must be the URL of a database", "$SCRATCH_URL"),
            ("scratch = 3", "scratch must be the URL of a database", 'scratch = "'),
            ("[targets]\na = 3", "[targets.a] is not a table", ""),
            ("targets = 3", "targets must be tables: [targets.NAME]", ""),
        ],
    )
    def test_mistakes(self, tmp_path: Path, write: Write, text: str, message: str, hint: str) -> None:
        write("migtui.toml", text)
        with pytest.raises(ConfigurationError) as caught:
            settings(tmp_path)
        assert caught.value.message.startswith(message)
        assert hint in caught.value.hint
        line = 1 if text.startswith(("scratch", "targets")) else 2
        assert caught.value.where == f"{tmp_path / 'migtui.toml'}:{line}"

    def test_a_wrong_value_of_a_variable_is_not_repeated(self, tmp_path: Path, write: Write) -> None:
        write("migtui.toml", "[targets.a]\nenv = { DB_PASSWORD = ['hunter22'] }")
        with pytest.raises(ConfigurationError) as caught:
            settings(tmp_path)
        assert "hunter22" not in "".join(caught.value.lines())

    def test_a_scratch_url_is_never_shown(self, tmp_path: Path, write: Write, ask: Ask) -> None:
        own = "postgresql://app:hunter22@h/scratch"
        write("migtui.toml", f'scratch = "{own}"\n[targets.a]\n[targets.b]\nscratch = "$HERE"\n')
        found = settings(tmp_path)
        assert found.scratch == own and "hunter22" not in repr(found)
        assert "hunter22" not in repr(ask(target="a"))
        write("migtui.toml", "scratch = ['hunter22']")
        with pytest.raises(ConfigurationError) as caught:
            settings(tmp_path)
        assert "hunter22" not in "".join(caught.value.lines())


class TestResolving:
    def test_a_targets_own_scratch_database_wins(self, write: Write, ask: Ask) -> None:
        write("migtui.toml", 'scratch = "sqlite:///all.db"\n[targets.a]\n[targets.b]\nscratch = "$HERE"\n')
        assert ask(target="a", environ={}).settings.scratch == "sqlite:///all.db"
        assert ask(target="b", environ={}).settings.scratch == "$HERE", "looked up when something is built"

    def test_variables_are_looked_up(self, write: Write, ask: Ask) -> None:
        write("migtui.toml", STAGING)
        project = ask(target="staging")
        assert project.environment == {"DATABASE_URL": SET["STAGING_URL"], "PLAIN": "a$b!"}
        assert (project.target, project.section, project.x) == ("staging", "billing", ("tenant=a", "dry"))
        assert (project.tag, project.colour, project.settings.protected) == ("night", "#b3261e", ("*",))
        assert "hunter22" not in repr(project)

    def test_an_unset_variable_is_said_when_its_target_is_chosen(self, tmp_path: Path, write: Write, ask: Ask) -> None:
        write("migtui.toml", STAGING)
        assert ask(target="local", environ={}).environment == {}
        with pytest.raises(TargetError) as caught:
            ask(target="staging", environ={})
        error = caught.value
        assert error.message == "the target staging needs $STAGING_URL and $PART, which are not set"
        assert error.where == str(tmp_path / "migtui.toml")
        assert "export STAGING_URL=…" in error.hint and "[targets.staging]" in error.hint

    def test_the_command_line_wins(self, write: Write, ask: Ask) -> None:
        write("migtui.toml", STAGING)
        write("other.ini", INI)
        project = ask(
            target="staging", section="alembic", x=("tenant=b", "y=1"), tag="day", config=Path("other.ini"), cwd="."
        )
        assert (project.section, project.x, project.tag) == ("alembic", ("dry", "tenant=b", "y=1"), "day")
        assert project.configuration.name == "other.ini"

    def test_unknown(self, tmp_path: Path, write: Write, ask: Ask) -> None:
        with pytest.raises(UsageError) as caught:
            ask(target="stagin")
        assert caught.value.message.startswith("no target 'stagin'") and "[targets.NAME]" in caught.value.hint
        write("migtui.toml", STAGING)
        with pytest.raises(UsageError) as caught:
            ask(target="stagin")
        assert caught.value.message == "migtui.toml names no target 'stagin'"
        assert caught.value.hint == "did you mean 'staging'?"
        with pytest.raises(UsageError) as caught:
            ask(target="xyz")
        assert caught.value.hint == "the targets are staging, local"

    def test_one_that_could_not_be_read_is_an_error(self, write: Write, ask: Ask, tmp_path: Path) -> None:
        write("migtui.toml", "[targets.a]\nprotectd = true\n[targets.b]\n")
        for strict in (True, False):
            with pytest.raises(ConfigurationError) as caught:
                open_project(Asked(tmp_path, target="a"), {}, strict=strict)
            assert caught.value.message == "unknown key 'protectd' in [targets.a]"
        other = open_project(Asked(tmp_path, target="b"), {}, strict=False)
        assert (other.target, other.settings.read_only) == ("b", True)
        assert [problem.text for problem in other.settings.problems] == ["unknown key 'protectd' in [targets.a]"]
        with pytest.raises(ConfigurationError):
            open_project(Asked(tmp_path, target="b"), {})

    def test_the_users_own_go_along_with_those_of_the_project(self, write: Write, ask: Ask) -> None:
        write("own/migtui/config.toml", "[targets.mine]\nsection = 'billing'\n[targets.staging]\nread_only = true\n")
        write("migtui.toml", STAGING)
        environ = {**SET, "XDG_CONFIG_HOME": str(ask().root / "own")}
        assert ask(target="mine", environ=environ).section == "billing"
        staging = ask("db", target="staging", environ=environ)
        assert (staging.tag, staging.settings.read_only) == ("night", True)
        project = ask()
        assert titles(options(project, project.asked, environ))[:3] == ["staging", "local", "mine"]

    def test_a_target_says_where_the_configuration_is(self, tmp_path: Path, write: Write, ask: Ask) -> None:
        """From a directory with no configuration above it but the settings."""
        (tmp_path / "alembic.ini").rename(write("conf/a.ini", ""))
        (tmp_path / "db").rename(tmp_path / "conf" / "db")
        write("migtui.toml", '[targets.shop]\nconfig = "conf/a.ini"\n')
        write("conf/migtui.toml", 'protected = ["*own*"]\n')
        write("src/x.py")
        project = ask("src", target="shop")
        assert project.configuration == tmp_path / "conf" / "a.ini"
        assert project.settings.protected == ("*own*",)

    def test_the_most_careful_of_all_settings(self, write: Write, ask: Ask) -> None:
        write("migtui.toml", 'protected = ["*prod*"]\n[targets.a]\nprotected = ["a*"]\nread_only = true\n')
        settings = ask(target="a").settings
        assert (settings.protected, settings.read_only) == (("*prod*", "a*"), True)
        assert not ask().settings.read_only

    def test_the_interpreter(self, tmp_path: Path, write: Write, ask: Ask) -> None:
        write("migtui.toml", 'python = "one"\n[targets.a]\npython = "./two"\n')
        assert ask(target="a").interpreter.path == tmp_path / "two"

    def test_the_worker_gets_the_variables(self, tmp_path: Path, write: Write, ask: Ask) -> None:
        write("migtui.toml", '[targets.a]\nenv = { MIGTUI_TEST_URL = "$STAGING_URL" }\n')
        started = start(ask(target="a"), "reader")
        try:
            assert started._process is not None
            process = Path(f"/proc/{started._process.pid}/environ")
            if not process.exists():
                pytest.skip("this system does not show the environment of a process")
            while b"PYTHONHASHSEED=0" not in process.read_bytes():  # until it has been replaced by the interpreter
                assert started._process.poll() is None
            assert f"MIGTUI_TEST_URL={SET['STAGING_URL']}".encode() in process.read_bytes().split(b"\0")
        finally:
            started.abandon()
        assert "MIGTUI_TEST_URL" not in os.environ


class TestCommandLine:
    @pytest.mark.parametrize(
        ("text", "typed"),
        [
            ("$STAGING_URL", "V=$STAGING_URL"),
            ("${STAGING_URL}", "V=${STAGING_URL}"),
            ("", "V=''"),
            ("staging", "V=…"),
            ("sk_live_51abc", "V=…"),
            ("x y", "V=…"),
            ("$$5", "V=…"),
            ("$1", "V=…"),
            ("postgresql://app:$PART@h/shop?a=1&b=2", "V=…"),
            ("postgresql://app:hunter22@h/shop", "V=…"),
        ],
    )
    def test_variables_stand_before_it(self, write: Write, ask: Ask, text: str, typed: str) -> None:
        write("migtui.toml", f"[targets.a]\nenv = {{ V = {text!r} }}\n")
        assert command_line(ask(target="a"), "upgrade", "head") == f"{typed} alembic upgrade head"

    def test_a_password_by_its_name(self, write: Write, ask: Ask) -> None:
        write("migtui.toml", '[targets.a]\nenv = { DB_PASSWORD = "hunter22", PGPASSWORD = "$PART" }\n')
        line = command_line(ask(target="a"), "current")
        assert line == "DB_PASSWORD=… PGPASSWORD=$PART alembic current"

    def test_all_of_it(self, write: Write, ask: Ask) -> None:
        write("migtui.toml", STAGING)
        write("src/x.py")
        line = command_line(ask("src", target="staging"), "upgrade", "head")
        assert line == "cd .. && DATABASE_URL=$STAGING_URL PLAIN=… alembic -n billing -x tenant=a -x dry upgrade head"

    def test_what_has_to_be_filled_in(self, write: Write, ask: Ask) -> None:
        write("migtui.toml", '[targets.a]\nenv = { A = "$PART", B = "x y", C = "z", D = "" }\n')
        assert to_fill_in(command_line(ask("db", target="a"), "revision", "-m", "E=… f")) == ("B", "C")
        assert to_fill_in("upgrade … A=b") == ()

    def test_the_worker_is_told_which_values_are_never_shown(self, write: Write, ask: Ask) -> None:
        write("migtui.toml", '[targets.a]\nenv = { STRIPE = "sk_live_51abc", A = "b" }\n')
        assert opening(ask(target="a")).variables == ["A", "STRIPE"]

    def test_flask(self, write: Write, ask: Ask) -> None:
        write("migrations/alembic.ini", "[alembic]\n")
        write("migrations/env.py", "from flask import current_app\n")
        write("migtui.toml", '[targets.a]\napp = "shop:make"\n')
        config = Path("migrations/alembic.ini")
        assert command_line(ask(config=config, target="a"), "upgrade") == "flask --app shop:make db upgrade"
        line = command_line(ask(config=config, target="a", app='o:make("x")'), "upgrade")
        assert line == "flask --app 'o:make(\"x\")' db upgrade"
        environ = {"FLASK_APP": "other"}
        project = ask(config=config, environ=environ)
        assert (project.app, command_line(project, "upgrade")) == ("other", "flask db upgrade")

    def test_an_app_for_a_project_without_flask_is_a_note(self, ask: Ask) -> None:
        project = ask(app="shop")
        assert (project.app, command_line(project, "heads")) == (None, "alembic heads")
        assert "--app shop" in project.notes[0]


def titles(found: list[Option]) -> list[str]:
    return [
        f"{'*' if each.is_here else ''}{each.title}{f' [{each.section}]' if each.section else ''}" for each in found
    ]


class TestList:
    def test_targets_sections_and_what_is_open(self, write: Write, ask: Ask) -> None:
        write("migtui.toml", STAGING)
        project = ask()
        found = options(project, project.asked, {})
        assert titles(found) == ["staging", "local", "*alembic.ini [alembic]", "alembic.ini [billing]"]
        assert found[0].unset == ("STAGING_URL", "PART")
        staging = open_project(found[0].asked, SET)
        again = options(staging, project.asked, SET)
        assert titles(again) == ["*staging", "local", "alembic.ini [alembic]", "alembic.ini [billing]"]
        assert open_project(again[2].asked, SET).environment == {}
        assert open_project(again[3].asked, SET).section == "billing"

    def test_chosen_last_the_target_goes_before_the_command_line(self, write: Write, ask: Ask) -> None:
        write("migtui.toml", STAGING)
        project = ask(section="alembic", x=("tenant=b", "y=1"), tag="day")
        staging, local, *_ = options(project, project.asked, SET, tag="week")
        opened = open_project(staging.asked, SET)
        assert (opened.section, opened.x, opened.tag) == ("billing", ("tenant=a", "dry", "y=1"), "night")
        opened = open_project(local.asked, SET)
        assert (opened.section, opened.x, opened.tag) == ("alembic", ("tenant=b", "y=1"), "week")
        back = options(opened, project.asked, SET)[2]
        assert open_project(back.asked, SET).x == ("tenant=b", "y=1")

    def test_other_configurations_of_the_repository(self, tmp_path: Path, write: Write, ask: Ask) -> None:
        """Each opens as if the user stood beside it, and the command says so."""
        (write("services/b/alembic.ini", "[alembic]\nscript_location = scripts\n")).parent.joinpath("scripts").mkdir()
        write("services/b/migtui.toml", "[targets.inner]\n")
        write("c/migrations/alembic.ini", "[alembic]\n")
        write("c/migrations/env.py", "from flask import current_app\n")
        write("migtui.toml", "[targets.outer]\n")
        write("src/x.py")
        project = ask("src")
        found = elsewhere(project, project.asked, {})
        assert titles(found) == ["../c/migrations/alembic.ini", "../services/b/alembic.ini"]
        flask, other = (open_project(each.asked, {}) for each in found)
        assert (flask.flask, flask.cwd) == (True, tmp_path / "c")
        assert command_line(flask, "upgrade") == "cd ../c && flask db upgrade"
        assert other.script_location == tmp_path / "services/b/scripts"
        assert command_line(other, "heads") == "cd ../services/b && alembic heads"
        assert titles(options(other, project.asked, {})) == [
            "inner", "../alembic.ini [alembic]", "../alembic.ini [billing]", "*../services/b/alembic.ini",
        ]  # fmt: skip
        inner = open_project(options(other, project.asked, {})[0].asked, {})
        assert (inner.target, inner.configuration) == ("inner", other.configuration)

    def test_a_configuration_given_by_c_keeps_the_directory(self, tmp_path: Path, write: Write, ask: Ask) -> None:
        write("conf/x.ini", "[alembic]\nscript_location = db\n[other]\nscript_location = db\n")
        project = ask(config=Path("conf/x.ini"))
        again = next(each for each in options(project, project.asked, {}) if each.section == "other")
        assert open_project(again.asked, {}).script_location == tmp_path / "db"

    def test_no_targets_no_other_sections(self, write: Write, ask: Ask) -> None:
        write("alembic.ini", "[alembic]\nscript_location = %(here)s/db\n")
        project = ask()
        assert titles(options(project, project.asked, {})) == ["*alembic.ini"]
        assert project.settings == Settings()

    def test_settings_that_are_broken_say_so(self, write: Write, ask: Ask) -> None:
        project = ask()
        write("migtui.toml", "[targets.a]\nnosuch = 1\n")
        with pytest.raises(ConfigurationError):
            options(project, project.asked, {})
        write("migtui.toml", "mouse = 3\n[targets.a]\n")
        assert titles(options(project, project.asked, {}))[0] == "a", "a mistake in the looks is none of the targets'"
