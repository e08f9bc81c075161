"""ctrl+c while a question is asked, wherever it comes: each in a process of its own, which it ends."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from migtui.headless.stopping import INTERRUPTED, run

HEAD = """
import asyncio, signal, sys
from migtui.headless.stopping import run

def press():
    signal.raise_signal(signal.SIGINT)

def ask(question):
    try:
        print("answer:", run(question))
    except KeyboardInterrupt:
        print("stopped")
        sys.exit(130)

async def cleared_up():
    print("clearing up", flush=True)
    await asyncio.sleep(0)
    print("cleared up", flush=True)
"""
ONCE = """
async def question():
    try:
        press()
        await asyncio.sleep(60)
    finally:
        await cleared_up()
ask(question())
"""
BEFORE_IT_BEGAN = """
began = asyncio.run
def late(main):
    press()
    return began(main)
asyncio.run = late
async def question():
    print("asked all the same")
ask(question())
"""
TWICE_IN_A_STEP = """
async def question():
    try:
        press()
        await asyncio.sleep(60)
    finally:
        print("clearing up", flush=True)
        press()
        await cleared_up()
ask(question())
"""
TWICE_WHILE_OTHERS_CLEAR_UP = """
async def slow():
    try:
        await asyncio.sleep(60)
    finally:
        asyncio.get_running_loop().call_soon(press)
        await asyncio.gather(asyncio.sleep(30), asyncio.sleep(60))
async def question():
    other = asyncio.create_task(slow())
    await asyncio.sleep(0)
    press()
    print("clearing up", flush=True)
    await asyncio.gather(other, asyncio.sleep(60))
ask(question())
"""
ON_THE_WAY_OUT = """
async def question():
    press()
    await asyncio.sleep(60)
try:
    run(question())
except KeyboardInterrupt:
    print("clearing up", flush=True)
    press()
    print("still here")
"""
IN_A_STEP_WITHOUT_END = """
async def deaf():
    print("clearing up", flush=True)
    press()
    press()
    while True:
        pass
ask(deaf())
"""
IN_THE_BACKGROUND = """
signal.signal(signal.SIGINT, signal.SIG_IGN)
async def question():
    press()
    press()
    await asyncio.sleep(0)
    return 42
ask(question())
"""


def ends(program: str) -> tuple[int, str, str]:
    """Its exit code, and what it prints and says."""
    done = subprocess.run(
        [sys.executable, "-c", HEAD + program], capture_output=True, text=True, timeout=60, check=False
    )
    return done.returncode, done.stdout, done.stderr


def test_once() -> None:
    assert ends(ONCE) == (INTERRUPTED, "clearing up\ncleared up\nstopped\n", "")


def test_before_there_is_a_task() -> None:
    assert ends(BEFORE_IT_BEGAN) == (INTERRUPTED, "stopped\n", "")


@pytest.mark.parametrize(
    "program", [TWICE_IN_A_STEP, TWICE_WHILE_OTHERS_CLEAR_UP, ON_THE_WAY_OUT, IN_A_STEP_WITHOUT_END]
)
def test_twice(program: str) -> None:
    """At once, with nothing said: not by asyncio either, of the tasks that are left."""
    assert ends(program) == (INTERRUPTED, "clearing up\n", "")


def test_a_job_in_the_background_ignores_it() -> None:
    assert ends(IN_THE_BACKGROUND) == (0, "answer: 42\n", "")


def test_an_answer_and_an_error_leave_the_signal_as_it_was() -> None:
    async def answer() -> int:
        return 42

    async def error() -> int:
        raise ValueError("no answer")

    before = signal.getsignal(signal.SIGINT)
    assert run(answer()) == 42
    assert signal.getsignal(signal.SIGINT) is before
    with pytest.raises(ValueError, match="no answer"):
        run(error())
    assert signal.getsignal(signal.SIGINT) is before
