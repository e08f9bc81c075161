"""What `migtui diff` prints as text or as SQL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..core.diff.alignment import ObjectPair, RowPair
from ..core.diff.findings import Finding
from ..core.diff.limits import summary
from ..core.diff.model import Change
from ..core.diff.renames import Rename
from ..core.diff.risk import Assessment, operations_words
from ..core.diff.row_words import other_words, row_title, row_words
from ..core.wording import enumerated, printable
from .examined import Examined

AGREE = "no difference that autogenerate compares"


def diff_lines(examined: Sequence[Examined], *, every_row: bool = False) -> Iterator[str]:
    """`migtui diff`: databases, objects, rows, operations, then what was not compared."""
    for number, one in enumerate(examined):
        if number:
            yield ""
        yield f"database  {printable(_title(one, several=len(examined) > 1))}"
        if one.diff is None:
            yield f"not compared: {printable(one.state.error or 'it was not looked at')}"
            continue
        for each in one.objects:
            yield from _object(one, each, every_row=every_row)
        if one.rest:
            yield "elsewhere"
            yield from _operations(one.rest)
        yield counted(one)
        yield from (printable(_rename(each)) for each in one.renames)
        yield from map(printable, _unread(one))
        yield printable(summary(one.diff.options))


def counted(one: Examined) -> str:
    """ "3 operations, 1 destroys data"."""
    if not one.operations:
        return AGREE if one.is_complete else f"{AGREE}, where it could compare"
    return operations_words([assessment for _, assessment in one.operations])


def _rename(each: Rename) -> str:
    """Only a question: the screen is where it is answered."""
    table = f"{each.schema}.{each.table}" if each.schema else each.table
    what = f"column {table}.{each.old}" if each.kind == "column" else f"table {table}"
    return f"~? {what} may be {each.new} under its old name: the Diff screen makes it a rename, which keeps the data"


def _title(one: Examined, *, several: bool) -> str:
    state = one.state
    heads = f"at {', '.join(state.heads)}" if state.heads else "at no revision"
    return "  ".join(filter(None, (state.title if several else "", state.url, "" if state.error else heads)))


def _unread(one: Examined) -> Iterator[str]:
    shown = {(each.schema, each.name) for each in one.objects if each.error}
    for left in one.unread:
        if (left.schema, left.name) not in shown:
            name = f"{left.schema}.{left.name}" if left.schema else left.name
            yield f"not compared: {name}: {left.error}"
    filtered = [left for left in (one.diff.left_out if one.diff else ()) if left.why.startswith("include_")]
    if filtered:
        hooks = enumerated(sorted({left.why for left in filtered}))
        yield f"left out by {hooks}: {enumerated(dict.fromkeys(_name(left.table, left.name) for left in filtered))}"


def _name(table: str, name: str) -> str:
    return f"{table}.{name}" if table else name


def _object(one: Examined, each: ObjectPair, *, every_row: bool) -> Iterator[str]:
    """Nothing for an object that nothing is to be said of, unless all rows are asked for."""
    found = [finding for finding in one.findings if (finding.schema, finding.name) == (each.schema, each.name)]
    if each.sign == "=" and not found and not every_row:
        return
    kind = "" if each.kind == "table" else f"  ({each.kind})"
    yield printable(f"{each.sign} {each.full_name}{kind}")
    if each.error:
        yield f"    not read: {printable(each.error)}"
    yield from _rows([pair for pair in each.pairs if every_row or pair.sign != "="])
    ids = set(each.changes)
    yield from _operations([known for known in one.operations if known[0].id in ids])
    yield from (f"    {line}" for finding in found for line in _finding(finding))


def _rows(pairs: Sequence[RowPair]) -> Iterator[str]:
    titles = [printable(row_title(row)) if (row := pair.models or pair.database) else "" for pair in pairs]
    width = min(32, max(map(len, titles), default=0))
    for pair, title in zip(pairs, titles, strict=True):
        row = pair.models or pair.database
        said = printable(row_words(row)) if row is not None else ""
        apart = printable(other_words(pair, pair.changed)) if pair.sign == "~" else ""
        yield f"    {pair.sign} {title:<{width}}  {said}{f'  (database: {apart})' if apart else ''}".rstrip()


def _operations(operations: Iterable[tuple[Change, Assessment]]) -> Iterator[str]:
    """The code as autogenerate writes it, each operation below its class, one batch block around neighbours."""
    group = ""
    for change, assessment in operations:
        if change.group and change.group != group:
            yield f"    {printable(change.group)}"
        group = change.group
        indent = " " * (8 if group else 4)
        yield f"{indent}# {_class(assessment)}"
        if not change.upgrade:
            yield f"{indent}# in downgrade() alone:"
        yield from (f"    {printable(line)}" for line in change.upgrade or change.downgrade)


def _class(assessment: Assessment) -> str:
    mark = "⚠ " if assessment.risk in ("destructive", "narrowing") else ""
    return printable(f"{mark}{assessment.risk}: {assessment.words}" if assessment.words else assessment.risk)


def _finding(finding: Finding) -> Iterator[str]:
    """Marked as ours: no operation of autogenerate's is about it."""
    unsure = "" if finding.certain else " (the two may mean the same)"
    yield printable(f"seen by migtui alone: {finding.text}{unsure}")


def sql_lines(examined: Sequence[Examined]) -> Iterator[str]:
    """`migtui diff --sql`: the statements in the order of upgrade(), and a comment where an operation has none."""
    for one in examined:
        yield f"-- {printable(_title(one, several=len(examined) > 1))}"
        if one.diff is None:
            yield f"-- not compared: {printable(one.state.error)}"
        for change, assessment in one.operations:
            yield from _statements(change, assessment)
        yield f"-- {counted(one)}"


def _statements(change: Change, assessment: Assessment) -> Iterator[str]:
    if assessment.risk in ("destructive", "narrowing"):
        yield f"-- {_class(assessment)}"
    for statement in change.sql:
        yield from (printable(line).rstrip() for line in f"{statement};".expandtabs(4).splitlines())
    if not change.sql:
        reason = change.sql_error or ("downgrade() alone has it" if not change.upgrade else "it has no statement")
        code = " ".join(line.strip() for line in change.upgrade or change.downgrade)
        yield f"-- {printable(code)}: {printable(reason)}"
