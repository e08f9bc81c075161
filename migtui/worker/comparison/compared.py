"""From what a revision to be has become, to what is known of its operations, database by database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..protocol import Compared
from ..revisions.apart import Found, take_apart
from ..revisions.watching import Watch
from .beside import Beside
from .linking import change_facts
from .op_sql import statements_of, template_imports


def compared(visited: Sequence[Beside], watch: Watch, found: Found) -> Iterator[Compared]:
    """One for each database, in env.py's order."""
    names = Counter(each.name for each in visited)
    told = {each.id for each in found.drafted.operations}
    for visit, beside in enumerate(visited):
        own = found if names[beside.name] == 1 else take_apart(watch, visit)
        operations = [each for each in own.drafted.operations if each.key == beside.name]
        imports = [*template_imports(watch.script.dir), *own.drafted.imports]
        sides = beside.sides
        changes = [change_facts(each.id, own.pairs[each.id], sides) for each in operations]
        if beside.blueprint is not None:
            answers = statements_of(operations, beside.blueprint, imports)
            both = zip(changes, answers, strict=True)
            changes = [replace(change, sql=sql, sql_error=error) for change, (sql, error) in both]
        yield beside.compared(changes, [each for each in operations if each.id not in told])
