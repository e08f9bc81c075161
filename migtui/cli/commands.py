"""The commands: what each takes, what its help says, and how it ends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from . import options
from .options import Option


class Argument(NamedTuple):
    """What stands behind a command, `plan TARGET`."""

    key: str
    metavar: str
    help: str
    how_many: Literal["one", "optional", "any"] = "one"
    choices: tuple[str, ...] = ()
    completes: Literal["", "range", "revision"] = ""


class Command(NamedTuple):
    """One command; "" is the screens."""

    name: str
    summary: str
    """For the list of commands."""
    text: str
    """What its help begins with."""
    options: tuple[Option, ...] = ()
    argument: Argument | None = None
    exclusive: tuple[tuple[Option, ...], ...] = ()
    """Of each group one option at most."""
    examples: tuple[tuple[str, str], ...] = ()
    codes: tuple[tuple[str, str], ...] = ()
    """Exit codes of its own; `COMMON_CODES` has the rest."""
    of_project: bool = True
    """It takes the options that say which project is meant."""

    @property
    def all_options(self) -> tuple[Option, ...]:
        return (*self.options, *options.PROJECT) if self.of_project else self.options


COMMON_CODES: Mapping[str, str] = {
    "2": "arguments that cannot be followed",
    "3": "the project cannot be read, or env.py fails",
}
UNREACHABLE = ("4", "the database cannot be reached")

SCREENS = Command(
    "",
    "open the screens",
    "See and drive Alembic migrations from the terminal.",
    (options.TAG,),
)
GRAPH = Command(
    "graph",
    "print the revision graph, or a part of it",
    "Print the revision graph, newest first, with what each database has of it.\n"
    "Nothing is imported for it but env.py, which says where the database stands.",
    (
        options.LIMIT,
        options.NO_DATABASE,
        options.COLOR,
        options.JSON,
        options.MERMAID,
        options.SVG,
    ),
    Argument(
        "range",
        "RANGE",
        "from..to, as alembic history -r from:to; an end may be left out. An end is an id or its\n"
        "beginning, a label, label@head, base, head, heads, current, or steps: -3, +2, ae10-1",
        "optional",
        completes="range",
    ),
    exclusive=((options.JSON, options.MERMAID, options.SVG),),
    examples=(
        ("migtui graph", "the whole graph"),
        ("migtui graph --limit 20", "the newest 20"),
        ("migtui graph current..", "what is still to be applied"),
        ("migtui graph 4f2c..b3aa", "from one revision up to another"),
        ("migtui graph --no-database --svg > graph.svg", "a picture, from the files alone"),
    ),
    codes=(("0", "printed, even when the database could not be read"),),
)
STATUS = Command(
    "status",
    "print where the database stands",
    "Print the verdict, where each database stands, and what is pending.",
    (options.JSON,),
    examples=(
        ("migtui status", "in words"),
        ("migtui status --json", "for a script: verdict, current, heads, pending, databases"),
        ("migtui status --target staging", "of a target of the settings"),
    ),
    codes=(
        ("0", "every revision is applied"),
        ("1", "behind or drifted (so status is also `alembic current --check-heads`)"),
        UNREACHABLE,
    ),
)
PLAN = Command(
    "plan",
    "print what an upgrade or a downgrade would do",
    "Print the plan of an upgrade, a downgrade or a stamp: every step with what it does, what\n"
    "will be destroyed, and the way back. Nothing is run and nothing is written.\n"
    "Without --upgrade and --downgrade the one is planned that leads to the target.",
    (options.UPGRADE, options.DOWNGRADE, options.STAMP, options.TAG, options.COLOR, options.JSON, options.SQL_OF_PLAN),
    Argument(
        "to",
        "TARGET",
        "as Alembic takes it: heads, head, base, an id or its beginning, label@head, +1, -1",
        completes="revision",
    ),
    exclusive=((options.UPGRADE, options.DOWNGRADE, options.STAMP),),
    examples=(
        ("migtui plan heads", "what is still to be applied"),
        ("migtui plan -1", "one step down"),
        ("migtui plan 4f2c91ab --json", "for a script; with --sql: the statements too"),
        ("migtui plan heads --sql > up.sql", "for who runs it by hand"),
    ),
    codes=(
        ("0", "here is the plan, also where there is nothing to do"),
        ("1", "Alembic refuses, or knows no such revision"),
        ("3", "the project cannot be read, or env.py fails; --sql: statements are missing, the text says which"),
        UNREACHABLE,
    ),
)
DIFF = Command(
    "diff",
    "print how models and database differ",
    "Print how the models and the database differ, wherever the database stands.",
    (options.JSON, options.SQL_OF_DIFF, options.ALL),
    Argument("tables", "TABLE", "only these: NAME, SCHEMA.NAME, or with * in it", "any"),
    examples=(
        ("migtui diff", "all tables"),
        ("migtui diff orders 'audit.*'", "some of them"),
        ("migtui diff --sql", "what autogenerate's operations would send"),
    ),
    codes=(
        ("0", "autogenerate would write nothing"),
        ("1", "autogenerate would write an operation"),
        ("4", "the database cannot be reached, or a part of it not read"),
    ),
)
CHECK = Command(
    "check",
    "for CI: at head? one head? no difference? no drift?",
    "Answer four questions for a pipeline: is every revision applied, is there one head, would\n"
    "autogenerate write nothing, and is the database what the migrations build?",
    (options.JSON, options.NO_DRIFT, options.SCRATCH, options.TRUST),
    examples=(
        ("migtui check", "all four"),
        ("migtui check --no-drift", "without building a scratch database"),
        ("migtui check --scratch $SCRATCH_URL --trust", "building it in that one, whatever the migrations do"),
    ),
    codes=(
        ("0", "every answer is yes"),
        ("1", "one of the answers is no"),
        ("3", "a question has no answer, or the project cannot be read"),
        ("4", "the database cannot be reached, or a part of it not read"),
    ),
)
CONFIG = Command(
    "config",
    "print the settings and where each comes from",
    "Print the settings as they are in force here, and where each comes from.",
    (options.JSON, options.SCHEMA),
    exclusive=((options.JSON, options.SCHEMA),),
    examples=(
        ("migtui config", "what is set, and where"),
        ("migtui config --schema > migtui.schema.json", "for an editor that completes TOML"),
    ),
    codes=(("0", "here they are"), ("3", "the project cannot be read, or its settings have mistakes")),
)
DEMO = Command(
    "demo",
    "open a sample project to try everything on",
    "Copy a sample project, a shop with a SQLite database, and open it.",
    (options.PATH, options.TAG),
    examples=(("migtui demo", "in a temporary directory"), ("migtui demo --path ~/try", "where it stays")),
)
COMPLETION = Command(
    "completion",
    "print the completion for bash, zsh or fish",
    "Print a script that completes commands, options, files, targets, sections and revisions.",
    argument=Argument("shell", "SHELL", "bash, zsh or fish", choices=("bash", "zsh", "fish")),
    examples=(
        ('eval "$(migtui completion bash)"', "into ~/.bashrc"),
        ('eval "$(migtui completion zsh)"', "into ~/.zshrc, behind compinit"),
        ("migtui completion fish > ~/.config/fish/completions/migtui.fish", "once"),
    ),
    of_project=False,
)
HELP = Command(
    "help",
    "print this, or the help of a command",
    "Print the help of migtui or of one of its commands.",
    argument=Argument("about", "COMMAND", "one of them", "optional"),
    of_project=False,
)
COMMANDS: Mapping[str, Command] = {
    each.name: each for each in (GRAPH, STATUS, PLAN, DIFF, CHECK, CONFIG, DEMO, COMPLETION, HELP)
}
EVERY = (SCREENS, *COMMANDS.values())
