"""Marks in what is printed, for an engine that knows them; and which log records the project prints itself."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from migtui.worker.protocol import Expected, Log, Printed, Run, Sql

if TYPE_CHECKING:
    from tests.worker.conftest import ProjectDir, Session

RUN = Run("upgrade", "head", {"": Expected([], ["a1"])})


def test_a_mark_stands_before_the_event_that_follows(project: ProjectDir, session: Session) -> None:
    project.revision("a1", up="print('one')\nop.execute('select 1')\nop.execute('select 2')\nprint('two')")
    worker = session.spawn("runner", replace(project.place, marks=True))
    answer = worker.ask(RUN)
    assert answer.done.ok
    order: list[int | str] = []
    for event in answer.events:
        if isinstance(event, (Printed, Sql)):
            order.append(event.number if isinstance(event, Printed) else event.sql)
    start = order.index(1)
    assert order[start : start + 3] == [1, "select 1", "select 2"]
    assert order.index(2) > start + 2
    assert re.fullmatch(r"one\n\0migtui (\d+)\0two\n\0migtui (\d+)\0", worker.output())


def test_who_does_not_know_them_gets_none(project: ProjectDir, session: Session) -> None:
    project.revision("a1", up="print('one')")
    worker = session.spawn("runner", project.place)
    assert not worker.ask(RUN).all(Printed)
    assert worker.output() == "one\n"


def test_a_record_that_a_handler_prints(project: ProjectDir, session: Session) -> None:
    project.env(
        header="import logging, sys\nlogging.getLogger('a').addHandler(logging.StreamHandler(sys.stderr))\n"
        "logging.getLogger('a.b').warning('printed')\n"
        "logging.getLogger('c').addHandler(logging.NullHandler())\n"
        "logging.getLogger('c').propagate = False\nlogging.getLogger('c').warning('not')\n"
        "logging.getLogger('a').handlers[0].setLevel('ERROR')\nlogging.getLogger('a').warning('too low')"
    )
    project.revision("a1")
    logs = {event.message: event.is_printed for event in session.spawn("runner", project.place).ask(RUN).all(Log)}
    assert {name: logs[name] for name in ("printed", "not", "too low")} == {
        "printed": True,
        "not": False,
        "too low": False,
    }
