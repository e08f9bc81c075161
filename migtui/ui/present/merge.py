"""What a merge will look like, as lines."""

from __future__ import annotations

from collections.abc import Sequence

from migtui.core.history import History

from ..text import Line


def merge_lines(history: History, revisions: Sequence[str]) -> list[Line]:
    """The parents and how far they are from where they parted; what a merge does not do."""
    lines: list[Line] = [(("◇ ", "pending"), ("a new head, with these parents:", ""))]
    shared = history.ancestors(revisions, dependencies=False)
    for id in revisions:
        shared &= history.ancestors([id], dependencies=False)
    for id in revisions:
        own = len(history.ancestors([id], dependencies=False) - shared)
        message = history.revisions[id].message if id in history.revisions else ""
        lines.append((("├─ ", "dim"), (f"{id}  ", "label"), (message, ""), (f"  {own} of its own", "dim")))
    fork = next((id for id in history.order if id in shared), None)
    if fork is not None:
        lines += [(("parted at ", "dim"), (f"{fork}  ", "label"), (history.revisions[fork].message, ""))]
    else:
        lines += [(("they have no common ancestor: separate roots", "dim"),)]
    left = [id for id in history.heads if id not in revisions]
    lines += [(), ((f"Heads afterwards: {1 + len(left)}", "good" if not left else "warning"),)]
    lines += [(("  stays a head: ", "dim"), (id, "label")) for id in left]
    return [*lines, (), (("The file's upgrade() and downgrade() are empty: it joins histories, not schemas.", "dim"),)]
