"""The doctor, from the main screen."""

from __future__ import annotations

from .revision_screen import RevisionScreen


class Doctoring(RevisionScreen):
    """Opens the doctor, at any time: also where the database could not be read."""

    def run_doctor(self) -> None:
        """Examine env.py."""
        from .doctor import DoctorScreen  # 20 ms that the start does not need

        self.app.push_screen(DoctorScreen(self.session))
