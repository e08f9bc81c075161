"""One request from its first to its last event. The last is always Done, whatever the user's code does."""

from __future__ import annotations

import configparser
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import alembic.command
from alembic.config import Config

from .comparison.comparing import compare
from .counting.counting import count
from .failures import done_with
from .ini import place_in_ini
from .initiating import initiate
from .inspecting import inspect_environment
from .kept import KeptScript
from .loaded import loaded_files
from .project import Project, opened
from .protocol import (
    Build,
    Clear,
    Compare,
    Count,
    Current,
    Define,
    Done,
    EnsureVersion,
    Event,
    Import,
    Init,
    Inspect,
    Loaded,
    MakePlan,
    Merge,
    Open,
    Preview,
    Request,
    Run,
    Scripts,
    ScriptSql,
    Task,
    Templates,
    WriteRevision,
)
from .reading import make_plan, read_current
from .revisions.drafting import preview
from .revisions.refusals import refuse_unknown_options
from .revisions.writing import write
from .running import Runner
from .schema.defining import define
from .scratch.building import build
from .scratch.clearing import clear
from .scripting import script_sql
from .scripts import import_file, read_scripts
from .secrets import Secrets
from .stage import Stage
from .texts import safe_str
from .words import command_words


class Answers:
    """Answers requests about one project."""

    def __init__(self, place: Open, send: Callable[[Event], None], stop: threading.Event, secrets: Secrets) -> None:
        self._place = place
        self._send = send
        self._stop = stop
        self._secrets = secrets
        self._project: Project | None = None
        self._kept = KeptScript()
        self._last_loaded: Loaded | None = None

    def answer(self, request: Request, *, idle: Callable[[], object]) -> None:
        """Send the events of this request. `idle` is called when only Done is left to say."""
        stage = Stage()
        error: BaseException | None = None
        try:
            self._serve(request, stage)
            idle()
        except BaseException as raised:  # a migration may call sys.exit, a cancel raises KeyboardInterrupt
            idle()
            error = raised
        if not isinstance(request, Task):  # a runner ends here: nobody asks whether it is out of date
            self._report_files(error)
        self._send(Done(ok=True) if error is None else self._explained(error, stage))

    def _explained(self, error: BaseException, stage: Stage) -> Done:
        """The exceptions of strangers can break whoever looks at them: even then there is a Done."""
        try:
            return self._failure(error, stage)
        except Exception:
            return Done(ok=False, kind="other", type=type(error).__name__, message=safe_str(error))

    def _failure(self, error: BaseException, stage: Stage) -> Done:
        done = done_with(error, stage)
        if done.kind == "config" and (not done.where or isinstance(error, configparser.Error)):
            done = replace(done, where=place_in_ini(error, self._place.ini or self._place.toml))
        return done

    def _serve(self, request: Request, stage: Stage) -> None:
        self._learn_secrets()
        if isinstance(request, Build):
            for url in request.scratch.values():
                self._secrets.add_text(url)
        if isinstance(request, (Init, Templates)):
            initiate(self._place, request, self._send)
            return
        if isinstance(request, Merge):
            refuse_unknown_options(request)
        with opened(self._place, command_words(request)) as config:
            if isinstance(request, Run):
                Runner(request, self._send, self._stop, stage).start(config)
            elif isinstance(request, (WriteRevision, Merge)):
                write(config, request, self._send, stage)
            elif isinstance(request, EnsureVersion):
                stage.enter("env")
                alembic.command.ensure_version(config)
            else:
                self._read(request, config, stage)

    def _read(self, request: Request, config: Config, stage: Stage) -> None:
        began = time.time()
        project = self._project = Project(config, self._kept.take(config), flask=self._place.flask)
        try:
            self._answer(request, project, stage)
        finally:
            self._kept.put_back(project.script, began)

    def _answer(self, request: Request, project: Project, stage: Stage) -> None:
        if isinstance(request, Current):
            read_current(project, stage, self._send)
        elif isinstance(request, MakePlan):
            make_plan(project, stage, self._send, request)
        elif isinstance(request, Import):
            for file in request.files:
                self._send(import_file(project, file))
        elif isinstance(request, Scripts):
            stage.enter("history")
            self._send(read_scripts(project))
        elif isinstance(request, Preview):
            preview(project, stage, self._send, request)
        elif isinstance(request, ScriptSql):
            script_sql(project, stage, self._send, request)
        elif isinstance(request, Inspect):
            inspect_environment(project, stage, self._send, request)
        elif isinstance(request, Compare):
            compare(project, stage, self._send, request)
        elif isinstance(request, Define):
            define(project, stage, self._send, request)
        elif isinstance(request, Count):
            count(project, stage, self._send, request)
        elif isinstance(request, Build):
            build(project, stage, self._send, request, self._stop)
        elif isinstance(request, Clear):
            clear(project, stage, self._send, request)

    def _report_files(self, error: BaseException | None) -> None:
        loaded = loaded_files(self._place, self._project.script if self._project else None, error)
        if loaded != self._last_loaded:
            self._last_loaded = loaded
            self._send(loaded)

    def _learn_secrets(self) -> None:
        """From -x, and from the configuration files as text: a value that Alembic cannot even interpolate may be a
        password."""
        for file in (self._place.ini, self._place.toml):
            if file and Path(file).is_file():
                self._secrets.add_text(Path(file).read_text("utf-8", errors="replace"))

        for value in self._place.x:
            self._secrets.add_text(value)
