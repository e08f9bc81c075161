"""Random sequences of commands, done twice: by the worker's own code, and typed as `alembic …`.

Run as a program it does one of the two for every folder: `python sequences.py asked|typed`, with a JSON list of
{"folder", "commands"} on its standard input. Each side is one process for all of them: a start of Alembic takes
half a second, and 200 sequences are a thousand commands.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from migtui.worker.protocol import Request

INI = "[alembic]\nscript_location = %(here)s/db\nsqlalchemy.url = sqlite:///%(here)s/app.db\npath_separator = os\n"
ENV = """\
from alembic import context
from sqlalchemy import create_engine, pool

engine = create_engine(context.config.get_main_option("sqlalchemy.url"), poolclass=pool.NullPool)
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=None)
    with context.begin_transaction():
        context.run_migrations()
"""
MAKO = '''\
"""${message}"""
from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade():
    op.execute("CREATE TABLE t_${up_revision} (id INTEGER)")


def downgrade():
    op.execute("DROP TABLE t_${up_revision}")
'''


class Author:
    """Makes commands that make sense most of the time, knowing no more than the shape of the history so far."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.ids: list[str] = []
        self.heads: list[str] = []

    def commands(self, count: int) -> list[list[str]]:
        """Arguments of `alembic`, ids given."""
        found = [self._revision() for _ in range(self.random.randint(1, 4))]
        makers: list[Callable[[], list[str]]] = [
            self._revision, self._revision, self._merge, self._merge, self._upgrade, self._upgrade, self._upgrade,
            self._downgrade, self._downgrade, self._stamp, lambda: ["ensure_version"],
        ]  # fmt: skip
        return found + [self.random.choice(makers)() for _ in range(count)]

    def _new(self, *parents: str) -> str:
        id = f"{self.random.randrange(16**4):04x}{len(self.ids):02d}"
        self.ids.append(id)
        self.heads = [head for head in self.heads if head not in parents] + [id]
        return id

    def _revision(self) -> list[str]:
        kind = self.random.random()
        options: list[str] = []
        if not self.ids or kind < 0.1:
            parents: list[str] = []
            options = ["--head=base"] if self.ids else []
        elif kind < 0.75:
            parents = [self.random.choice(self.heads)]
            options = [f"--head={parents[0]}"]
        else:
            parents = [self.random.choice(self.ids)]
            options = [f"--head={parents[0]}", "--splice"]
        if self.random.random() < 0.2:
            options.append(f"--branch-label=label{len(self.ids)}")
        if self.ids and self.random.random() < 0.15:
            other = self.random.choice(self.ids)
            options += [f"--depends-on={other}"] if other not in parents else []
        message = self.random.choice(["add a table", 'it\'s "quoted" here', "ünïcode ☃", "../up", "a  b", "x" * 60])
        return ["revision", f"--message={message}", f"--rev-id={self._new(*parents)}", *options]

    def _merge(self) -> list[str]:
        if len(self.heads) < 2:
            return self._revision()
        parents = self.random.sample(self.heads, self.random.randint(2, len(self.heads)))
        return ["merge", "--message=merge", f"--rev-id={self._new(*parents)}", *parents]

    def _upgrade(self) -> list[str]:
        return ["upgrade", self.random.choice(["head", "heads", "heads", "+1", *self.ids])]

    def _downgrade(self) -> list[str]:
        return ["downgrade", self.random.choice(["base", "-1", *self.ids])]

    def _stamp(self) -> list[str]:
        purge = ["--purge"] if self.random.random() < 0.4 else []
        targets = self.random.choice([["heads"], ["base"], [self.random.choice(self.ids)]])
        return ["stamp", *purge, *targets]


def make_project(folder: Path) -> None:
    """A project without revisions, whose files hold no date."""
    (folder / "db" / "versions").mkdir(parents=True)
    (folder / "alembic.ini").write_text(INI)
    (folder / "db" / "env.py").write_text(ENV)
    (folder / "db" / "script.py.mako").write_text(MAKO)


def typed(commands: Sequence[Sequence[str]]) -> list[str]:
    """What `alembic …` did with each: "" or the name of the exception."""
    from alembic.config import CommandLine

    found: list[str] = []
    for command in commands:
        line = CommandLine()
        options = line.parser.parse_args(list(command))
        error = ""
        try:
            from alembic.config import Config

            line.run_cmd(Config("alembic.ini", cmd_opts=options), options)
        except BaseException as raised:
            error = type(raised).__name__
        found.append(error)
    return found


def asked(commands: Sequence[Sequence[str]]) -> list[str]:
    """What the worker did with each: "" or the name of the exception."""
    import alembic.command
    from alembic.runtime.environment import EnvironmentContext
    from alembic.runtime.migration import MigrationContext

    from migtui.worker import missing
    from migtui.worker.answers import Answers
    from migtui.worker.protocol import Done, Event, Open, Run
    from migtui.worker.secrets import Secrets

    ensure_version_table = MigrationContext._ensure_version_table
    found: list[str] = []
    here = str(Path.cwd())
    for command in commands:
        events: list[Event] = []
        for request in requests(command, events):
            events.clear()
            missing._sparing = not isinstance(request, Run)
            place = Open(cwd=here, ini=str(Path(here, "alembic.ini")))
            Answers(place, events.append, threading.Event(), Secrets()).answer(request, idle=lambda: None)
            # A runner is a process of its own as a rule, and leaves its hooks where they are.
            setattr(alembic.command, "EnvironmentContext", EnvironmentContext)  # noqa: B010
            setattr(MigrationContext, "_ensure_version_table", ensure_version_table)  # noqa: B010
            if not next(event.ok for event in events if isinstance(event, Done)):
                break
        found.append(next(event.type for event in events if isinstance(event, Done)))
    return found


def requests(command: Sequence[str], events: Sequence[object]) -> Iterator[Request]:
    """As the screens send them: a plan first, then the run of that very plan."""
    from migtui.worker.protocol import Draft, EnsureVersion, Expected, MakePlan, Merge, Plan, Run, WriteRevision

    name, *rest = command
    options = dict(word[2:].partition("=")[::2] for word in rest if word.startswith("--"))
    targets = [word for word in rest if not word.startswith("--")]
    if name == "ensure_version":
        yield EnsureVersion()
    elif name == "merge":
        yield Merge(targets, options["message"], rev_id=options["rev-id"])
    elif name == "revision":
        yield WriteRevision(
            Draft(
                options["message"],
                head=options.get("head", "head"),
                splice="splice" in options,
                branch_label=options.get("branch-label"),
                rev_id=options["rev-id"],
                depends_on=[options["depends-on"]] if "depends-on" in options else [],
            )
        )
    else:
        target = " ".join(targets)
        yield MakePlan(name, target, purge="purge" in options)  # type: ignore[arg-type]
        plans = [event for event in events if isinstance(event, Plan)]
        expected = {plan.key: Expected(plan.heads, [step.revision for step in plan.steps]) for plan in plans}
        yield Run(name, target, expected, purge="purge" in options)  # type: ignore[arg-type]


def main(side: str) -> None:
    work = json.load(sys.stdin)
    outcomes = []
    for each in work:
        os.chdir(each["folder"])
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            outcomes.append((asked if side == "asked" else typed)(each["commands"]))
    json.dump(outcomes, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
