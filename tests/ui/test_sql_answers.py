"""The statements of single revisions: asked once, one at a time, and given up when nobody looks any more."""

from __future__ import annotations

import asyncio
import contextlib

from migtui.engine.scripting import StepScript
from migtui.errors import EnvironmentFailed
from migtui.ui.sql_answers import Question, SqlAnswers


def about(revision: str, modified: int = 1) -> Question:
    return Question(revision, "upgrade", f"{revision}.py", modified, ("a1",))


class Engine:
    """Answers when it is let go; knows what it was asked, and what was cancelled."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.cancelled: list[str] = []
        self.go = asyncio.Event()

    async def __call__(self, question: Question) -> tuple[StepScript, ...]:
        self.asked.append(question.revision)
        try:
            await self.go.wait()
        except asyncio.CancelledError:
            self.cancelled.append(question.revision)
            raise
        if question.revision == "broken":
            raise EnvironmentFailed("env.py fails")
        return (StepScript("", question.revision, "upgrade", "SELECT 1;"),)


async def started(engine: Engine, count: int) -> None:
    while len(engine.asked) < count:
        await asyncio.sleep(0)


async def test_an_answer_is_kept_until_what_it_depends_on_changes() -> None:
    engine = Engine()
    engine.go.set()
    answers = SqlAnswers(engine)
    for question in (about("a"), about("a"), about("a", modified=2)):
        if answers.known(question) is None:
            await answers.fetch(question)
        assert answers.known(question)
    assert engine.asked == ["a", "a"]
    answers.forget()
    assert answers.known(about("a")) is None


async def test_an_error_is_an_answer() -> None:
    engine = Engine()
    engine.go.set()
    answers = SqlAnswers(engine)
    await answers.fetch(about("broken"))
    assert isinstance(answers.known(about("broken")), EnvironmentFailed)


async def test_who_comes_back_finds_the_question_still_running() -> None:
    engine = Engine()
    answers = SqlAnswers(engine)
    first = asyncio.create_task(answers.fetch(about("a")))
    await started(engine, 1)
    first.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await first
    again = asyncio.create_task(answers.fetch(about("a")))
    engine.go.set()
    await again
    assert engine.asked == ["a"] and engine.cancelled == []


async def test_the_next_question_waits_for_a_short_one() -> None:
    engine = Engine()
    answers = SqlAnswers(engine, grace=60.0)
    asyncio.create_task(answers.fetch(about("a")))  # noqa: RUF006 - it ends with the second
    await started(engine, 1)
    second = asyncio.create_task(answers.fetch(about("b")))
    engine.go.set()
    await second
    assert engine.asked == ["a", "b"] and engine.cancelled == []
    assert answers.known(about("a")) and answers.known(about("b"))


async def test_and_ends_a_long_one() -> None:
    engine = Engine()
    answers = SqlAnswers(engine, grace=0.0)
    first = asyncio.create_task(answers.fetch(about("a")))
    await started(engine, 1)
    second = asyncio.create_task(answers.fetch(about("b")))
    await started(engine, 2)
    assert engine.cancelled == ["a"]
    engine.go.set()
    await second
    assert answers.known(about("a")) is None and answers.known(about("b"))
    with contextlib.suppress(asyncio.CancelledError):
        await first


async def test_nobody_looks() -> None:
    engine = Engine()
    answers = SqlAnswers(engine)
    first = asyncio.create_task(answers.fetch(about("a")))
    await started(engine, 1)
    answers.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await first
    assert engine.cancelled == ["a"]
    engine.go.set()
    await answers.fetch(about("a"))
    assert answers.known(about("a"))
