"""What git says of a version file, for its row and for its summary. Without git there is nothing of it anywhere."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from ..text import Span, elide, one_line, pad
from .when import age, age_of

if TYPE_CHECKING:
    from migtui.core.git.files import Commit, FileHistory, GitHistory

Authors = Literal["auto", "on", "off"]
"""Whether the rows have a column of authors; `auto`: where there is room."""
AUTHORS: tuple[Authors, ...] = ("auto", "on", "off")
"""In the order in which the key goes through them."""
AUTHOR_WIDTH = 12
"""Cells of the column of authors."""
WIDE_AUTHOR_WIDTH, WIDE = 20, 120
"""The same in rows of so many cells, where the messages have more room than they need."""
COMMIT_WIDTH = 8
"""Cells of a commit, in the rows that have room for a date, too."""
AUTHOR_ROOM = 100
"""Cells that the graph's panel has at least for `auto`: below that the message needs them more."""
BRANCH_WIDTH = 18
"""Cells of a branch's name in a row at most."""

_STATES = {"uncommitted": "tilde", "untracked": "plus", "conflict": "broken"}


def author_width(git: GitHistory | None, choice: Authors, panel_width: int) -> int:
    """Cells of the column of authors; 0: there is none, as always where git has nothing to say."""
    if git is None or choice == "off" or (choice == "auto" and panel_width < AUTHOR_ROOM):
        return 0
    return WIDE_AUTHOR_WIDTH if panel_width >= WIDE else AUTHOR_WIDTH


def author_cell(found: FileHistory | None, width: int = AUTHOR_WIDTH) -> Span:
    """Who wrote the revision, in exactly `width` cells; blanks where nobody has committed it yet."""
    return (pad(one_line(found.author), width) if found is not None else " " * width, "dim")


def commit_cell(found: FileHistory | None) -> Span:
    """The commit it came with, as git shortens it."""
    return (pad(found.commit[:COMMIT_WIDTH] if found is not None else "", COMMIT_WIDTH), "dim")


def marks(found: FileHistory | None) -> list[Span]:
    """The chips of a row: "uncommitted", "untracked", "conflict", "on feature/tax" for what main has not."""
    if found is None:
        return []
    chips: list[Span] = []
    if found.state in _STATES:
        chips.append((found.state, _STATES[found.state]))
    if found.branch:  # "on": a bare name would read like one of Alembic's branch labels
        chips.append((f"on {elide(one_line(found.branch), BRANCH_WIDTH)}", "dim"))
    return chips


def age_cell(created: str, found: FileHistory | None, now: datetime) -> str:
    """ "3d" since the Create Date; since the commit where the file has no date that can be read; "" without both."""
    since_commit = age_of(found.when, now) if found is not None and found.when is not None else ""
    return age(created, now) or since_commit


def git_fields(git: GitHistory, file: str, now: datetime) -> Iterable[tuple[str, str]]:
    """The fields of the summary: the commit it came with, the one that changed it last, what is not committed."""
    found = git.of(file)
    if found is None:
        return
    if found.commit:
        yield "commit", _commit(found.came_with, now)
    if found.changed is not None:
        yield "changed", _commit(found.changed, now)
    if found.branch:
        yield "branch", f"{one_line(found.branch)}, not in {one_line(git.main)}"
    if found.state == "untracked":
        yield "git", "untracked: in no commit yet"
    elif found.state == "uncommitted":
        yield "git", "uncommitted changes" if found.commit else "added, in no commit yet"
    elif found.state == "conflict":
        yield "git", "conflict: two texts wait to be made one"


def _commit(commit: Commit, now: datetime) -> str:
    """ "1a2b3c4d add invoices (Ann Author, 3d ago)"."""
    by = ", ".join(filter(None, (one_line(commit.author), _ago(commit.when, now))))
    return f"{commit.hash[:COMMIT_WIDTH]} {one_line(commit.subject)}".strip() + (f" ({by})" if by else "")


def _ago(when: datetime | None, now: datetime) -> str:
    since = age_of(when, now) if when is not None else ""
    return "just now" if since == "now" else f"{since} ago" if since else ""
