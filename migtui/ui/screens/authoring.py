"""`a`: the column of authors, by itself where there is room, or always, or never."""

from __future__ import annotations

from ..present.git import AUTHOR_ROOM, AUTHORS, Authors
from .revision_screen import RevisionScreen

SAID: dict[Authors, str] = {
    "auto": f"authors are shown where the graph has {AUTHOR_ROOM} columns",
    "on": "authors are shown",
    "off": "authors are hidden",
}


class Authoring(RevisionScreen):
    """Chosen for as long as the screen lives."""

    authors: Authors = "auto"

    def run_authors(self) -> None:
        self.authors = AUTHORS[(AUTHORS.index(self.authors) + 1) % len(AUTHORS)]
        self.draw_graph()
        self.say(SAID[self.authors], "dim")
