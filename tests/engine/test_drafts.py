"""New version files through the engine, and the words that one would type for the same."""

from __future__ import annotations

import ast
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from migtui.core.operations.draft_text import classify, downgrade_lines, upgrade_lines
from migtui.engine.client import Engine
from migtui.engine.command_line import command_line
from migtui.engine.draft_words import draft_words, merge_words, remark
from migtui.engine.drafts import Draft
from migtui.engine.project import Project
from migtui.errors import NotAtHead, OperationError, PlanChanged

Find = Callable[..., Project]
Write = Callable[..., Path]
OpenEngine = Callable[[Project], Engine]

AUTO = Draft("add users", autogenerate=True)
MODELS = """\
from sqlalchemy import *

metadata = MetaData()
Table("user", metadata, Column("id", Integer, primary_key=True), Column("name", String(30), index=True))
"""


@pytest.fixture
async def engine_of() -> AsyncIterator[OpenEngine]:
    """An engine without a standby, closed at the end."""
    engines: list[Engine] = []

    def make(project: Project) -> Engine:
        engines.append(Engine(project, standby=False))
        return engines[-1]

    yield make
    for engine in engines:
        await engine.close()


@pytest.fixture(scope="session")
def initialised(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `alembic init` makes, with models."""
    root = tmp_path_factory.mktemp("initialised")
    subprocess.run([sys.executable, "-m", "alembic.config", "init", "db"], cwd=root, check=True, capture_output=True)
    env, ini = root / "db" / "env.py", root / "alembic.ini"
    env.write_text(
        env.read_text().replace("target_metadata = None", "import models\ntarget_metadata = models.metadata")
    )
    ini.write_text(ini.read_text().replace("driver://user:pass@localhost/dbname", "sqlite:///app.db"))
    (root / "models.py").write_text(MODELS)
    return root


@pytest.fixture
def project(initialised: Path, tmp_path: Path, find: Find) -> Project:
    """A project with models, and no revision yet."""
    shutil.copytree(initialised, tmp_path, dirs_exist_ok=True)
    return find()


@pytest.fixture
def engine(project: Project, engine_of: OpenEngine) -> Engine:
    return engine_of(project)


class TestEngine:
    async def test_preview_and_write(self, engine: Engine, tmp_path: Path) -> None:
        drafted = await engine.preview(AUTO)
        assert [operation.kind for operation in drafted.operations] == ["CreateTableOp", "CreateIndexOp"]
        keep = [drafted.operations[0].id]

        written = await engine.write_revision(AUTO, drafted, keep)

        text = Path(written.files[0]).read_text()
        for lines in (
            upgrade_lines(drafted.operations, keep),
            downgrade_lines(drafted.operations, keep, order=drafted.downgrade_order),
        ):
            assert "\n".join(f"    {line}" for line in lines) in text
        assert "create_index" not in text
        assert not (tmp_path / "app.db").exists()

    async def test_models_that_change_meanwhile(self, engine: Engine, write: Write) -> None:
        drafted = await engine.preview(AUTO)
        write("models.py", MODELS.replace("String(30)", "String(40)"))
        with pytest.raises(PlanChanged, match="nothing was written") as caught:
            await engine.write_revision(AUTO, drafted, [operation.id for operation in drafted.operations])
        assert "preview" in caught.value.hint
        again = await engine.preview(AUTO)
        assert "sa.Column('name', sa.String(length=40), nullable=True)," in again.operations[0].upgrade

    async def test_a_module_that_is_new(self, engine: Engine, write: Write) -> None:
        """A project may import whatever it finds: the reader is asked anew when there is more to find."""
        every = "for file in Path(__file__).parent.glob('table_*.py'):\n    importlib.import_module(file.stem)\n"
        write("models.py", f"import importlib\nfrom pathlib import Path\n{MODELS}\n{every}")
        assert len((await engine.preview(AUTO)).operations) == 2
        write("table_shop.py", "from models import *\n\nTable('shop', metadata, Column('id', Integer))\n")
        drafted = await engine.preview(AUTO)
        assert "op.create_table('shop'," in [operation.upgrade[0] for operation in drafted.operations]

    async def test_a_database_that_is_behind(self, engine: Engine) -> None:
        first = await engine.write_revision(AUTO)
        with pytest.raises(NotAtHead, match=f"not stamped, and 1 revision is pending: {first.revisions[0]}"):
            await engine.preview(AUTO)
        with pytest.raises(NotAtHead):
            await engine.preview(Draft(), check=True)

    async def test_merge(self, engine: Engine) -> None:
        heads = [(await engine.write_revision(Draft(str(n), head="base"))).revisions[0] for n in range(3)]
        written = await engine.merge(heads, "all three", rev_id="m1")
        assert (
            f"down_revision: Union[str, Sequence[str], None] = {tuple(heads)!r}" in Path(written.files[0]).read_text()
        )

    async def test_a_refusal(self, engine: Engine) -> None:
        with pytest.raises(OperationError, match="cannot be a revision id") as caught:
            await engine.write_revision(Draft("x", rev_id="../x"))
        assert caught.value.hint


DRAFTS = {
    "plain": Draft("add 'x'"),
    "autogenerate": Draft("add x", autogenerate=True, rev_id="0001"),
    "no message": Draft(),
    "a dash": Draft("-m nothing", branch_label="-shop"),
    "a root with a label": Draft("x", head="base", branch_label="shop"),
    "a branch": Draft("x", head="b1", splice=True, depends_on=["c1", "d1"]),
}
WORDS = {
    "plain": ("revision", "-m", "add 'x'"),
    "autogenerate": ("revision", "--autogenerate", "-m", "add x", "--rev-id", "0001"),
    "no message": ("revision",),
    "a dash": ("revision", "--message=-m nothing", "--branch-label=-shop"),
    "a root with a label": ("revision", "-m", "x", "--head", "base", "--branch-label", "shop"),
    "a branch": ("revision", "-m", "x", "--head", "b1", "--splice", "--depends-on", "c1", "--depends-on", "d1"),
}


RECORD = """
seen = {name: value for name, value in vars(config.cmd_opts).items() if name != "config"}  # the path that -c names
seen["cmd"] = (seen["cmd"][0].__name__, *seen["cmd"][1:])
open("options", "w").write(repr(sorted(seen.items())) + repr(context.get_x_argument()))
"""


class TestWords:
    @pytest.mark.parametrize("name", DRAFTS)
    def test_are_those_of_alembic(self, project: Project, name: str) -> None:
        assert draft_words(project, DRAFTS[name]) == WORDS[name]

    @pytest.mark.parametrize("name", ["plain", "autogenerate", "no message", "a dash", "a root with a label"])
    async def test_typed_they_do_the_same(self, project: Project, engine: Engine, name: str, tmp_path: Path) -> None:
        """The file is the same, and so is what env.py sees of the command."""
        env, ini = tmp_path / "db" / "env.py", tmp_path / "alembic.ini"
        env.write_text(env.read_text() + RECORD)
        ini.write_text(ini.read_text().replace("[alembic]\n", "[alembic]\nrevision_environment = true\n"))
        line = command_line(project, *draft_words(project, DRAFTS[name]))
        elsewhere = tmp_path.with_name(tmp_path.name + "_typed")
        shutil.copytree(tmp_path, elsewhere)
        ours = without_chance(Path((await engine.write_revision(DRAFTS[name])).files[0]))
        typed = [sys.executable, "-m", "alembic.config", *shlex.split(line)[1:]]
        subprocess.run(typed, cwd=elsewhere, check=True, capture_output=True)
        (file,) = (elsewhere / "db" / "versions").glob("*.py")
        assert without_chance(file) == ours
        assert (elsewhere / "options").read_text() == (tmp_path / "options").read_text()

    async def test_a_merge_shows_the_same_options(self, project: Project, engine: Engine, tmp_path: Path) -> None:
        env, ini = tmp_path / "db" / "env.py", tmp_path / "alembic.ini"
        for number in range(2):
            await engine.write_revision(Draft("x", head="base", rev_id=f"a{number}"))
        env.write_text(env.read_text() + RECORD)
        ini.write_text(ini.read_text().replace("[alembic]\n", "[alembic]\nrevision_environment = true\n"))
        elsewhere = tmp_path.with_name(tmp_path.name + "_typed")
        shutil.copytree(tmp_path, elsewhere)

        def typed(*words: str) -> str:
            line = command_line(project, *words)
            arguments = [sys.executable, "-m", "alembic.config", *shlex.split(line)[1:]]
            subprocess.run(arguments, cwd=elsewhere, check=True, capture_output=True)
            return (elsewhere / "options").read_text()

        await engine.merge(["a0", "a1"], "both", branch_label="whole", rev_id="m1")
        words = merge_words(project, ["a0", "a1"], "both", branch_label="whole", rev_id="m1")
        assert typed(*words) == (tmp_path / "options").read_text()

    def test_of_a_check(self, project: Project) -> None:
        assert draft_words(project, Draft(), check=True) == ("check",)

    def test_of_a_merge(self, project: Project) -> None:
        words = merge_words(project, ["a1", "b1"], "both", branch_label="whole", rev_id="m1", splice=True)
        assert words == (*("merge", "-m", "both", "--branch-label", "whole", "--rev-id", "m1", "--splice", "a1", "b1"),)
        assert merge_words(project, ["heads"], "") == ("merge", "heads")

    def test_of_flask_migrate(self, project: Project) -> None:
        flask = replace(project, flask=True, root=project.cwd / "migrations")
        assert draft_words(flask, AUTO) == ("migrate", "-m", "add users")
        assert draft_words(flask, Draft("x", depends_on=["a1"])) == ("revision", "-m", "x")
        assert "--depends-on" in remark(flask, Draft(depends_on=["a1"]))
        assert remark(flask, Draft()) == remark(project, Draft(depends_on=["a1"])) == ""
        assert merge_words(flask, ["a1", "b1"], "x", splice=True) == ("merge", "-m", "x", "a1", "b1")
        assert command_line(flask, *draft_words(flask, AUTO)) == "flask db migrate -m 'add users'"


def without_chance(file: Path) -> str:
    """The text without its id, where it was not given, and its date."""
    text = file.read_text()
    id = next(
        ast.literal_eval(node.value)
        for node in ast.parse(text).body
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "revision" and node.value is not None
    )
    name = file.name
    if re.fullmatch("[0-9a-f]{12}", id):
        text, name = text.replace(id, "<id>"), name.replace(id, "<id>")
    return name + re.sub("Create Date: .*", "", text)


FLASK_APP = """\
from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()

class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(30), index=True)

class Log(db.Model):
    __bind_key__ = "audit"
    id = db.Column(db.Integer, primary_key=True)

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///{root}/app.db"
app.config["SQLALCHEMY_BINDS"] = {{"audit": "sqlite:///{root}/audit.db"}}
db.init_app(app)
Migrate(app, db)
"""


class TestFlaskMigrate:
    """Projects of its own templates."""

    @pytest.fixture
    def make(self, write: Write, find: Find, tmp_path: Path) -> Callable[..., Project]:
        pytest.importorskip("flask_migrate")
        pytest.importorskip("flask_sqlalchemy")

        def init(*options: str) -> Project:
            write("app.py", FLASK_APP.format(root=tmp_path))
            flask(tmp_path, "init", *options)
            return find()

        return init

    async def test_one_database(self, make: Callable[..., Project], engine_of: OpenEngine, tmp_path: Path) -> None:
        project = make()
        engine = engine_of(project)
        drafted = await engine.preview(AUTO)
        assert [(each.kind, each.table, each.key) for each in drafted.operations] == [
            ("CreateTableOp", "user", ""),
            ("CreateIndexOp", "user", ""),
        ]
        assert drafted.operations[1].group == "with op.batch_alter_table('user', schema=None) as batch_op:"
        keep = [operation.id for operation in drafted.operations]
        ours = without_head(Path((await engine.write_revision(AUTO, drafted, keep)).files[0]))
        assert not (tmp_path / "app.db").exists()

        for file in (tmp_path / "migrations" / "versions").glob("*.py"):
            file.unlink()
        line = command_line(project, *draft_words(project, AUTO))
        assert line == "flask db migrate -m 'add users'"
        flask(tmp_path, *shlex.split(line)[2:])
        (file,) = (tmp_path / "migrations" / "versions").glob("*.py")
        assert without_head(file) == ours

    async def test_no_changes(self, make: Callable[..., Project], engine_of: OpenEngine, write: Write) -> None:
        """Its env.py looks for `autogenerate` in cmd_opts, and then empties the list of directives."""
        project = make()
        write("app.py", re.sub(r"class (User|Log)(?s:.*?)\n\n", "", (project.cwd / "app.py").read_text()))
        engine = engine_of(project)
        await engine.read_databases()
        drafted = await engine.preview(AUTO)
        assert (drafted.operations, drafted.vetoed, drafted.unchanged) == ([], True, True)
        assert (await engine.write_revision(AUTO, drafted, [])).files == []
        checked = await engine.preview(Draft(), check=True)
        assert (checked.operations, checked.vetoed) == ([], False)
        assert len((await engine.write_revision(Draft("by hand"))).files) == 1

    async def test_several_databases(self, make: Callable[..., Project], engine_of: OpenEngine) -> None:
        engine = engine_of(make("--multidb"))
        drafted = await engine.preview(AUTO)
        assert {(each.key, each.table) for each in drafted.operations} == {("_", "user"), ("audit", "log")}
        assert drafted.keys == ["_", "audit"]
        keep = [each.id for each in drafted.operations if each.key == "audit"]
        text = Path((await engine.write_revision(AUTO, drafted, keep)).files[0]).read_text()
        assert "create_table('log'" in text and "'user'" not in text
        assert [classify(each) for each in drafted.operations] == ["adds"] * 3


def flask(folder: Path, *words: str) -> None:
    subprocess.run([sys.executable, "-m", "flask", "db", *words], cwd=folder, check=True, capture_output=True)


def without_head(file: Path) -> str:
    return re.sub("(?s)^.*?# revision identifiers.*?\n\n\n", "", file.read_text())
