"""Version files are where Alembic looks for them, whatever computes that place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migtui.worker.protocol import Current, Locations, MakePlan, Plan

if TYPE_CHECKING:
    from tests.worker.conftest import ProjectDir, Session


def test_locations_of_the_configuration_are_not_reported(project: ProjectDir, session: Session) -> None:
    extra = project.root / "extra"
    project.use("sqlite:///app.db", version_locations=f"{project.versions} {extra}")
    extra.mkdir()
    assert session.ask(Current()).all(Locations) == []


def test_locations_that_env_sets_are_reported_every_time(project: ProjectDir, session: Session) -> None:
    extra = project.root / "extra"
    extra.mkdir()
    project.env(header=f"context.script.version_locations = [{str(project.versions)!r}, {str(extra)!r}]")
    project.chain("a1")
    (project.versions / "a1_file.py").rename(extra / "a1_file.py")

    for request in (Current(), MakePlan(), MakePlan()):
        answer = session.ask(request)
        assert answer.done.ok, answer.done
        assert answer.one(Locations).version_locations == [str(project.versions), str(extra)]
    assert answer.one(Plan).heads_after == ["a1"]
