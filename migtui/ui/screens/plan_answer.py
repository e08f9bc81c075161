"""The line of the Plan screen that asks: the key, the button or the name that says yes, and when it counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button, Input, Static

from migtui.core.plan import Plan

from ..commands import Command
from ..commands.command import Mode
from ..present.plan import title
from ..session import Session
from ..widgets.bars import KeyBar
from ..widgets.form import TextInput
from .plan_room import PlanRoom

RELEASE = 0.6
"""Seconds without a `y` that count as "the key was released": a held key repeats every 30 to 50 ms, the first time
after at most 500."""


class PlanAnswer(PlanRoom):
    """Closes the screen with True when the plan is confirmed. Enter runs nothing unless the button has the focus."""

    ANSWERS = frozenset({"plan.run"})
    AUTO_FOCUS = ""  # no button has the focus before the user gives it to one: enter does nothing

    def __init__(self, session: Session, plan: Plan, clock: Callable[[], float]) -> None:
        super().__init__(session, plan, clock)
        self._quiet_since = clock()

    def compose_answer(self) -> ComposeResult:
        """The question, the field and the buttons, as far as there are any."""
        with Horizontal(id="confirm"):
            yield Static(self.asked, id="question", markup=False)
            if self.confirmation == "type-name":
                yield TextInput(placeholder="type it here", id="name")
            yield Button("Cancel", id="cancel", compact=True)
            if self.confirmation != "none":
                run = Button(
                    Content(title(self.plan)),
                    id="run",
                    variant="error" if self.plan.destroys else "primary",
                    compact=True,
                )
                run.disabled = self.confirmation == "type-name"
                yield run

    def begin_to_ask(self) -> None:
        """The field has the focus where there is one: what is typed is the name."""
        if self.confirmation == "type-name":
            self.query_one("#name").focus()
        self._show_keys()

    def has_been_painted(self) -> None:
        super().has_been_painted()
        self._quiet_since = self.clock()  # a key that was held while this was made has not been let go

    def say_too_early(self, id: str) -> None:
        self._quiet_since = self.clock()
        self.say(f"{self.key_of(id)} came before the plan could be read: press it again")

    # -- the keys --------------------------------------------------------------------------------------------

    @property
    def mode(self) -> Mode:
        return "typing" if isinstance(self.focused, Input) else super().mode

    @property
    def _is_named(self) -> bool:
        """The name that is to be typed stands in the field."""
        return self.query_one("#name", Input).value.strip() == self.name_to_type

    @property
    def _waits_for_name(self) -> bool:
        return self.confirmation == "type-name" and not self._is_named

    def unavailable(self) -> frozenset[str]:
        """What cannot be run: nothing to do, or nothing may be done."""
        off = {"plan.run": self.confirmation == "none" or self._waits_for_name, "plan.save": self.plan.is_empty}
        return frozenset(id for id, is_off in off.items() if is_off)

    def _show_keys(self) -> None:
        """Until the name is typed no key runs this, so the footer has none."""

        def here(command: Command) -> Command:
            return replace(command, rank=0) if command.id == "plan.run" and self._waits_for_name else command

        self.commands = tuple(map(here, self.make_commands()))
        keys = self.query_one("#keys", KeyBar)
        keys.dim(self.unavailable())
        keys.refresh()

    def on_descendant_focus(self) -> None:
        self._show_keys()

    def on_descendant_blur(self) -> None:
        self._show_keys()

    # -- yes -------------------------------------------------------------------------------------------------

    def run_plan_run(self) -> None:
        since, self._quiet_since = self._quiet_since, self.clock()
        if self.confirmation == "none":
            self.say(self.asked)
        elif self._waits_for_name:
            key = self.key_map.name("plan.run")
            self.say(f"{key} does not run a plan on a protected database: press tab, and type its name")
        elif self.confirmation == "release" and self.clock() - since < RELEASE:
            self.say(f"let {self.key_map.name('plan.run')} go, read what will be lost, and press it again")
        elif not self.is_long_ago(since):  # held since before it was here
            self.say_too_early("plan.run")
        else:
            self.dismiss(True)

    def leave_field(self) -> None:
        """Letters are keys again."""
        self.set_focus(None)
        self.say(f"tab leads back to the name · {self.key_of('plan.cancel')} closes the plan", "dim")

    def on_input_changed(self, event: Input.Changed) -> None:
        self.query_one("#run", Button).disabled = not self._is_named
        self._show_keys()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        run = self.query_one("#run", Button)
        if run.disabled:
            self.say(f"that is not the database's name: {self.name_to_type}")
        else:
            run.focus()
            self._quiet_since = self.clock()
            self.say("enter on the button runs the plan")

    def on_button_pressed(self, event: Button.Pressed) -> None:
        since, self._quiet_since = self._quiet_since, self.clock()
        if event.button.id == "run" and self.confirmation == "type-name" and self.clock() - since < RELEASE:
            self.say("let enter go, and press it again")
        else:
            self.dismiss(event.button.id == "run")
