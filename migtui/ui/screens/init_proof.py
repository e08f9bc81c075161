"""The proof: what the reader says of the project that was just written."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen

from migtui.engine.setup_run import Proof, Site, prove

from ..present.fold import fold
from ..present.init import is_proved, proof_lines
from ..text import Line, one_line
from ..widgets.hint import Hint
from ..widgets.line_view import LineView


class ProofScreen(ModalScreen[None]):
    """Stays until the user goes on to the project."""

    CSS_PATH = ["../styles/dialog.tcss", "../styles/init.tcss"]
    BINDINGS = [
        Binding("enter,escape,q", "dismiss(None)", show=False),
        Binding("r", "prove", show=False),
        Binding("j,down", "scroll(1)", show=False),
        Binding("k,up", "scroll(-1)", show=False),
    ]

    def __init__(self, site: Site, configuration: Path, written: Sequence[str]) -> None:
        super().__init__()
        self._site = site
        self._configuration = configuration
        self._written = written
        self.proof: Proof | None = None
        """None while the reader is at work."""

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = "Does it work?"
            yield LineView(id="proof")
            yield Hint("enter opens the project · r asks again")

    def on_mount(self) -> None:
        self.action_prove()

    def on_resize(self) -> None:
        self._show()

    def action_prove(self) -> None:
        """Ask again: a driver may have been installed meanwhile, or a variable of the database's server mended."""
        self.proof = None
        self._show()
        self.run_worker(self._prove(), exclusive=True)

    async def _prove(self) -> None:
        self.proof = await prove(self._configuration, self._site, os.environ)
        if self.is_attached:
            self._show()

    def action_scroll(self, lines: int) -> None:
        self.query_one("#proof", LineView).move(lines)

    def _show(self) -> None:
        width = max(30, min(94, self.size.width - 8))
        lines: list[Line] = [(("✓ ", "good"), (f"written: {one_line(', '.join(self._written))}", ""))]
        if self.proof is None:
            lines.append((("… ", "dim"), ("the reader runs env.py and asks the database", "dim")))
        else:
            lines += proof_lines(self.proof, width)
            if is_proved(self.proof):
                lines += [
                    (),
                    (("n makes the first revision there, from what the models and the database show.", "dim"),),
                ]
            elif self.proof.error is not None:
                lines += [(), (("The project opens all the same; ! looks there for what is wrong.", "dim"),)]
        view = self.query_one("#proof", LineView)
        folded = [part for line in lines for part in fold(line, width)]
        view.styles.height = min(len(folded), max(3, self.size.height - 7))
        view.show(folded)
