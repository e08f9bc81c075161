"""Going to one object of a comparison by its name, from wherever one is."""

from __future__ import annotations

from .model import DiffModel
from .tree import Entry


def objects(model: DiffModel) -> list[tuple[str, str]]:
    """The ids of the entries of all objects that were compared, and their names with schema and database."""
    if model.compared is None:
        return []
    several = len({item.key for item in model.compared.items}) > 1
    return [
        (
            Entry("object", (item,), item.key, item.pair.schema).id,
            ".".join(filter(None, (item.key if several else "", item.pair.schema, item.pair.name))),
        )
        for item in model.compared.items
    ]


def select(model: DiffModel, id: str) -> None:
    """Put the list's cursor on an entry; what hides it, a filter or a fold, is undone."""
    model.text = ""
    model.only_different = False
    model.folded.clear()
    model.arrange()
    model.selected = id
