"""The four questions of `migtui check`, and their answers as text and as data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from ..core.diff.origin import Origin, ThreeWay
from ..core.history import History
from ..core.position import Verdict, verdict
from ..core.wording import printable
from .differences import counted
from .examined import Examined
from .history import Reading

Status = Literal["passed", "failed", "unknown", "left out"]
Id = Literal["at-head", "one-head", "no-difference", "no-drift"]
WORDS: Mapping[Status, str] = {"passed": "ok", "failed": "FAILED", "unknown": "UNKNOWN", "left out": "-"}
MANY = 20
"""Details that are listed one by one in the text; the JSON has all."""


@dataclass(frozen=True)
class Answer:
    """One question answered, or not: what is not known has not passed."""

    id: Id
    status: Status
    text: str
    details: tuple[str, ...] = ()
    next: str = ""
    """What to do about it."""
    code: int = 0
    """Of "unknown": what the command ends with."""

    @property
    def question(self) -> str:
        return self.id.replace("-", " ")


@dataclass(frozen=True)
class Trouble:
    """Why a question could not be answered."""

    text: str
    hint: str = ""
    code: int = 3


@dataclass(frozen=True)
class Commands:
    """What to type, as this project is called."""

    upgrade: str = "alembic upgrade heads"
    stamp: str = "alembic stamp heads"
    merge: str = "alembic merge heads"
    revision: str = "alembic revision --autogenerate"


def at_head(reading: Reading, commands: Commands, code: int) -> Answer:
    """Has every database every revision? `code` as `status` would end.

    One that is known to lack some answers for all of them, whatever another would have said.
    """
    found = reading.verdict
    text = found.text
    if found.is_fine:
        return Answer("at-head", "passed", text)
    lagging = _lagging(reading) if found.kind == "unreachable" else None
    if lagging is not None:
        found = lagging
    elif code != 1:
        hint = reading.failure.hint if reading.failure is not None else ""
        return Answer("at-head", "unknown", text, _detail(reading), hint, code)
    hint = _ADVICE.get(found.kind, found.detail).format(upgrade=commands.upgrade, stamp=commands.stamp)
    return Answer("at-head", "failed", text, _detail(reading), hint)


def _lagging(reading: Reading) -> Verdict | None:
    """The first of several databases that was read and has not every revision."""
    read = (verdict(reading.history, (state,)) for state in reading.states or () if not state.error)
    known = ("diverged", "overlapping")  # the other errors are files that Alembic cannot load
    return next((each for each in read if not each.is_fine and (each.severity != "error" or each.kind in known)), None)


_ADVICE: Mapping[str, str] = {
    "behind": "{upgrade}",
    "not-stamped-empty": "{upgrade}",
    "not-stamped": "{stamp} where the tables are the ones that the migrations make, else {upgrade}",
    "ahead": "check out the branch or the release that wrote it",
    "diverged": "check out the branch or the release that wrote it",
}
"""What to do, by the kind of the verdict; its own detail names keys of the screens."""


def _detail(reading: Reading) -> tuple[str, ...]:
    """Of several databases, what each says; of one, what it lacks."""
    if reading.is_several:
        return tuple(f"{state.title}: {verdict(reading.history, (state,)).text}" for state in reading.states or ())
    messages = reading.history.revisions
    return tuple(f"{id_}  {messages[id_].message}".rstrip() for id_ in reading.pending or ())


def one_head(reading: Reading, commands: Commands) -> Answer:
    """Does the history end in one revision?"""
    broken = [each for each in reading.history.problems if each.kind not in ("duplicate", "unsure")]
    if broken:
        details = tuple(each.message for each in broken)
        return Answer("one-head", "unknown", "Alembic cannot load the history", details, "mend these files", 3)
    heads = reading.history.heads
    names = tuple(f"{id_}  {reading.history.revisions[id_].message}".rstrip() for id_ in heads)
    if len(heads) > 1 and _are_kept_apart(reading.history):
        return Answer("one-head", "passed", f"{len(heads)} heads, which their branch labels keep apart", names)
    if len(heads) > 1:
        return Answer("one-head", "failed", f"{len(heads)} heads", names, commands.merge)
    return Answer("one-head", "passed", heads[0] if heads else "no revisions yet")


def _are_kept_apart(history: History) -> bool:
    """Each head has a branch label that no other head has: they are several on purpose."""
    shared = Counter(label for head in history.heads for label in history.labels.get(head, ()))
    return all(any(shared[label] == 1 for label in history.labels.get(head, ())) for head in history.heads)


def no_difference(
    examined: Sequence[Examined] | Trouble, drift: Sequence[ThreeWay] | Trouble | None, behind: int, commands: Commands
) -> Answer:
    """Would autogenerate write nothing, wherever the databases stand? With the three-way answer: whose each is."""
    if isinstance(examined, Trouble):
        return Answer("no-difference", "unknown", examined.text, (), examined.hint, examined.code)
    origins = _origins(drift) if drift is not None and not isinstance(drift, Trouble) else {}
    details = tuple(_operations(examined, origins))
    if details:
        text = "; ".join(_of(one, examined, counted(one)) for one in examined if one.operations)
        return Answer("no-difference", "failed", text, details, _advice(origins, behind, commands))
    unread = tuple(_unread(examined))
    if unread or not all(one.is_complete for one in examined):
        return Answer("no-difference", "unknown", "not everything could be compared", unread, "", 4)
    return Answer("no-difference", "passed", "autogenerate would write nothing")


Origins = Mapping[tuple[str, str], Origin]
"""By database key and id of an operation."""
ORIGINS: Mapping[Origin, str] = {"pending": "pending migration", "model": "no migration yet", "drift": "drift"}


def _origins(drift: Iterable[ThreeWay]) -> Origins:
    return {(each.key, id_): origin for each in drift for id_, origin in each.origins.items()}


def _advice(origins: Origins, behind: int, commands: Commands) -> str:
    """Where the three-way answer is not known, being behind is a hint only."""
    found = set(origins.values())
    write = f"migtui diff shows them, {commands.revision} writes them"
    if found == {"pending"}:
        return commands.upgrade
    if found == {"drift"}:
        return "see the drift below"
    if behind:
        rest = write if "model" in found else "a part of this may be migrations that are not applied yet"
        return f"{commands.upgrade} first; then {rest}" if "model" in found else f"{commands.upgrade} first: {rest}"
    return write


def _operations(examined: Sequence[Examined], origins: Origins) -> Iterator[str]:
    for one in examined:
        for change, _ in one.operations:
            origin = origins.get((one.state.key, change.id))
            lines = [line.strip() for line in change.upgrade or change.downgrade]
            code = lines[0] if len(lines) == 1 else f"{lines[0].removesuffix(',')}, …)"
            code = f"{change.table}: {code}" if change.group else code
            yield _of(one, examined, f"{code}{f'  ({ORIGINS[origin]})' if origin else ''}")


def _unread(examined: Sequence[Examined]) -> Iterator[str]:
    for one in examined:
        if one.diff is None:
            yield _of(one, examined, one.state.error)
        yield from (_of(one, examined, f"{each.name}: {each.error}") for each in one.unread)


def _of(one: Examined, examined: Sequence[Examined], text: str) -> str:
    return f"{one.state.title}: {text}" if len(examined) > 1 else text


def no_drift(drift: Sequence[ThreeWay] | Trouble | None) -> Answer:
    """Is each database what its own revision builds? None: the user does not ask."""
    if drift is None:
        return Answer("no-drift", "left out", "not asked: --no-drift")
    if isinstance(drift, Trouble):
        return Answer("no-drift", "unknown", drift.text, (), drift.hint, drift.code)
    details = tuple(_drifts(drift))
    lost = [each for each in drift if not each.is_answered]
    left = tuple(f"this scratch database could not be removed: {each.left}" for each in drift if each.left)
    count = sum(each.drift for each in drift)
    if count:
        text = f"{count} difference{'s' * (count != 1)} from what the migrations build"
        hint = "put the database right, or write a migration for what was done to it by hand"
        return Answer("no-drift", "failed", text, (*details, *left), hint)
    if lost:
        failures = (*(_failure(each, several=len(drift) > 1) for each in lost), *left)
        return Answer("no-drift", "unknown", "what the migrations build is not known", failures, lost[0].hint, 3)
    unread = tuple(text for each in drift for text in each.unread)
    if unread:
        return Answer("no-drift", "unknown", "not every table could be read", (*unread, *left), "", 4)
    where = ", ".join(dict.fromkeys(each.where for each in drift if each.where))
    text = f"the migrations build what is there{f' (built in {where})' if where else ''}"
    return Answer("no-drift", "passed", text, left)


def _failure(each: ThreeWay, *, several: bool) -> str:
    revision = f"{each.revision}: " if each.revision else ""
    return f"{f'{each.key}: ' if several and each.key else ''}{revision}{each.error}"


def _drifts(drift: Sequence[ThreeWay]) -> Iterator[str]:
    for each in drift:
        key = f"{each.key}: " if len(drift) > 1 and each.key else ""
        yield from (f"{key}{found.text}" for found in each.drifts)


def check_lines(answers: Sequence[Answer]) -> Iterator[str]:
    """`migtui check`: a line a question, and below one that has not passed why, and what to do next."""
    for each in answers:
        yield printable(f"{WORDS[each.status]:<8}{each.question:<14}  {each.text}").rstrip()
        yield from (f"{'':<10}{printable(line)}" for line in each.details[:MANY])
        if len(each.details) > MANY:
            yield f"{'':<10}and {len(each.details) - MANY} more"
        if each.next:
            yield f"{'':<8}→ {printable(each.next)}"


def check_data(answers: Sequence[Answer]) -> Mapping[str, object]:
    """`migtui check --json`."""
    return {"ok": exit_code(answers) == 0, "checks": [_data(each) for each in answers]}


def _data(each: Answer) -> Mapping[str, object]:
    known = asdict(each)
    del known["code"]
    return {**known, "next": each.next or None}


def exit_code(answers: Sequence[Answer]) -> int:
    """1 where a question is answered with no; else the gravest reason for which one could not be answered."""
    if any(each.status == "failed" for each in answers):
        return 1
    return max((each.code for each in answers if each.status == "unknown"), default=0)
