"""Nasty version files, each read by us and loaded by Alembic: where both have an answer, it is the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import pytest
from alembic import util
from alembic.script.base import Script
from hypothesis import given
from hypothesis import strategies as st

from migtui.core.model import Revision
from migtui.core.reading.version_file import Unsure, check_body, read_version_file

AlembicLoads = Callable[[bytes, str], Script | Exception]
Expected = Literal["sure", "unsure", "broken"]

HEADER = 'revision = "ae10"\ndown_revision = "27c6"\nbranch_labels = None\ndepends_on = None\n'
BODY = "\n\ndef upgrade():\n    pass\n\n\ndef downgrade():\n    pass\n"


@dataclass(frozen=True)
class Case:
    """One file, and what is to be read from it. Alembic's own reading of it is compared besides."""

    name: str
    source: str | bytes
    expected: Expected = "sure"
    file: str = "some_file.py"
    id: str = "ae10"
    down: tuple[str, ...] = ("27c6",)
    message: str = "some file"
    kind: str = ""
    line: int | None = None
    alembic_loads: bool | None = None
    """None: Alembic loads it unless it is broken."""

    @property
    def data(self) -> bytes:
        return self.source if isinstance(self.source, bytes) else self.source.encode()


def unsure(name: str, source: str, **facts: object) -> Case:
    return Case(name, source, "unsure", **facts)  # type: ignore[arg-type]


def broken(name: str, source: str | bytes, kind: str, line: int | None, **facts: object) -> Case:
    return Case(name, source, "broken", kind=kind, line=line, **facts)  # type: ignore[arg-type]


SURE = [
    Case("plain", HEADER + BODY),
    Case("no body", HEADER),
    Case(
        "annotated",
        "from typing import Sequence, Union\n"
        'revision: str = "ae10"\ndown_revision: Union[str, Sequence[str], None] = "27c6"\n' + BODY,
    ),
    Case("annotation without a value", 'revision: str\nrevision = "ae10"\ndown_revision = "27c6"\n'),
    Case("base", HEADER.replace('"27c6"', "None") + BODY, down=()),
    Case("empty tuple", HEADER.replace('"27c6"', "()") + BODY, down=()),
    Case("empty list", HEADER.replace('"27c6"', "[]") + BODY, down=()),
    Case("merge", HEADER.replace('"27c6"', '("27c6", "91d3")') + BODY, down=("27c6", "91d3")),
    Case("list of parents", HEADER.replace('"27c6"', '["91d3", "27c6"]') + BODY, down=("91d3", "27c6")),
    Case(
        "tuple over lines",
        HEADER.replace('"27c6"', '(\n    "27c6",  # why\n    "91d3",\n)'),
        down=("27c6", "91d3"),
    ),
    Case("tuple of one", HEADER.replace('"27c6"', '("27c6",)') + BODY),
    Case("parent twice", HEADER.replace('"27c6"', '("27c6", "27c6")') + BODY),
    Case("implicit concatenation", HEADER.replace('"ae10"', '"ae" "10"') + BODY),
    Case("backslash lines", 'revision = \\\n    "ae10"\ndown_revision \\\n  = "27c6"\n' + BODY),
    Case("semicolons", 'revision = "ae10"; down_revision = "27c6"\n' + BODY),
    Case("chained assignment", 'revision = ident = "ae10"\nparent = down_revision = "27c6"\n' + BODY),
    Case("assigned twice", 'revision = "old"\nrevision = "ae10"\ndown_revision = "27c6"\n' + BODY),
    Case("computed, then plain", 'revision = str(1)\nrevision = "ae10"\ndown_revision = "27c6"\n' + BODY),
    Case("reassigned below a function", HEADER.replace("ae10", "old") + BODY + '\n\nrevision = "ae10"\n'),
    Case("the name in a body", HEADER + "\n\ndef upgrade():\n    revision = 1\n    depends_on = revision\n"),
    Case(
        "imported inside a function",
        HEADER + "\n\ndef upgrade():\n    from os import path as revision\n    revision\n",
    ),
    Case(
        "labels and dependencies",
        'revision = "ae10"\ndown_revision = "27c6"\nbranch_labels = ("shop", "core")\ndepends_on = ["b3aa"]\n',
    ),
    Case(
        "scalar label and dependency",
        'revision = "ae10"\ndown_revision = "27c6"\nbranch_labels = "None"\ndepends_on = "billing"\n',
    ),
    Case("empty dependency", HEADER.replace("depends_on = None", 'depends_on = ""') + BODY),
    Case("tuple of an empty dependency", HEADER.replace("depends_on = None", 'depends_on = ("",)') + BODY),
    Case("no labels, no dependencies", 'revision = "ae10"\ndown_revision = "27c6"\n' + BODY),
    Case("BOM", b"\xef\xbb\xbf" + HEADER.encode()),
    Case("latin-1 cookie", b'# -*- coding: latin-1 -*-\n"""caf\xe9"""\n' + HEADER.encode(), message="café"),
    Case(
        "CRLF",
        ('"""add it\r\n\r\nRevises: x\r\n"""\r\n' + HEADER.replace("\n", "\r\n")).encode(),
        message="add it",
    ),
    Case("CR", HEADER.replace("\n", "\r").encode()),
    Case(
        "code in the docstring",
        '"""add it\n\ndef upgrade():\n    revision = "no"\nrevision = "no"\n"""\n' + HEADER + BODY,
        message="add it",
    ),
    Case("decorator first", HEADER + "\nimport functools\n\n@functools.lru_cache\ndef upgrade():\n    pass\n"),
    Case("async function", HEADER + "\nasync def upgrade():\n    pass\n"),
    Case("class in the header", "class Base:\n    revision = 'no'\n\n\n" + HEADER + BODY),
    Case("function above the names", "def helper():\n    return 1\n\n\n" + HEADER + BODY),
    Case("an if that binds nothing of it", "if True:\n    import os\n" + HEADER + BODY),
    Case("star import with everything there", "from os.path import *\n" + HEADER + BODY),
    Case("conn.exec is no exec", HEADER + "\n\ndef upgrade():\n    conn.exec('x')\n"),
    Case("bad escapes", HEADER + '\nPATTERN = "\\d"\n' + BODY),
    Case("legacy file name", "down_revision = None\n", file="ae10.py", down=(), message=""),
    Case("odd id", HEADER.replace("ae10", "0.57.0 rc1/ü") + BODY, id="0.57.0 rc1/ü"),
]

UNSURE = [
    unsure("a name", 'ident = "ae10"\nrevision = ident\ndown_revision = "27c6"\n', id="some_file.py"),
    unsure("an f-string", 'revision = f"ae{10}"\ndown_revision = "27c6"\n', id="some_file.py"),
    unsure("a call", 'revision = str("ae10")\ndown_revision = "27c6"\n', id="some_file.py"),
    unsure(
        "the environment",
        'import os\nrevision = os.environ.get("X", "ae10")\ndown_revision = "27c6"\n',
        id="some_file.py",
    ),
    unsure(
        "computed parent",
        'import os\nrevision = "ae10"\ndown_revision = os.environ.get("X", "27c6")\n',
        down=(),
    ),
    unsure("computed item", 'P = "27c6"\nrevision = "ae10"\ndown_revision = (P, "91d3")\n', down=()),
    unsure(
        "computed label",
        'class cli:\n    EXPAND = "expand"\n' + HEADER.replace("labels = None", "labels = (cli.EXPAND,)"),
    ),
    unsure("if", 'revision = "ae10"\nif True:\n    down_revision = "27c6"\n', down=()),
    unsure(
        "try",
        'revision = "ae10"\ntry:\n    down_revision = "27c6"\nexcept ImportError:\n    down_revision = None\n',
        down=(),
    ),
    unsure("for", 'revision = "ae10"\nfor down_revision in ["27c6"]:\n    pass\n', down=()),
    unsure(
        "with",
        'import io\nrevision = "ae10"\nwith io.StringIO() as out:\n    down_revision = "27c6"\n',
        down=(),
    ),
    unsure("unpacked", 'revision, down_revision = "ae10", "27c6"\n', id="some_file.py", down=()),
    unsure("augmented", 'revision = "ae"\nrevision += "10"\ndown_revision = "27c6"\n', id="some_file.py"),
    unsure("walrus", '(revision := "ae10")\ndown_revision = "27c6"\n', id="some_file.py"),
    unsure("added", 'revision = "ae" + "10"\ndown_revision = "27c6"\n', id="some_file.py"),
    unsure("imported", 'from os.path import sep as revision\ndown_revision = "27c6"\n', id="some_file.py"),
    unsure(
        "star import in place of a name",
        'from os.path import *\nrevision = "ae10"\n',
        down=(),
        alembic_loads=False,
    ),
    unsure(
        "__getattr__",
        'revision = "ae10"\n\n\ndef __getattr__(name):\n'
        '    if name != "down_revision":\n        raise AttributeError\n    return "27c6"\n',
        down=(),
    ),
    unsure("globals()", HEADER + BODY + '\nglobals()["revision"] = "other"\n'),
    unsure("exec", HEADER + BODY + "\nexec(\"revision = 'other'\")\n"),
    unsure("vars()", HEADER + BODY + '\nvars()["revision"] = "other"\n'),
    unsure(
        "global statement",
        HEADER + "\n\ndef late():\n    global revision\n    revision = 'x'\n\n\nlate()\n",
        id="some_file.py",
    ),
    unsure("conditional below", HEADER + BODY + "\nif True:\n    down_revision = None\n", down=()),
    unsure("a number as label", HEADER.replace("branch_labels = None", "branch_labels = 5")),
]

BROKEN = [
    broken("header syntax", 'x = = 1\nrevision = "ae10"\ndown_revision = "27c6"\n' + BODY, "syntax", 1),
    broken("unclosed docstring", '"""add\n' + HEADER + BODY, "syntax", 1),
    broken("null byte", HEADER.encode() + b"\0\n", "syntax", None),
    broken("not UTF-8", b'"""caf\xe9"""\n' + HEADER.encode(), "syntax", 1),
    broken("unknown cookie", b"# coding: klingon\n" + HEADER.encode(), "syntax", None),
    broken("helper module", "def helper():\n    return 1\n", "no-revision", None, id="some_file.py", down=()),
    broken("empty file", "", "no-revision", None, id="some_file.py", down=()),
    broken("no down_revision", 'revision = "ae10"\n' + BODY, "no-revision", None, down=()),
    broken("number as id", HEADER.replace('"ae10"', "1") + BODY, "no-revision", 1, id="some_file.py"),
    broken("None as id", HEADER.replace('"ae10"', "None") + BODY, "no-revision", 1, id="some_file.py"),
    broken("illegal id", HEADER.replace("ae10", "ae-10") + BODY, "no-revision", 1, id="ae-10"),
    broken("number as parent", HEADER.replace('"27c6"', "27") + BODY, "no-revision", 2, down=()),
    broken("empty parent", HEADER.replace('"27c6"', '""') + BODY, "no-revision", 2, down=()),
    broken("None among the parents", HEADER.replace('"27c6"', '("27c6", None)') + BODY, "no-revision", 2),
    broken(
        "empty dependency among others",
        HEADER.replace("depends_on = None", 'depends_on = ("91d3", "")'),
        "no-revision",
        4,
    ),
    broken(
        "the whole file broken where it names them",
        HEADER + "\n\ndef upgrade():\n    print revision\n",
        "syntax",
        8,
    ),
    broken("tuple as id", HEADER.replace('"ae10"', '("ae10",)'), "no-revision", 1, id="some_file.py"),
    # Alembic loads this one, and takes the empty row in its version table for no row
    broken("empty id", HEADER.replace('"ae10"', '""'), "no-revision", 1, id="some_file.py", alembic_loads=True),
]

CASES = SURE + UNSURE + BROKEN


def named(case: Case) -> str:
    return case.name


def read(case: Case) -> Revision:
    reading = read_version_file(case.data, f"/project/versions/{case.file}")
    return reading.revision if isinstance(reading, Unsure) else reading


@pytest.mark.parametrize("case", CASES, ids=named)
def test_what_the_file_says(case: Case) -> None:
    revision = read(case)
    assert (revision.id, revision.down_revisions, revision.message) == (case.id, case.down, case.message)


@pytest.mark.parametrize("case", SURE, ids=named)
def test_certain_files_have_no_problem(case: Case) -> None:
    reading = read_version_file(case.data, case.file)
    assert isinstance(reading, Revision)
    assert reading.problem is None
    assert check_body(case.data, case.file) is None


@pytest.mark.parametrize("case", UNSURE, ids=named)
def test_computed_files_say_what_is_computed(case: Case) -> None:
    reading = read_version_file(case.data, case.file)
    assert isinstance(reading, Unsure)
    problem = reading.revision.problem
    assert problem is not None
    assert (problem.kind, problem.file) == ("unsure", case.file)
    assert problem.line is not None
    assert reading.unknown[0] in problem.message


@pytest.mark.parametrize("case", BROKEN, ids=named)
def test_broken_files_say_what_and_where(case: Case) -> None:
    problem = read(case).problem
    assert problem is not None
    assert (problem.kind, problem.line) == (case.kind, case.line)
    assert problem.message.endswith(".")
    assert problem.hint


@pytest.mark.parametrize("case", CASES, ids=named)
def test_alembic_sees_the_same(case: Case, alembic_loads: AlembicLoads) -> None:
    seen = alembic_loads(case.data, case.file)
    if case.alembic_loads is None:
        assert isinstance(seen, Script) == (case.expected != "broken")
    else:
        assert isinstance(seen, Script) == case.alembic_loads
    if isinstance(seen, Script) and case.expected != "broken":
        reading = read_version_file(case.data, case.file)
        unknown = reading.unknown if isinstance(reading, Unsure) else ()
        facts = facts_of(read(case))
        assert {name: facts[name] for name in facts if name not in unknown} == {
            name: fact for name, fact in alembic_facts(seen).items() if name not in unknown
        }


def facts_of(revision: Revision) -> dict[str, object]:
    return {
        "revision": revision.id,
        "down_revision": revision.down_revisions,
        "branch_labels": set(revision.branch_labels),
        "depends_on": revision.depends_on,
    }


def alembic_facts(script: Script) -> dict[str, object]:
    return {
        "revision": script.revision,
        "down_revision": tuple(dict.fromkeys(script._versioned_down_revisions)),
        "branch_labels": set(script._orig_branch_labels),
        "depends_on": tuple(util.to_tuple(script.dependencies or None, default=())),
    }


def test_a_syntax_error_in_the_body_is_found_by_the_second_pass(alembic_loads: AlembicLoads) -> None:
    data = (HEADER + "\n\ndef upgrade():\n    print 'x'\n").encode()
    reading = read_version_file(data, "a.py")
    assert isinstance(reading, Revision)
    assert (reading.id, reading.down_revisions, reading.problem) == ("ae10", ("27c6",), None)
    problem = check_body(data, "a.py")
    assert problem is not None
    assert (problem.kind, problem.where) == ("syntax", "a.py:8")
    assert isinstance(alembic_loads(data, "a.py"), SyntaxError)


def test_only_compiling_finds_a_return_outside_a_function(alembic_loads: AlembicLoads) -> None:
    data = (HEADER + BODY + "\nreturn\n").encode()
    problem = check_body(data, "a.py")
    assert problem is not None
    assert problem.message == "a.py is not valid Python: 'return' outside function."
    assert isinstance(alembic_loads(data, "a.py"), SyntaxError)


DOCSTRINGS = [
    # docstring, file name, message, doc, created
    (
        "add it\n\nRevision ID: ae10\nCreate Date: 2024-05-01 10:00:00\n",
        "ae10_x.py",
        "add it",
        "",
        "2024-05-01 10:00:00",
    ),
    ("\n  add it  \n\nmore\n", "ae10_x.py", "add it", "", ""),
    ("add it\nand that\n\nmore", "ae10_x.py", "add it", "add it\nand that", ""),
    (
        "add it\nRevision ID: ae10\nRevises: 27c6\nCreate Date: 2025-01-XX\n",
        "ae10_x.py",
        "add it",
        "",
        "2025-01-XX",
    ),
    ("Revision ID: ae10\nRevises: 27c6\n", "ae10_add_users.py", "add users", "", ""),
    ("empty message\n\nRevision ID: ae10", "ae10_.py", "", "", ""),
    ("empty message\n\nRevision ID: ae10", "2024_05_01_1030-ae10_add_users.py", "add users", "", ""),
    ("empty message", "2024-05-01-1030_add_users.py", "add users", "", ""),
    ("empty message", "add_users_ae10.py", "add users", "", ""),
    ("empty message", "ae10_empty_message.py", "", "", ""),
    ("", "ae10.py", "", "", ""),
    ("", r"C:\versions\ae10_add_users.py", "add users", "", ""),
    ("Release [0.57.0]. “×”", "ae10.py", "Release [0.57.0]. “×”", "", ""),
    ("add it\n\nCreate Date:\n", "ae10.py", "add it", "", ""),
]


@pytest.mark.parametrize(("text", "file", "message", "doc", "created"), DOCSTRINGS)
def test_docstrings(text: str, file: str, message: str, doc: str, created: str) -> None:
    data = (f'"""{text}"""\n' if text else "").encode() + HEADER.encode()
    revision = read(Case("", data, file=file))
    assert (revision.message, revision.doc, revision.created) == (message, doc, created)


ids = st.text(st.characters(exclude_characters="@-+:", exclude_categories=["Cs"]), min_size=1, max_size=40)


@given(
    revision=ids,
    down=st.one_of(st.none(), ids, st.lists(ids, unique=True), st.lists(ids, unique=True).map(tuple)),
    labels=st.one_of(st.none(), ids, st.lists(ids, unique=True).map(tuple)),
    depends=st.one_of(st.none(), ids, st.lists(ids, unique=True)),
    annotated=st.booleans(),
    prose=st.text(st.characters(exclude_categories=["Cs"]), max_size=80),
    newline=st.sampled_from(["\n", "\r\n"]),
)
def test_what_repr_writes_is_read_back(
    revision: str, down: object, labels: object, depends: object, annotated: bool, prose: str, newline: str
) -> None:
    values = {"revision": revision, "down_revision": down, "branch_labels": labels, "depends_on": depends}
    lines = [
        repr(prose),
        *(f"{name}{': object' if annotated else ''} = {value!r}" for name, value in values.items()),
    ]
    data = (newline.join(lines) + BODY.replace("\n", newline)).encode()
    reading = read_version_file(data, "x.py")
    assert isinstance(reading, Revision)
    assert reading.problem is None
    assert reading.id == revision
    assert reading.down_revisions == util.to_tuple(down, default=())
    assert reading.branch_labels == util.to_tuple(labels, default=())
    assert reading.depends_on == util.to_tuple(depends, default=())


@given(data=st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace"))))
def test_no_bytes_make_it_raise(data: bytes) -> None:
    assert read(Case("", data)).file
    check_body(data, "x.py")


@given(cut=st.integers(0, len(HEADER + BODY)))
def test_a_file_that_is_being_written_is_read_or_flagged(cut: int) -> None:
    data = (HEADER + BODY)[:cut].encode()
    revision = read(Case("", data))
    assert revision.problem or revision.id == "ae10"


@pytest.mark.parametrize("call", ['globals()["upgrade_%s" % engine_name]()', 'globals()[f"downgrade_{name}"]()'])
def test_the_multidb_templates_bind_nothing_by_globals(call: str) -> None:
    reading = read_version_file((HEADER + f"\ndef upgrade(engine_name):\n    {call}\n").encode(), "a1.py")
    assert isinstance(reading, Revision)
    assert reading.problem is None
