"""Names for the databases behind one env.py: "" for the usual single one, else what tells them apart.

The reader has seen all of them when it names them; the runner meets them one by one and has to find the names
of the confirmed plan again. Both use the same list of candidates.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

DEFAULT_TOKEN = "upgrades"
SUFFIX = "_upgrades"


@dataclass(frozen=True)
class Identity:
    """What is known about one visited database before it has a name."""

    token: str = DEFAULT_TOKEN
    """Alembic's upgrade_token: "upgrades", or "engine1_upgrades" in the multidb templates."""
    schema: str = ""
    database: str = ""

    def names(self) -> tuple[str, ...]:
        """Candidates for the key, the best first."""
        engine = self._engine()
        return (
            engine,
            self.schema,
            self.database,
            f"{self.database}/{self.schema}",
            f"{engine}/{self.schema}",
        )

    def _engine(self) -> str:
        if self.token == DEFAULT_TOKEN:
            return ""
        return self.token.removesuffix(SUFFIX) or "_"


def name_all(identities: Sequence[Identity]) -> list[str]:
    """A key for each: the first candidate that tells all of them apart, else the first one, numbered."""
    if len(identities) < 2:
        return [identity.names()[0] for identity in identities]
    for names in zip(*(identity.names() for identity in identities), strict=True):
        if len(set(names)) == len(names) and all(names):
            return list(names)
    return [numbered(identity, index) for index, identity in enumerate(identities)]


def find_name(identity: Identity, index: int, expected: Collection[str], used: Collection[str]) -> str:
    """The key that the plan gave to this database, the `index`-th that the run meets."""
    candidates = (*identity.names(), numbered(identity, index))
    return next((name for name in candidates if name in expected and name not in used), candidates[0])


def numbered(identity: Identity, index: int) -> str:
    """A name for what cannot be told apart otherwise: by the order in which env.py visits."""
    return f"{identity.names()[0]}#{index + 1}"
