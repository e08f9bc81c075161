"""`migtui graph`: parts of it, colours, Mermaid and SVG."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from migtui.core.database import DatabaseState
from migtui.core.history import build_history
from migtui.core.model import Problem, Revision
from migtui.reports.graph import graph_lines, part_of
from migtui.reports.history import Reading
from migtui.reports.mermaid import mermaid_lines
from migtui.reports.svg import svg_lines
from tests.headless.shop import Shop

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = 'quote " ] <b>&amp; `x` # %% --> \x1b[31m {} ü 日本'


@pytest.fixture
def branched(shop: Shop) -> Shop:
    """a1 ← b2 ← c3 ← d4, and s1 beside b2; the database is at b2."""
    for id_, down in (("b2", "a1"), ("c3", "b2"), ("d4", "c3"), ("s1", "a1")):
        shop.revision(id_, down)
    shop.database(shop.agreed, at=("b2",))
    return shop


def ids(lines: list[str]) -> list[str]:
    """Of each line the revision."""
    return [found.group() for line in lines if (found := re.search(r"\b[a-z]\d\b", line))]


class TestParts:
    def test_a_limit_keeps_the_newest_and_says_what_it_left_out(self, branched: Shop) -> None:
        whole = branched.run("graph", "--no-database")
        done = branched.run("graph", "--no-database", "--limit", "2")
        assert ids(done.lines) == ids(whole.lines)[:2]
        assert done.err == "migtui: 3 older revisions left out by --limit 2\n"
        assert branched.run("graph", "--no-database", "--limit", "5").err == ""

    def test_a_range(self, branched: Shop) -> None:
        assert ids(branched.run("graph", "--no-database", "b2..c3").lines) == ["c3", "b2"]
        assert ids(branched.run("graph", "--no-database", "-1..d4").lines) == ["d4", "c3"]
        assert ids(branched.run("graph", "current..").lines) == ["d4", "c3", "b2"]

    def test_they_go_together_and_with_json(self, branched: Shop) -> None:
        data = branched.run("graph", "a1:d4", "--limit", "3", "--json").data
        assert [row["id"] for row in data["revisions"]] == ["d4", "c3", "b2"]
        assert (data["range"], data["left_out"], data["lanes"]) == ("a1:d4", 1, 1)
        assert data["heads"] == ["d4", "s1"], "of the whole history"

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (("b3..",), "did you mean c3 or b2?"),
            (("b2",), "'b2' is no range"),
            (("current..", "--no-database"), "needs the database"),
            (("d4..b2",), "the lower end comes first: b2..d4"),
        ],
    )
    def test_what_is_no_range(
        self, branched: Shop, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
    ) -> None:
        done = branched.run("graph", *arguments)
        assert (done.code, done.out) == (2, "")
        assert said in done.err

    @pytest.mark.parametrize(
        "arguments",
        [("--json", "--svg"), ("--mermaid", "--svg"), ("--limit", "0"), ("--limit", "many"), ("a..", "b..")],
    )
    def test_what_excludes_each_other(self, branched: Shop, arguments: tuple[str, ...]) -> None:
        with pytest.raises(SystemExit) as ended:
            branched.run("graph", *arguments)
        assert ended.value.code == 2
        assert "usage: migtui graph" in branched.capsys.readouterr().err


class TestColour:
    def test_a_pipe_has_none_unless_it_is_told_to(self, branched: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"):
            monkeypatch.delenv(name, raising=False)
        plain = branched.run("graph")
        assert "\x1b" not in plain.out
        coloured = branched.run("graph", "--color", "always")
        assert "\x1b[1;32m◉" in coloured.out, "where the database is"
        assert "\x1b[1;94md4\x1b[0m" in coloured.out, "a head"
        assert without_codes(coloured.out) == plain.out, "colour says nothing alone"
        monkeypatch.setenv("CLICOLOR_FORCE", "1")
        assert branched.run("graph").out == coloured.out
        assert branched.run("graph", "--color=never").out == plain.out

    def test_on_a_terminal_it_is_coloured_and_cut(self, branched: Shop) -> None:
        branched.revision("e5", "d4")
        file = branched.root / "db/versions/e5.py"
        file.write_text(file.read_text().replace("make e5", "a message that is longer than the terminal is wide"))
        out = on_a_terminal(branched.root, "graph", "--no-database", COLUMNS="40", TERM="xterm")
        assert "\x1b[" in out
        lines = without_codes(out).splitlines()
        (cut,) = (line for line in lines if re.search(r"\be5\b", line))
        assert cut.endswith("…  (head)"), "the message gives way to the words"
        assert max(map(len, lines)) == len(cut) <= 40
        plain = on_a_terminal(branched.root, "graph", "--no-database", COLUMNS="40", TERM="dumb")
        assert "\x1b" not in plain and plain.splitlines() == lines

    def test_a_terminal_without_utf8_gets_ascii(self, branched: Shop) -> None:
        for environ in ({"LC_ALL": "C"}, {"TERM": "linux"}, {"PYTHONIOENCODING": "ascii"}):
            assert on_a_terminal(branched.root, "graph", "--no-database", **environ).isascii(), environ
        assert "◌" in on_a_terminal(branched.root, "graph", "--no-database", "--no-ascii", TERM="linux")


def without_codes(text: str) -> str:
    return re.sub(r"\x1b\[[\d;]*m", "", text)


def on_a_terminal(folder: Path, *arguments: str, **environ: str) -> str:
    """What migtui writes to a terminal of its own."""
    near, far = pty.openpty()
    left_out = ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "LANG", "LC_CTYPE", "LC_ALL")
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    command = [sys.executable, "-m", "migtui", *arguments]
    with os.fdopen(near, "rb", closefd=True) as reading:
        process = subprocess.Popen(
            command, cwd=folder, stdout=far, stderr=subprocess.DEVNULL, env={**kept, "LC_ALL": "C.UTF-8", **environ}
        )
        os.close(far)
        written = bytearray()
        try:
            while part := os.read(reading.fileno(), 4096):
                written += part
        except OSError:  # how Linux says that the other end is closed
            pass
        assert process.wait() == 0
    return written.decode().replace("\r\n", "\n")


# -- charts and pictures ---------------------------------------------------------------------------------------------

HISTORY = build_history(
    [
        Revision("a1", message=HOSTILE, file="a1.py"),
        Revision("b2", ("a1",), ("side",), message="two", file="b2.py"),
        Revision("c3", ("a1",), depends_on=("b2",), file="c3.py"),
        Revision("m4", ("b2", "c3"), message="join", file="m4.py"),
        Revision("x5", ("gone",), file="x5.py", problem=Problem("syntax", "line 3 is no Python", "x5.py", 3)),
    ]
)
READ = Reading(HISTORY, (DatabaseState(heads=("b2",), url="sqlite:///x"),))
Lines = Callable[[Reading], list[str]]


def mermaid(reading: Reading, **options: bool) -> list[str]:
    return list(mermaid_lines(reading, part_of(reading), **options))


def svg(reading: Reading) -> ElementTree.Element:
    return ElementTree.fromstring("\n".join(svg_lines(reading, part_of(reading), "Migrations of <shop>")))


NODE = re.compile(r'    r\d+\["(?:[\w .,:()/@+-]|[^\x00-\x7f]|#\d+;|<br/>)*"\]:::[a-z]+')
EDGE = re.compile(r"    r\d+ (?:-->|-\.->) r\d+")
STYLE = re.compile(r"    classDef [a-z]+ [\w:#,. -]+|    class r\d+(?:,r\d+)* [a-z]+")


class TestMermaid:
    def test_the_chart(self) -> None:
        first, *rest = mermaid(READ)
        assert first == "flowchart BT"
        assert [line for line in rest if not any(each.fullmatch(line) for each in (NODE, EDGE, STYLE))] == []
        nodes = {
            line.split('["')[1].split("<br/>")[0].split('"')[0]: line.split("[")[0].strip()
            for line in rest
            if "[" in line
        }
        assert set(nodes) == set(HISTORY.revisions)
        a1, b2, c3, m4 = (nodes[id_] for id_ in ("a1", "b2", "c3", "m4"))
        edges = {line.strip() for line in rest if EDGE.fullmatch(line)}
        assert {f"{a1} --> {b2}", f"{a1} --> {c3}", f"{b2} --> {m4}", f"{c3} --> {m4}", f"{b2} -.-> {c3}"} < edges
        assert f"    class {b2} current" in rest

    def test_nothing_in_a_label_is_syntax(self) -> None:
        (line,) = [line for line in mermaid(READ) if line.startswith("    r") and '["a1' in line]
        assert NODE.fullmatch(line)
        assert "quote #34; #93; #60;b#62;#38;amp#59; #96;x#96; #35; #37;#37; --#62;" in line
        assert "\x1b" not in line and "日本" in line

    def test_in_ascii(self) -> None:
        text = "\n".join(mermaid(READ, ascii_only=True))
        assert text.isascii() and f"#{ord('ü')};" in text

    def test_a_part_has_no_edge_that_leads_out(self) -> None:
        part = part_of(READ, "b2..m4")
        lines = list(mermaid_lines(READ, part))
        assert sum(bool(NODE.fullmatch(line)) for line in lines) == 2
        assert [line.strip() for line in lines if EDGE.fullmatch(line)] == ["r1 --> r0"]

    def test_what_the_colour_says_is_said_in_words(self) -> None:
        text = "\n".join(mermaid(READ))
        assert all(word in text for word in ("applied)", "pending)", "broken)", "no file)", "(head, "))

    def test_an_empty_history(self) -> None:
        assert mermaid(Reading(build_history([]))) == ["flowchart BT"]


class TestSvg:
    def test_it_says_what_it_is(self) -> None:
        root = svg(READ)
        assert root.get("role") == "img"
        assert root.findtext(f"{SVG}title") == "Migrations of <shop>"
        said = root.findtext(f"{SVG}desc") or ""
        assert said == "6 revisions; 2 heads: m4, x5; database at b2"

    def test_every_revision_has_its_shape_word_and_text(self) -> None:
        root = svg(READ)
        shown = {title.text for title in root.iter(f"{SVG}title")}
        assert {"b2: the database is here", "a1: applied", "m4: pending"} < shown
        assert any((text or "").startswith("gone: no file defines it") for text in shown)
        texts = ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]
        assert any(text.startswith("b2two(side, database)") for text in texts)
        assert any("line 3 is no Python" in (text or "") for text in shown)

    def test_outside_text_is_text(self) -> None:
        document = "\n".join(svg_lines(READ, part_of(READ), "x"))
        assert document.isascii() and "\x1b" not in document and "<b>" not in document
        assert HOSTILE.replace("\x1b", " ") in "".join(ElementTree.fromstring(document).itertext())

    def test_dark_and_light_name_the_same_things(self) -> None:
        style = svg(READ).findtext(f"{SVG}style") or ""
        light, dark = style.split("@media (prefers-color-scheme: dark)")
        selectors = re.findall(r"([^{}]+)\{(?:fill|stroke):#", dark)
        assert len(selectors) > 8 and all(f"{selector.strip()}{{" in light for selector in selectors)

    def test_lines_stay_inside_and_every_edge_is_drawn(self) -> None:
        root = svg(READ)
        width, height = int(root.get("width", "0")), int(root.get("height", "0"))
        drawn = " ".join(path.get("d", "") for path in root.iter(f"{SVG}path"))
        numbers = [float(each) for each in re.findall(r"-?\d+\.?\d*", drawn)]
        assert numbers and min(numbers) >= 0 and max(numbers) <= max(width, height)

    def test_an_empty_history(self) -> None:
        assert svg(Reading(build_history([]))).findtext(f"{SVG}desc") == "0 revisions"


def test_a_row_that_is_cut_keeps_its_column() -> None:
    from migtui.core.graph.drawing import UNICODE
    from migtui.core.paint import plain

    wide = build_history(
        [Revision("root"), *(Revision(f"b{number}", ("root",)) for number in range(20)), Revision("top", ("b8",))]
    )
    reading = Reading(wide)
    lines = [plain(line) for line in graph_lines(reading, part_of(reading), UNICODE, width=80)]
    columns = {line.index(id_) for line, id_ in zip(lines, wide.order, strict=True)}
    assert len(columns) == 1 and any("…" in line for line in lines)


def test_the_chart_and_the_picture_of_a_project(branched: Shop) -> None:
    chart = branched.run("graph", "--mermaid", "--limit", "2")
    assert chart.lines[0] == "flowchart BT" and sum(":::" in line for line in chart.lines) == 2
    picture = branched.run("graph", "--svg", "--no-database")
    assert ElementTree.fromstring(picture.out).tag == f"{SVG}svg"
