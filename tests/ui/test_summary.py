"""The Summary tab in words: what a revision is, what its functions do, and whether there is a way back."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from migtui.core.database import DatabaseState
from migtui.core.model import Problem, Revision
from migtui.core.operations.operations import Body, Operation, read_body
from migtui.ui.present.summary import relative, summary
from migtui.ui.reasons import cannot_downgrade, cannot_upgrade
from migtui.ui.snapshot import Snapshot, View
from migtui.ui.text import plain

if TYPE_CHECKING:
    from tests.ui.conftest import MakeSnapshot

NOW = datetime(2026, 1, 15, 14, 5, tzinfo=timezone.utc)
FILE = "/projects/shop/db/versions/b2_left.py"


def told(snapshot: Snapshot, id: str, body: Body | None = None, width: int = 60) -> str:
    lines = summary(snapshot, snapshot.history.revisions[id], body, width=width, now=NOW)
    return "\n".join(plain(line).rstrip() for line in lines)


def chain() -> tuple[Revision, ...]:
    return (
        Revision("a1", message="create users"),
        Revision("b2", ("a1",), ("billing",), message="left", doc="Why this is done.", created="2026-01-01", file=FILE),
        Revision("c3", ("a1",), message="right", depends_on=("b2",)),
        Revision("d4", ("b2", "c3"), message="join"),
    )


def test_a_pending_revision_whole(snapshot: MakeSnapshot) -> None:
    body = Body(
        upgrade=(Operation("+", "column invoice.pdf_path"), Operation("-", "table old", "destroys")),
        downgrade=(Operation("-", "column invoice.pdf_path", "destroys"),),
    )
    assert told(snapshot(*chain(), heads=("a1",)), "b2", body).splitlines() == [
        "b2",
        "left",
        "billing · pending",
        "",
        "upgrade     + column invoice.pdf_path",
        "            - table old ⚠",
        "downgrade   - column invoice.pdf_path ⚠",
        "",
        "revises     a1 create users",
        "revised by  d4 join",
        "depends on  —",
        "labels      billing",
        "created     2026-01-01 (14d)",
        "file        db/versions/b2_left.py",
        "",
        "Why this is done.",
        "",
        "u  brings the database here: 1 step",
    ]


def test_in_few_rows_what_it_does_stands_first(snapshot: MakeSnapshot) -> None:
    body = Body(upgrade=(Operation("+", "column a.b"),), downgrade=(Operation("-", "column a.b", "destroys"),))
    made = snapshot(*chain(), heads=("a1",))
    low = summary(made, made.history.revisions["b2"], body, width=60, now=NOW, height=6)
    assert [plain(line) for line in low[:6]] == [
        "billing · pending",
        "upgrade     + column a.b",
        "downgrade   - column a.b ⚠",
        "",
        "b2",
        "left",
    ]
    assert {plain(line).rstrip() for line in low} == set(told(made, "b2", body).splitlines())  # nothing is left out


def test_u_counts_every_revision_that_it_would_apply(snapshot: MakeSnapshot) -> None:
    made = snapshot(*chain(), heads=("a1",))
    assert told(made, "d4").endswith("u  brings the database here: 3 steps")
    assert "2 steps" in told(made, "c3")  # what it depends on comes with it


def test_what_u_would_do_is_folded_where_it_is_narrow(snapshot: MakeSnapshot) -> None:
    text = told(snapshot(*chain(), heads=("a1",)), "d4", width=28)
    assert text.endswith("u  brings the database here:\n   3 steps") or text.endswith("here: 3\n   steps")
    assert all(cell_len(line) <= 28 for line in text.splitlines()[-2:])


def test_where_the_database_is_nothing_leads_there(snapshot: MakeSnapshot) -> None:
    text = told(snapshot(*chain(), heads=("d4",)), "d4")
    assert "merge point · the database is here" in text
    assert "revises     b2 left; c3 right" in text
    assert "revised by  — (a head)" in text
    assert not text.splitlines()[-1].startswith(("u ", "d "))
    assert "d  takes the database down to here" in told(snapshot(*chain(), heads=("d4",)), "a1")


def test_unread_is_said_as_unknown(snapshot: MakeSnapshot) -> None:
    text = told(snapshot(*chain()), "b2")
    assert "billing · unknown" in text
    assert "brings" not in text


def test_the_way_back_is_told(snapshot: MakeSnapshot) -> None:
    made = snapshot(*chain(), heads=())

    def back(source: str) -> str:
        return told(made, "b2", read_body(f"def upgrade():\n    op.drop_table('t')\n{source}"), width=80)

    assert "⚠ downgrade() raises: there is no way back" in back("def downgrade():\n    raise NotImplementedError")
    assert "⚠ downgrade() is empty: nothing is undone" in back("def downgrade():\n    pass")
    assert "⚠ there is no downgrade(): Alembic will fail" in back("")


def test_a_revision_that_does_nothing_needs_no_way_back(snapshot: MakeSnapshot) -> None:
    text = told(snapshot(*chain(), heads=()), "d4", read_body("def upgrade(): pass\ndef downgrade(): pass"))
    assert "upgrade     does nothing" in text and "downgrade   does nothing" in text
    assert "⚠" not in text


def test_a_broken_file_says_what_where_and_what_next(snapshot: MakeSnapshot) -> None:
    problem = Problem("syntax", "'(' was never closed", FILE, 12, "mend the file")
    text = told(snapshot(Revision("b2", file=FILE, problem=problem), heads=()), "b2")
    assert "✗ '(' was never closed\nline 12\nmend the file" in text


def test_a_body_that_cannot_be_read_is_not_called_empty(snapshot: MakeSnapshot) -> None:
    text = told(snapshot(*chain(), heads=()), "b2", read_body("def upgrade(:\n"))
    assert "does nothing" not in text


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(max_size=50), width=st.integers(24, 100))
def test_no_line_is_wider_than_asked_and_none_moves_the_cursor(snapshot: MakeSnapshot, text: str, width: int) -> None:
    problem = Problem("syntax", text or "?", FILE, 1, text)
    revision = Revision("b2", ("a1",), message=text, doc=text, created=text, file=FILE, problem=problem)
    body = Body(upgrade=(Operation("+", text),), problem=text)
    for line in summary(snapshot(revision, heads=()), revision, body, width=width, now=NOW):
        assert plain(line).isprintable()
        if len(plain(line)) > 40:  # the ids and the standing are short
            assert cell_len(plain(line)) <= width


def test_brackets_stay_what_they_are(snapshot: MakeSnapshot) -> None:
    body = Body(upgrade=(Operation("-", "table [dbo].[users]", "destroys"),))
    assert "- table [dbo].[users] ⚠" in told(snapshot(*chain(), heads=()), "b2", body)


def test_paths_are_seen_from_the_project() -> None:
    assert relative("/a/b/c.py", Path("/a")) == "b/c.py"
    assert relative("/x/c.py", Path("/a")) == "/x/c.py"


def test_no_key_is_promised_that_is_refused(snapshot: MakeSnapshot) -> None:
    """Each answers as the key would: see `reasons`."""
    two = snapshot(*chain(), heads=("b2", "c3"))
    assert "takes the database down" not in told(two, "b2")  # the database is at b2 already
    assert "takes the database down" not in told(two, "c3")
    assert "d  takes the database down to here" in told(two, "a1")
    for id_ in two.history.revisions:
        view = View(two, two.history.revisions[id_])
        assert ("takes the database down" in told(two, id_)) is not bool(cannot_downgrade(view))
        assert ("brings the database here" in told(two, id_)) is not bool(cannot_upgrade(view))


def test_nothing_is_promised_while_one_of_several_databases_is_silent(snapshot: MakeSnapshot) -> None:
    states = (DatabaseState(key="orders", heads=("a1",)), DatabaseState(key="audit", error="connection refused"))
    silent = snapshot(*chain(), databases=states)
    assert "brings the database here" not in told(silent, "b2")
    both = snapshot(*chain(), databases=(states[0], DatabaseState(key="audit", heads=("a1",))))
    assert "u  brings the database here: 1 step" in told(both, "b2")


def test_nothing_is_promised_from_a_place_that_no_file_explains(snapshot: MakeSnapshot) -> None:
    lost = snapshot(*chain(), heads=("a1", "gone"))
    assert "database here" not in told(lost, "b2") and "down to here" not in told(lost, "a1")
