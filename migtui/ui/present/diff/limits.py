"""What was compared and what was not, as lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from migtui.core.diff.limits import Limit
from migtui.core.diff.model import DatabaseDiff, LeftOut, Options
from migtui.core.wording import enumerated

from ...keys.keymap import KeyMap
from ...text import Line, counted, cut, line_width, one_line, pad, wrap

GROUPS: tuple[tuple[str, str, str, str], ...] = (
    ("no", "Not compared", "✗", "missing"),
    ("partly", "Compared in part", "~", "tilde"),
    ("yes", "Compared", "✓", "good"),
)
"""Value, heading, glyph (in ASCII: see `text.PLAIN`), style. First what a reader does not expect."""
PROBED = "•"
LEGEND = "  • migtui looks itself"
REASONS = {
    "include_name": "include_name says no",
    "include_object": "include_object says no",
    "version table": "the version table is Alembic's own",
}
NAMED = 12
"""Names of one kind that are listed: a project may leave out hundreds of partitions."""
SUBJECT = 26
"""Cells of the column of subjects, at most."""


def limit_lines(diff: DatabaseDiff, found: Sequence[Limit], width: int) -> list[Line]:
    """The whole panel: what could not be read, what is not compared and why, what the project leaves out."""
    room = min(SUBJECT, max((len(each.subject) for each in found), default=0), width * 2 // 5)
    parts = [
        _facts(diff.options, width),
        _unread(diff.left_out, width),
        *(_group(found, *group, room, width) for group in GROUPS[:2]),
        _left_out(diff.left_out, width),
        _warnings(diff.warnings, width),
        _group(found, *GROUPS[2], room, width),
        _options(diff.options, width),
    ]
    lines: list[Line] = []
    for part in parts:
        lines += [*([()] if lines and part else []), *part]
    return lines


def limits_words(diff: DatabaseDiff, found: Sequence[Limit]) -> str:
    """The same in a line: "4 not compared, 2 in part, 1 unread, 3 left out"."""
    unread = sum(each.why == "error" for each in diff.left_out)
    out = sum(each.why != "error" and each.why != "version table" for each in diff.left_out)
    counts = (
        (sum(each.compared == "no" for each in found), "not compared"),
        (sum(each.compared == "partly" for each in found), "in part"),
        (unread, "unread"),
        (out, "left out by the project"),
        (len(diff.warnings), "warning" if len(diff.warnings) == 1 else "warnings"),
    )
    return ", ".join(f"{count:,} {text}" for count, text in counts if count)


def _facts(options: Options, width: int) -> list[Line]:
    versions = [f"{name} {one_line(each)}" for name, each in _versions(options) if each]
    return [((part, "dim"),) for part in wrap(" · ".join([one_line(options.dialect), *versions]), width)]


def _versions(options: Options) -> tuple[tuple[str, str], ...]:
    return ("Alembic", options.alembic), ("SQLAlchemy", options.sqlalchemy)


def _group(
    limits: Sequence[Limit], compared: str, title: str, glyph: str, style: str, room: int, width: int
) -> list[Line]:
    here = [limit for limit in limits if limit.compared == compared]
    if not here:
        return []
    probed = [limit.probed and compared != "yes" for limit in here]
    lines: list[Line] = [cut(((title, "head"), *(((LEGEND, "dim"),) if any(probed) else ())), width)]
    for limit, is_probed in zip(here, probed, strict=True):
        sign: Line = ((glyph, style), (f"{PROBED if is_probed else ' '} ", "dim"))
        lines += _columns(sign, limit.subject, limit.why, room, width)
    return lines


def _columns(sign: Line, subject: str, why: str, room: int, width: int) -> list[Line]:
    """Subject and reason beside one another, each folded under itself."""
    left = wrap(one_line(subject), room)
    gap = line_width(sign)
    right = wrap(one_line(why), max(12, width - room - gap - 2)) if why else []
    lines: list[Line] = []
    for index in range(max(len(left), len(right))):
        name = left[index] if index < len(left) else ""
        reason = ((right[index], "dim"),) if index < len(right) else ()
        lines.append((*(sign if index == 0 else ((" " * gap, ""),)), (pad(name, room) + "  ", ""), *reason))
    return lines


def _unread(left_out: Iterable[LeftOut], width: int) -> list[Line]:
    """What had to be compared and could not be."""
    unread = [each for each in left_out if each.why == "error"]
    if not unread:
        return []
    lines: list[Line] = [((f"Could not be read: {counted(len(unread), 'object')}", "head"),)]
    for each in unread[:NAMED]:
        name = f"{'' if each.kind == 'table' else f'{each.kind} '}{_name(each)}"
        lines += _folded(f"✗ {one_line(name)}: {one_line(each.error)}", "broken", width)
    return [*lines, *_more(len(unread))]


def _left_out(left_out: Iterable[LeftOut], width: int) -> list[Line]:
    """By the hook that said no, then by kind."""
    filtered = sorted((each for each in left_out if each.why != "error"), key=_by(lambda each: each.why))
    if not filtered:
        return []
    lines: list[Line] = [(("Left out", "head"),)]
    for why, members in groupby(filtered, key=lambda each: each.why):
        lines += [(("  ", ""), (part, "")) for part in wrap(REASONS[why], max(12, width - 2))]
        for kind, same in groupby(sorted(members, key=_by(lambda each: each.kind)), key=lambda each: each.kind):
            names = [_name(each) for each in same]
            noun = kind.replace("_", " ").replace("unique constraint", "unique").replace("foreign key constraint", "FK")
            text = f"{counted(len(names), noun)}: {enumerated(names, NAMED)}"
            lines += [(("    ", ""), (part, "dim")) for part in wrap(one_line(text), max(12, width - 4))]
    return lines


def _by(word: Callable[[LeftOut], str]) -> Callable[[LeftOut], tuple[str, str, str]]:
    return lambda each: (word(each), each.schema, _name(each))


def _name(each: LeftOut) -> str:
    return ".".join(filter(None, (each.schema, each.table if each.table != each.name else "", each.name)))


def _warnings(warnings: Sequence[str], width: int) -> list[Line]:
    lines: list[Line] = [((counted(len(warnings), "warning"), "head"),)] if warnings else []
    for warning in warnings[:NAMED]:
        lines += _folded(f"⚠ {one_line(warning)}", "warning", width)
    return [*lines, *_more(len(warnings))]


def _more(count: int) -> list[Line]:
    return [((f"  … and {count - NAMED:,} more", "dim"),)] if count > NAMED else []


def _folded(text: str, style: str, width: int) -> list[Line]:
    """Under the sign that it starts with."""
    sign, _, rest = text.partition(" ")
    first, *more = wrap(rest, max(12, width - 2))
    return [((f"{sign} ", style), (first, "")), *(((f"  {part}", ""),) for part in more)]


def _options(options: Options, width: int) -> list[Line]:
    """How env.py has configured it, and who took part: what all of the above follows from."""
    own = {"on": "on", "off": "off", "own": "a function of the project's"}
    said = [
        ("compare_type", own[options.compare_type]),
        ("compare_server_default", own[options.compare_server_default]),
        ("include_schemas", "on" if options.include_schemas else "off"),
        ("hooks", enumerated(_hooks(options), 9)),
        ("metadata", counted(options.metadata, "collection") if options.metadata != 1 else ""),
        ("naming convention", "yes" if options.naming_convention else ""),
        ("render_as_batch", "on" if options.render_as_batch else ""),
        ("plugins", enumerated(map(_short, options.plugins), 99)),
        ("others' comparators", enumerated(options.comparators, 99)),
    ]
    lines: list[Line] = [(("As env.py configures it", "head"),)]
    room = min(max(len(name) for name, value in said if value), width * 2 // 5)
    for name, value in said:
        lines += _columns((("  ", ""),), name, value, room, width) if value else []
    return lines


def _hooks(options: Options) -> list[str]:
    hooks = {
        "include_object": options.include_object,
        "include_name": options.include_name,
        "process_revision_directives": options.directives,
    }
    return [name for name, is_set in hooks.items() if is_set]


def _short(plugin: str) -> str:
    """Alembic's own without the part that all of them share."""
    return plugin.removeprefix("alembic.autogenerate.")


def findings_words(count: int, keys: KeyMap) -> str:
    """For a status line: "! 2 findings of our own: l"; "" where there are none. The list has the same mark."""
    return f"! {counted(count, 'finding')} of our own: {keys.name('diff.limits')}" if count else ""
