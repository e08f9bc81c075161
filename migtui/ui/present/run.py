"""The Run screen as lines: the steps ticking, how far it is, and the report at the end."""

from __future__ import annotations

from collections.abc import Sequence

from migtui.engine.events import RunResult

from ..run_model import RunModel, StepState
from ..snapshot import Snapshot
from ..text import Line, counted, elide, one_line, pad, wrap
from ..wrapped import folded
from .report import error_lines
from .run_marks import MARKS, kept, step_word

UNREAD = "Where the database stands could not be read"


def run_step_lines(
    model: RunModel, snapshot: Snapshot, width: int, now: float, *, ascii: bool
) -> tuple[list[Line], int]:
    """A line a step: mark, id, message, word, time; where there are several databases a heading above each one's.

    Beside them the index of the last line of a step that has begun, 0 where none has.
    """
    lines: list[Line] = []
    last = 0
    for key in dict.fromkeys(state.key for state in model.steps):
        states = [state for state in model.steps if state.key == key]
        if len(model.plan.databases) > 1:
            lines.append(_heading(key, states, ended=model.result is not None))
        for state in states:
            last = last if state.mark == "waiting" else len(lines)
            lines.append(_step_line(state, snapshot, width, now, ascii=ascii))
    return lines, last


def _heading(key: str, states: Sequence[StepState], *, ended: bool) -> Line:
    """While it runs the steps whose code has run count, at the end those that stand."""
    done = sum(state.mark == "committed" if ended else state.ms is not None for state in states)
    return ((f" {one_line(key) or 'database'}", "head"), (f"  {done} of {counted(len(states), 'step')}", "dim"))


def _step_line(state: StepState, snapshot: Snapshot, width: int, now: float, *, ascii: bool) -> Line:
    glyph, plain, style, _ = MARKS[state.mark]
    said = step_word(state)
    took = f"{state.ms / 1000:.2f} s" if state.ms is not None else ""
    if state.mark == "running":
        took = f"{now - state.started:.1f} s"
    name = snapshot.history.short(state.step.revision)
    room = max(0, width - 4 - 14 - len(said) - 12)
    return (
        (f"  {plain if ascii else glyph} ", style),
        (pad(name, 12) + "  ", "label"),
        (pad(one_line(state.step.message), room), "" if state.mark != "waiting" else "dim"),
        (f" {said}", style),
        (f"{took:>9}", "dim"),
    )


def progress(model: RunModel, elapsed: float, width: int) -> Line:
    """Where the run is, in one line."""
    total = len(model.steps)
    state = model.running
    if model.result is not None:
        return _outcome(model, model.result, elapsed)
    what = f"step {model.done + 1} of {total}" if state else f"{model.done} of {counted(total, 'step')}"
    key = f" · {one_line(state.key)}" if state and state.key else ""
    name = f"{key} · {state.step.revision} {one_line(state.step.message)}" if state else _between(model)
    return (
        (f" {elapsed:6.1f} s  ", "dim"),
        (what, "bold"),
        (elide(name, max(10, width - 50)), ""),
        (f"  {counted(model.statements, 'statement')}", "dim"),
    )


def _between(model: RunModel) -> str:
    """What goes on while no step's code runs: before the first, and after the last the commit and what follows it."""
    if model.stopped or model.done == len(model.steps):
        return " · finishing"
    return "" if model.done else " · starting"


def _outcome(model: RunModel, result: RunResult, elapsed: float) -> Line:
    """How it ended, in one line."""
    done = sum(state.mark == "committed" for state in model.steps)
    total, statements = counted(len(model.steps), "step"), counted(model.statements, "statement")
    steps = f"{done} of {total}, {statements}, {elapsed:.2f} s"
    if result.ok and not model.stopped:
        return ((" ✓ done  ", "good"), (steps, "dim"))
    word = "stopped as asked" if model.stopped and result.ok else "failed"
    return (
        (f" {'■' if model.stopped and result.ok else '✗'} {word}  ", "warning" if result.ok else "broken"),
        (steps, "dim"),
    )


def report(model: RunModel, snapshot: Snapshot, width: int) -> list[Line]:
    """Where each database really stands, read anew, and what went wrong."""
    result = model.result
    if result is None:
        return []
    stands = [part for line in _stands(model, result, snapshot) for part in folded(line, width)]
    for sentence in (*kept(model), *result.left_behind):
        stands += [((text, "warning"),) for text in wrap(one_line(sentence), width)]
    lines: list[Line] = []
    if result.error is not None:
        lines = [((result.error.title, "broken"),), *error_lines(result.error, width)]
    return [*stands, (), *lines] if lines else stands


def _stands(model: RunModel, result: RunResult, snapshot: Snapshot) -> list[Line]:
    if not result.databases:
        return [((f"{UNREAD}: press {snapshot.keys.name('refresh')} on the history screen.", "broken"),)]
    lines: list[Line] = []
    for state in result.databases:
        heads = ", ".join(snapshot.history.short(head) for head in state.heads) or "base: nothing is applied"
        name = f"{one_line(state.key)} " if state.key else ""
        if state.error:
            heads = f"unknown: {one_line(state.error)}"
        text: Line = ((f"The database {name}stands at ", ""), (heads, "here"), ("  (read anew)", "dim"))
        lines.append((*text, *_share(model, state.key)) if len(result.databases) > 1 else text)
    return lines


def _share(model: RunModel, key: str) -> Line:
    """What became of one of several databases: the others may have fared otherwise."""
    states = [state for state in model.steps if state.key == key]
    if not states:
        return (("  nothing to do", "dim"),)
    done = sum(state.mark == "committed" for state in states)
    text = f"  {done} of {counted(len(states), 'step')} done"
    failed = next((state for state in states if state.mark == "failed"), None)
    if failed is not None:
        return ((f"  ✗{text[1:]}, {failed.step.revision} failed", "broken"),)
    return ((f"  ✓{text[1:]}", "good"),) if done == len(states) else ((f"  ○{text[1:]}", "warning"),)
