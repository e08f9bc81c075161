"""The words that one would type for a new revision: `alembic revision --autogenerate -m "add x" --head abc`.

Operations that are left out cannot be typed: the words are those of the whole command.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..worker.protocol import Draft
from .project import Project


def draft_words(project: Project, draft: Draft, check: bool = False) -> tuple[str, ...]:
    """What follows `alembic` or `flask db`; defaults are left out. `flask db` has no --depends-on: see `remark`."""
    if check:
        return ("check",)
    return (*_command(project, draft), *_message(draft.message), *_options(project, draft))


def merge_words(
    project: Project,
    revisions: Sequence[str],
    message: str,
    *,
    branch_label: str | None = None,
    rev_id: str | None = None,
    splice: bool = False,
) -> tuple[str, ...]:
    """The same for `alembic merge`. `flask db merge` has no --splice."""
    options = [*_message(message), *_value("--branch-label", branch_label), *_value("--rev-id", rev_id)]
    if splice and not project.flask:
        options.append("--splice")
    return ("merge", *options, *revisions)


def remark(project: Project, draft: Draft) -> str:
    """What the words leave out, as a sentence, or ""."""
    if project.flask and draft.depends_on:
        return "flask db has no --depends-on: migtui gives it to Alembic all the same."
    return ""


def _command(project: Project, draft: Draft) -> tuple[str, ...]:
    if not draft.autogenerate:
        return ("revision",)
    return ("migrate",) if project.flask else ("revision", "--autogenerate")


def _message(message: str) -> Iterator[str]:
    if message.startswith("-"):
        yield f"--message={message}"
    elif message:
        yield from ("-m", message)


def _options(project: Project, draft: Draft) -> Iterator[str]:
    if draft.head != "head":
        yield from _value("--head", draft.head)
    if draft.splice:
        yield "--splice"
    yield from _value("--branch-label", draft.branch_label)
    yield from _value("--version-path", draft.version_path)
    yield from _value("--rev-id", draft.rev_id)
    if not project.flask:
        for revision in draft.depends_on:
            yield from _value("--depends-on", revision)


def _value(option: str, value: str | None) -> Iterator[str]:
    """`=` where the value would be taken for an option."""
    if value and value.startswith("-"):
        yield f"{option}={value}"
    elif value:
        yield from (option, value)
