"""The proof: what the reader says of the project that was just written."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen

from migtui.engine.setup_run import Proof, Site, prove

from ..commands.overlays import PROOF
from ..present.fold import fold
from ..present.init import is_proved, proof_lines
from ..text import Line, one_line
from ..widgets.hint import Hint
from ..widgets.line_view import LineView
from .dialog import HELP, Dialog


class ProofScreen(Dialog[None], ModalScreen[None]):
    """Stays until the user goes on to the project."""

    CSS_PATH = ["../styles/dialog.tcss", "../styles/init.tcss"]
    COMMANDS_HERE = PROOF

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
            yield Hint(self.keys_line(("proof.close", "opens the project"), ("proof.again", "asks again"), HELP))

    def on_mount(self) -> None:
        self.run_proof_again()

    def on_resize(self) -> None:
        self._show()

    def run_proof_again(self) -> None:
        """Ask again: a driver may have been installed meanwhile, or a variable of the database's server mended."""
        self.proof = None
        self._show()
        self.run_worker(self._prove(), exclusive=True)

    async def _prove(self) -> None:
        self.proof = await prove(self._configuration, self._site, os.environ)
        if self.is_open:
            self._show()

    def run_proof_close(self) -> None:
        self.dismiss(None)

    def run_proof_down(self) -> None:
        self.query_one("#proof", LineView).move(1)

    def run_proof_up(self) -> None:
        self.query_one("#proof", LineView).move(-1)

    def _after(self, proof: Proof) -> str:
        """What to press there, in the project."""
        if is_proved(proof):
            new = self.key_of("revision.new")
            return f"{new} makes the first revision there, from what the models and the database show."
        doctor = self.key_of("doctor")
        return f"The project opens all the same; {doctor} looks there for what is wrong." if proof.error else ""

    def _show(self) -> None:
        width = max(30, min(94, self.size.width - 8))
        lines: list[Line] = [(("✓ ", "good"), (f"written: {one_line(', '.join(self._written))}", ""))]
        if self.proof is None:
            lines.append((("… ", "dim"), ("the reader runs env.py and asks the database", "dim")))
        else:
            lines += proof_lines(self.proof, width)
            if after := self._after(self.proof):
                lines += [(), ((after, "dim"),)]
        view = self.query_one("#proof", LineView)
        folded = [part for line in lines for part in fold(line, width)]
        view.styles.height = min(len(folded), max(3, self.size.height - 7))
        view.show(folded)
