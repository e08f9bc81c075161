"""The rows at stake: what the operations of a comparison would destroy or stumble over. What was counted is kept, and
what could not be is asked again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from migtui.core.diff.model import DatabaseDiff
from migtui.core.diff.risk import assess_all
from migtui.engine.comparing import Comparison, Counted, Stake
from migtui.errors import MigtuiError

Ask = Callable[[Sequence[Stake]], Awaitable[tuple[Counted, ...]]]
NO_ANSWER = "the database gave no answer"
MILLION, BILLION = 1_000_000, 1_000_000_000
NOUNS = {"rows": "row", "values": "value", "nulls": "row", "longer": "value"}


def stakes_of(diff: DatabaseDiff) -> list[Stake]:
    """What there is to ask about one database, in the order of its operations."""
    return [
        Stake(change.id, diff.key, change.schema, change.table, column, what, length)
        for change, assessment in zip(diff.changes, assess_all(diff), strict=True)
        for what, column, length in assessment.questions
    ]


def stake_words(stake: Stake, counted: Counted, before: str = "") -> str:
    """ "12,408 values", "about 1.2 million rows", "no rows", "not counted: no such table". They stand behind the words
    of the operation's assessment, which say what follows: "fails where NULL is stored: 3 rows". What these name already
    (`before`) is not named twice: "fails where rows exist: 3"."""
    if counted.rows is None:
        return f"not counted: {counted.note or NO_ANSWER}"
    noun = NOUNS[stake.what]
    if f"{noun}s" in before.split():
        return _number(counted) if counted.rows else "none"
    return f"{_number(counted)} {noun if counted.rows == 1 else f'{noun}s'}"


def _number(counted: Counted) -> str:
    rows = counted.rows or 0
    if counted.exact:
        return f"{rows:,}" if rows else "no"
    return f"at least {rows:,}" if counted.note.startswith("at least") else f"about {rounded(rows)}"


def rounded(count: int) -> str:
    """An estimate without digits that it does not have: "1.2 million", "340,000", "57"."""
    known = round(count, -max(0, len(str(count)) - 2))
    for size, name in ((BILLION, "billion"), (MILLION, "million")):
        if known >= size:
            return f"{known / size:.1f}".removesuffix(".0") + f" {name}"
    return f"{known:,}"


class Stakes:
    """The answers for one comparison. `ask` is `engine.diffs.count`; belongs to one event loop."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._of: Comparison | None = None
        self._answers: dict[tuple[str, str], dict[Stake, Counted]] = {}
        """By database key and operation; in the order of the questions."""

    async def fetch(self, comparison: Comparison) -> None:
        """Ask what is not known yet about this comparison; what was known of another one is forgotten."""
        if comparison is not self._of:
            self._of, self._answers = comparison, {}
        stakes = [stake for diff in comparison.databases for stake in stakes_of(diff) if not self._is_known(stake)]
        if not stakes:
            return
        try:
            answers = await self._ask(stakes)
        except MigtuiError as error:
            answers = tuple(Counted(stake.id, stake.what, note=error.message) for stake in stakes)
        self._learn(stakes, answers)

    def _is_known(self, stake: Stake) -> bool:
        answer = self._answers.get((stake.key, stake.id), {}).get(stake)
        return answer is not None and answer.rows is not None

    def _learn(self, stakes: Sequence[Stake], answers: Sequence[Counted]) -> None:
        """One answer each, in their order; a database that went away in between owes the last ones."""
        missing = [Counted(stake.id, stake.what, note=NO_ANSWER) for stake in stakes[len(answers) :]]
        for stake, answer in zip(stakes, [*answers, *missing], strict=False):
            self._answers.setdefault((stake.key, stake.id), {})[stake] = answer

    def words(self, key: str, change_id: str, before: str = "") -> str:
        """What is at stake in this database by this operation: "12,408 values"; "" while that is not known, or where
        nothing is at stake. `before`: the words that it stands behind, see `stake_words`."""
        answers = self._answers.get((key, change_id), {})
        return ", ".join(stake_words(stake, counted, before) for stake, counted in answers.items())

    def hurts(self, key: str, change_id: str) -> bool | None:
        """Whether anything is there to be lost or stumbled over; None: not known."""
        found = [counted.rows for counted in self._answers.get((key, change_id), {}).values()]
        if not found or None in found:
            return True if any(found) else None
        return any(found)

    def has_failed(self, key: str, change_id: str) -> bool:
        """Something was asked about this operation that could not be counted."""
        return any(counted.rows is None for counted in self._answers.get((key, change_id), {}).values())

    @property
    def owes(self) -> bool:
        """Something could not be counted: `fetch` asks it again."""
        return any(self.has_failed(*place) for place in self._answers)
