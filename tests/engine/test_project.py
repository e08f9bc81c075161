"""Finding the project: which configuration, which section, which directories, which interpreter."""

from __future__ import annotations

import os
import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from migtui.config import Settings
from migtui.engine.project import Asked, Project, open_project
from migtui.errors import ConfigurationError, ProjectNotFound, UsageError

Find = Callable[..., Project]
Write = Callable[..., Path]


INI = "[alembic]\nscript_location = db\n"
TOML = '[tool.alembic]\nscript_location = "%(here)s/db"\n'


@pytest.fixture(autouse=True)
def repository(write: Write) -> None:
    """tmp_path is a repository's root, so that no search leaves it."""
    write(".git/HEAD")


class TestConfiguration:
    def test_ini_in_the_current_directory(self, tmp_path: Path, write: Write, find: Find) -> None:
        write("alembic.ini", INI)
        write("db/env.py")
        project = find()
        assert project.ini == tmp_path / "alembic.ini"
        assert project.script_location == tmp_path / "db"
        assert project.version_locations == (tmp_path / "db" / "versions",)
        assert (project.name, project.configuration) == (tmp_path.name, tmp_path / "alembic.ini")
        assert project.notes == ()

    def test_c_wins_over_everything(self, tmp_path: Path, write: Write, find: Find) -> None:
        write("alembic.ini", INI)
        write("conf/other.ini", INI)
        project = find(config="conf/other.ini", environ={"ALEMBIC_CONFIG": "alembic.ini"})
        assert project.ini == tmp_path / "conf" / "other.ini"
        assert project.script_location == tmp_path / "db"  # as Alembic: relative to the current directory

    def test_c_that_does_not_exist(self, find: Find) -> None:
        with pytest.raises(UsageError, match=r"nosuch\.ini does not exist"):
            find(config="nosuch.ini")

    def test_c_that_is_a_directory(self, write: Write, find: Find) -> None:
        write("conf/alembic.ini", INI)
        with pytest.raises(UsageError, match="is a directory"):
            find(config="conf")

    def test_alembic_config_wins_over_the_current_directory(self, tmp_path: Path, write: Write, find: Find) -> None:
        write("alembic.ini", INI)
        write("conf/other.ini", INI)
        project = find(environ={"ALEMBIC_CONFIG": "conf/other.ini"})
        assert project.ini == tmp_path / "conf" / "other.ini"
        assert project.by_environment

    def test_alembic_config_that_does_not_exist(self, write: Write, find: Find) -> None:
        write("alembic.ini", INI)
        with pytest.raises(ConfigurationError, match=r"ALEMBIC_CONFIG names .*gone\.ini") as caught:
            find(environ={"ALEMBIC_CONFIG": "gone.ini"})
        assert "unset ALEMBIC_CONFIG" in caught.value.hint

    def test_pyproject_alone(self, tmp_path: Path, write: Write, find: Find) -> None:
        write("pyproject.toml", TOML)
        project = find()
        assert (project.ini, project.toml) == (None, tmp_path / "pyproject.toml")
        assert project.script_location == tmp_path / "db"

    def test_pyproject_by_name(self, tmp_path: Path, write: Write, find: Find) -> None:
        write("sub/pyproject.toml", TOML)
        project = find(config="sub/pyproject.toml")
        assert project.script_location == tmp_path / "sub" / "db"

    def test_pyproject_by_name_without_the_table(self, write: Write, find: Find) -> None:
        write("pyproject.toml", "[project]\nname = 'x'\n")
        with pytest.raises(ConfigurationError, match=r"no \[tool\.alembic\]"):
            find(config="pyproject.toml")

    def test_pyproject_without_the_table_is_no_project(self, write: Write, find: Find) -> None:
        write("pyproject.toml", "[project]\ndependencies = ['alembic']\n[tool]\nx = 'alembic'\n")
        with pytest.raises(ProjectNotFound):
            find()

    def test_ini_and_pyproject_together(self, tmp_path: Path, write: Write, find: Find) -> None:
        write("alembic.ini", "[alembic]\nsqlalchemy.url = sqlite://\n")
        write("pyproject.toml", TOML + 'version_locations = ["%(here)s/a", "%(here)s/b"]\n')
        project = find()
        assert project.ini is not None and project.toml is not None
        assert project.script_location == tmp_path / "db"
        assert project.version_locations == (tmp_path / "a", tmp_path / "b")

    def test_the_ini_wins_over_pyproject(self, tmp_path: Path, write: Write, find: Find) -> None:
        write("alembic.ini", "[alembic]\nscript_location = mine\n")
        write("pyproject.toml", TOML)
        assert find().script_location == tmp_path / "mine"

    def test_migrations_below_the_current_directory(self, tmp_path: Path, write: Write, find: Find) -> None:
        write("migrations/alembic.ini", "[alembic]\nscript_location = migrations\n")
        project = find()
        assert project.ini == tmp_path / "migrations" / "alembic.ini"
        assert project.cwd == tmp_path
        assert project.script_location == tmp_path / "migrations"

    def test_upwards_to_the_repository(self, tmp_path: Path, write: Write, find: Find) -> None:
        write("alembic.ini", INI)
        write("src/app/models.py")
        project = find("src/app")
        assert project.ini == tmp_path / "alembic.ini"
        assert project.cwd == tmp_path
        assert project.user_cwd == tmp_path / "src" / "app"
        assert project.script_location == tmp_path / "db"

    def test_not_beyond_the_repository(self, write: Write, find: Find) -> None:
        write("alembic.ini", INI)
        write("other/.git/HEAD")
        with pytest.raises(ProjectNotFound) as caught:
            find("other")
        assert len(caught.value.looked) == 3

    def test_not_beyond_the_home_directory(
        self, tmp_path: Path, write: Write, find: Find, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write("alembic.ini", INI)
        write("home/plans/notes.txt")
        monkeypatch.setenv("HOME", str(tmp_path / "home"))
        with pytest.raises(ProjectNotFound):
            find("home/plans")

    def test_nothing_says_where_it_looked_and_what_is_elsewhere(self, tmp_path: Path, write: Write, find: Find) -> None:
        for name in ("b/alembic.ini", "a/x/alembic.ini", ".venv/alembic.ini", "node_modules/p/alembic.ini"):
            write(name, INI)
        write("c/pyproject.toml", TOML)
        write("conf/prod.ini", INI)
        write("conf/setup.ini", "[metadata]\n")
        with pytest.raises(ProjectNotFound) as caught:
            find()
        assert caught.value.looked == tuple(
            tmp_path / name for name in ("alembic.ini", "pyproject.toml", "migrations/alembic.ini")
        )
        found = [path.relative_to(tmp_path).as_posix() for path in caught.value.elsewhere]
        assert found == ["b/alembic.ini", "c/pyproject.toml", "conf/prod.ini", "a/x/alembic.ini"]


class TestUnreadable:
    @pytest.mark.parametrize(
        ("text", "message", "line"),
        [
            ("[alembic]\nscript_location = a\n[alembic]\n", r"\[alembic\] stands twice", 3),
            ("[alembic]\nscript_location = a\nscript_location = b\n", "script_location stands twice", 3),
            ("script_location = a\n", r"before any \[section\]", 1),
            ("[alembic]\nscript_location = a\nwhat is this\n", "neither a section", 3),
            ("[alembic]\n\nscript_location = a%b\n", "script_location holds a bare %", 3),
            ("[alembic]\nscript_location = %(nowhere)s/db\n", r"uses %\(nowhere\)s", 2),
            ("[alembic]\nscript_location = %(script_location)s/db\n", "refers to itself", 2),
            ("\ufeff[alembic]\nscript_location = a\n", "byte order mark", 1),
            (
                "[alembic]\nscript_location = a\npath_separator = |\nversion_locations = x\n",
                "is no path_separator",
                3,
            ),
        ],
    )
    def test_ini(self, tmp_path: Path, write: Write, find: Find, text: str, message: str, line: int) -> None:
        write("alembic.ini", text)
        with pytest.raises(ConfigurationError, match=message) as caught:
            find()
        assert caught.value.where == f"{tmp_path / 'alembic.ini'}:{line}"

    def test_ini_that_is_not_utf_8(self, tmp_path: Path, write: Write, find: Find) -> None:
        write("alembic.ini").write_bytes(b"[alembic]\n# caf\xe9\nscript_location = a\n")
        with pytest.raises(ConfigurationError, match="not UTF-8: byte 0xe9") as caught:
            find()
        assert caught.value.where.endswith("alembic.ini:2")

    @pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
    def test_ini_without_permission(self, write: Write, find: Find) -> None:
        write("alembic.ini", INI).chmod(0)
        with pytest.raises(ConfigurationError, match="permission denied"):
            find()

    def test_ini_that_is_unreadable_for_another_reason(
        self, write: Write, find: Find, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ini = write("alembic.ini", INI)
        real = Path.read_bytes

        def refuse(self: Path) -> bytes:
            if self == ini:
                raise PermissionError(13, "Permission denied")
            return real(self)

        monkeypatch.setattr(Path, "read_bytes", refuse)
        with pytest.raises(ConfigurationError, match=r"alembic\.ini cannot be read: permission denied"):
            find()

    def test_toml_with_an_error(self, tmp_path: Path, write: Write, find: Find) -> None:
        write("pyproject.toml", "[tool.alembic]\nscript_location = db\n")
        with pytest.raises(ConfigurationError, match="not valid TOML") as caught:
            find()
        assert caught.value.where == f"{tmp_path / 'pyproject.toml'}:2"

    @pytest.mark.parametrize(
        ("line", "message"),
        [
            ("script_location = 3", "must be a string"),
            ('script_location = "a"\nversion_locations = "b"', "must be a list of strings"),
            ('script_location = "a"\nsourceless = "true"', "must be true or false"),
            ('script_location = "100%"', "without a bare %"),
            ('script_location = "%(home)s"', r"free of %\(home\)s"),
        ],
    )
    def test_toml_of_the_wrong_type(self, write: Write, find: Find, line: str, message: str) -> None:
        write("pyproject.toml", f"[tool.alembic]\n{line}\n")
        with pytest.raises(ConfigurationError, match=message):
            find()

    def test_a_bare_percent_in_the_url_leaves_the_files_readable(
        self, tmp_path: Path, write: Write, find: Find
    ) -> None:
        write("alembic.ini", INI + "sqlalchemy.url = postgresql://u:p%40ss@h/db\n")
        project = find()
        assert project.version_locations == (tmp_path / "db" / "versions",)
        assert project.trouble is not None
        assert project.trouble.where == f"{tmp_path / 'alembic.ini'}:3"
        assert project.trouble.message == "sqlalchemy.url holds a bare %"
        assert "%%" in project.trouble.hint
        assert "p%40ss" not in "".join(project.trouble.lines())

    def test_an_escaped_percent_is_fine(self, write: Write, find: Find) -> None:
        write("alembic.ini", INI + "sqlalchemy.url = postgresql://u:p%%40ss@h/db\n")
        assert find().trouble is None

    def test_no_script_location(self, write: Write, find: Find) -> None:
        write("alembic.ini", "[alembic]\nsqlalchemy.url = sqlite://\n")
        with pytest.raises(ConfigurationError, match=r"\[alembic\] has no script_location"):
            find()


class TestSections:
    SIX = "".join(f"[{name}]\nscript_location = {name}\n" for name in ("one", "two", "six"))

    def test_several_and_none_given(self, write: Write, find: Find) -> None:
        write("alembic.ini", self.SIX)
        with pytest.raises(ConfigurationError, match="configures 3 projects") as caught:
            find()
        assert caught.value.hint == "give one of: -n one, -n two, -n six"

    def test_one_given(self, tmp_path: Path, write: Write, find: Find) -> None:
        write("alembic.ini", self.SIX)
        project = find(section="two")
        assert (project.section, project.sections) == ("two", ("one", "two", "six"))
        assert project.script_location == tmp_path / "two"

    def test_the_only_one_is_taken(self, write: Write, find: Find) -> None:
        write("alembic.ini", "[alembic]\nfile_template = x\n[core]\nscript_location = core\n")
        assert find().section == "core"

    def test_alembic_is_taken_before_others(self, write: Write, find: Find) -> None:
        write("alembic.ini", self.SIX + INI)
        assert find().section == "alembic"

    def test_a_default_for_all_sections_makes_no_candidates(self, write: Write, find: Find) -> None:
        write("alembic.ini", "[DEFAULT]\nscript_location = db\n[alembic]\nx = 1\n[logger_root]\nlevel = WARN\n")
        project = find()
        assert (project.section, project.sections) == ("alembic", ("alembic",))

    def test_one_that_does_not_exist(self, write: Write, find: Find) -> None:
        write("alembic.ini", self.SIX)
        with pytest.raises(UsageError, match=r"no section \[three\]"):
            find(section="three")


class TestLocations:
    @pytest.mark.parametrize(
        ("separator", "text"),
        [
            ("space", "a b"),
            ("newline", "\n    a\n    b"),
            ("os", f"a{os.pathsep}b"),
            (";", "a;b"),
            (":", "a:b"),
            ("", "a, b"),
            ("", "a b"),
        ],
    )
    @pytest.mark.parametrize("option", ["path_separator", "version_path_separator"])
    def test_separators(self, tmp_path: Path, write: Write, find: Find, separator: str, text: str, option: str) -> None:
        line = f"{option} = {separator}\n" if separator else ""
        write("alembic.ini", f"{INI}{line}version_locations = {text}\n")
        assert find().version_locations == (tmp_path / "a", tmp_path / "b")

    def test_here(self, tmp_path: Path, write: Write, find: Find) -> None:
        write("conf/alembic.ini", "[alembic]\nscript_location = %(here)s/../db\n")
        assert find(config="conf/alembic.ini").script_location == tmp_path / "db"

    def test_flags(self, write: Write, find: Find) -> None:
        write("alembic.ini", INI + "recursive_version_locations = true\nsourceless = true\n")
        project = find()
        assert project.recursive and project.sourceless

    def test_a_flag_that_alembic_takes_for_false(self, write: Write, find: Find) -> None:
        write("alembic.ini", INI + "recursive_version_locations = yes\n")
        assert not find().recursive

    def test_package_on_prepend_sys_path(self, tmp_path: Path, write: Write, find: Find) -> None:
        write("alembic.ini", "[alembic]\nscript_location = app.db:migrations\nprepend_sys_path = src\n")
        write("src/app/__init__.py", "raise SystemExit('imported')")
        write("src/app/db/__init__.py")
        write("src/app/db/migrations/env.py")
        assert find().script_location == tmp_path / "src" / "app" / "db" / "migrations"

    def test_package_that_only_the_interpreter_finds(self, write: Write, find: Find) -> None:
        write("alembic.ini", "[alembic]\nscript_location = alembic:templates\n")
        import alembic

        assert find().script_location == Path(alembic.__file__).parent / "templates"

    def test_package_that_is_nowhere(self, write: Write, find: Find) -> None:
        write("alembic.ini", "[alembic]\nscript_location = nosuch_package:migrations\n")
        project = find()
        assert project.script_location is None
        assert project.version_locations == ()
        assert "does not find the package 'nosuch_package'" in project.notes[0]

    def test_path_of_a_container(self, tmp_path: Path, write: Write, find: Find) -> None:
        write("migrations/alembic.ini", "[alembic]\nscript_location = /usr/src/app/migrations\n")
        write("migrations/env.py")
        project = find()
        assert project.version_locations == (tmp_path / "migrations" / "versions",)
        assert "no such directory on this machine" in project.notes[0]
        assert "are shown instead" in project.notes[1]

    @pytest.mark.parametrize(
        "ini",
        [
            "[alembic]\nscript_location = db\nversion_locations = db/versions more\n",
            "[alembic]\nscript_location = %(here)s/db\npath_separator = os\nversion_locations = db/v:more\n",
            "[alembic]\nscript_location = json:tool\nversion_locations = %(here)s/x, json:y\n",
            "[alembic]\nscript_location = db\npath_separator = newline\nversion_locations =\n  a\n\n  b c\n",
        ],
    )
    def test_the_same_as_alembic(
        self, tmp_path: Path, write: Write, find: Find, ini: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write("alembic.ini", ini)
        write("db/env.py")
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr("os.access", lambda *_: True)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            script = ScriptDirectory.from_config(Config("alembic.ini"))
        assert find().version_locations == tuple(script._version_locations)


class TestFlask:
    @pytest.fixture(autouse=True)
    def flask_project(self, write: Write) -> None:
        write("app.py")
        write("migrations/alembic.ini", "[alembic]\n# template\n[logger_flask_migrate]\nlevel = INFO\n")
        write("migrations/env.py", "from flask import current_app\n")

    def test_from_the_project(self, tmp_path: Path, find: Find) -> None:
        project = find(environ={"FLASK_APP": "app:make"})
        assert project.flask and project.app == "app:make"
        assert project.root == tmp_path / "migrations"
        assert project.cwd == tmp_path
        assert project.version_locations == (tmp_path / "migrations" / "versions",)
        assert project.notes == ()

    def test_from_inside_the_migrations(self, tmp_path: Path, find: Find) -> None:
        project = find("migrations")
        assert project.flask
        assert project.cwd == tmp_path

    def test_with_a_script_location_that_means_nothing(self, tmp_path: Path, write: Write, find: Find) -> None:
        write("migrations/alembic.ini", "[alembic]\nscript_location = .\n")
        project = find()
        assert project.flask
        assert project.version_locations == (tmp_path / "migrations" / "versions",)

    def test_env_that_makes_its_own_application_is_plain_alembic(self, write: Write, find: Find) -> None:
        write("migrations/alembic.ini", "[alembic]\nscript_location = migrations\n")
        write("migrations/env.py", "from flask import current_app\nwith app.app_context():\n    run()\n")
        assert not find().flask


class TestInterpreter:
    @pytest.fixture(autouse=True)
    def project(self, write: Write) -> None:
        write("alembic.ini", INI)

    def venv(self, folder: Path) -> Path:
        python = folder / "bin" / "python"
        python.parent.mkdir(parents=True)
        python.symlink_to(os.path.realpath(sys.executable))
        return python

    def test_own_where_there_is_no_other(self, find: Find) -> None:
        project = find()
        assert project.interpreter.path == Path(sys.executable)
        assert project.interpreter.is_own
        assert project.interpreter_label == ""

    def test_order(self, tmp_path: Path, find: Find, write: Write) -> None:
        beside, active, setting, named, given = (
            self.venv(tmp_path / name) for name in ("venv", "active", "setting", "named", "given")
        )
        assert find().interpreter.path == beside
        assert find().interpreter_label == "venv/bin/python"
        environ = {"VIRTUAL_ENV": str(tmp_path / "active")}
        assert find(environ=environ).interpreter.path == active
        write("migtui.toml", 'python = "./setting"')
        assert find(environ=environ).interpreter.path == setting
        environ["MIGTUI_PYTHON"] = str(named)
        assert find(environ=environ).interpreter.path == named
        chosen = find(environ=environ, python="given").interpreter
        assert (chosen.path, chosen.why, chosen.is_own) == (given, "--python names it", False)

    def test_dot_venv_wins_over_venv(self, tmp_path: Path, find: Find) -> None:
        self.venv(tmp_path / "venv")
        assert find().interpreter.path == tmp_path / "venv" / "bin" / "python"
        hidden = self.venv(tmp_path / ".venv")
        assert find().interpreter.path == hidden

    def test_active_environment_that_is_gone(self, find: Find) -> None:
        assert find(environ={"VIRTUAL_ENV": "/nowhere"}).interpreter.is_own

    def test_name_on_the_path(self, find: Find) -> None:
        assert find(python="sh").interpreter.path.name == "sh"
        assert find(python="sh").interpreter.path.is_absolute()

    def test_one_that_does_not_exist_does_not_keep_the_graph_away(self, tmp_path: Path, find: Find) -> None:
        assert find(python="bin/nosuch").interpreter.path == tmp_path / "bin" / "nosuch"


class TestSettings:
    def test_from_pyproject(self, write: Write, find: Find) -> None:
        write("pyproject.toml", TOML + '[tool.migtui]\nprotected = ["*prod*"]\nread_only = true\nascii = true\n')
        settings = find().settings
        assert settings.protected == ("*prod*",)
        assert settings.read_only and settings.ascii

    def test_migtui_toml_wins(self, write: Write, find: Find) -> None:
        write("pyproject.toml", TOML + '[tool.migtui]\nprotected = ["*prod*"]\n')
        write("migtui.toml", "read_only = true\n")
        settings = find().settings
        assert (settings.protected, settings.read_only) == ((), True)

    def test_beside_the_directory_of_migrations(self, write: Write, find: Find) -> None:
        write("migrations/alembic.ini", INI)
        write("migtui.toml", "ascii = true\n")
        assert find().settings.ascii

    def test_mistakes_are_refused(self, tmp_path: Path, write: Write, find: Find) -> None:
        write("alembic.ini", INI)
        write("migtui.toml", "ascii = true\nprotectd = []\nmouse = 1\n")
        with pytest.raises(ConfigurationError) as caught:
            find()
        assert caught.value.message == "unknown key 'protectd'"
        assert caught.value.hint == "did you mean 'protected'?; migtui config shows 1 more"
        assert caught.value.where == f"{tmp_path / 'migtui.toml'}:2"

    def test_mistakes_are_carried_for_who_shows_them(self, tmp_path: Path, write: Write) -> None:
        write("alembic.ini", INI)
        write("migtui.toml", "ascii = true\nprotectd = []\n")
        settings = open_project(Asked(tmp_path), {}, strict=False).settings
        assert (settings.ascii, settings.read_only) == (True, True)
        assert [problem.text for problem in settings.problems] == ["unknown key 'protectd'"]


class TestWhereSettingsAre:
    @pytest.fixture
    def read(self, tmp_path: Path) -> Callable[..., Settings]:
        def read(config: str, environ: dict[str, str] | None = None) -> Settings:
            return open_project(Asked(tmp_path, config=Path(config)), environ or {}).settings

        return read

    def test_the_nearest_above_the_configuration_in_the_repository(
        self, write: Write, read: Callable[..., Settings]
    ) -> None:
        write("migtui.toml", 'protected = ["*root*"]\n')
        write("services/a/conf/alembic.ini", INI)
        write("services/pyproject.toml", '[tool.migtui]\nprotected = ["*services*"]\n')
        write("alembic.ini", INI)
        assert read("services/a/conf/alembic.ini").protected == ("*services*",)
        assert read("alembic.ini").protected == ("*root*",)

    def test_without_a_repository_nothing_above(
        self, tmp_path: Path, write: Write, read: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Somebody else may have put it there: /tmp is everybody's."""
        (tmp_path / ".git/HEAD").unlink()
        (tmp_path / ".git").rmdir()
        monkeypatch.setenv("HOME", str(tmp_path))
        write("migtui.toml", "ascii = true\n")
        write("conf/alembic.ini", INI)
        write("b/migrations/alembic.ini", INI)
        write("b/migtui.toml", "ascii = true\n")
        assert not read("conf/alembic.ini").ascii
        assert read("b/migrations/alembic.ini").ascii, "Flask-Migrate's directory is a part of the project"

    def test_the_users_own(self, tmp_path: Path, write: Write, read: Callable[..., Settings]) -> None:
        write("alembic.ini", INI)
        write("home/.config/migtui/config.toml", 'theme = "nord"\nascii = true\nprotected = ["*live*"]\n')
        write("migtui.toml", 'theme = "dracula"\nprotected = ["*prod*"]\n')
        settings = read("alembic.ini", {"HOME": str(tmp_path / "home")})
        assert (settings.theme, settings.ascii, settings.protected) == ("dracula", True, ("*prod*", "*live*"))


@pytest.mark.parametrize("template", ["generic", "async", "multidb", "pyproject", "pyproject_async"])
def test_stock_templates(tmp_path: Path, find: Find, template: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "alembic", "init", "-t", template, "db"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    project = find()
    assert project.script_location == tmp_path / "db"
    assert project.version_locations == (tmp_path / "db" / "versions",)
    assert project.notes == ()
    assert (project.toml is not None) == template.startswith("pyproject")
