"""What git prints is read as git means it, whatever stands in names, and files are followed to where they came from."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migtui.core.git.branches import Tie, branches_of, merged_names, read_ties
from migtui.core.git.files import Commit, FileHistory, GitHistory
from migtui.core.git.index import Index, read_index
from migtui.core.git.log import Change, Logged, LogReader
from migtui.core.git.traces import Traces

NOW = datetime(2026, 1, 15, 14, 5, 40, tzinfo=timezone(timedelta(hours=-3, minutes=-30)))
ZERO = "0" * 40

# -- the log ---------------------------------------------------------------------------------------------------------

hashes = st.text("0123456789abcdef", min_size=40, max_size=40)
words = st.text(st.characters(exclude_characters="\0\n", exclude_categories=["Cs"]), max_size=20)
hostile = st.sampled_from(["\x1b[31mAnn", ":100644 100644 a b M", "[bold]", "\u202eAnn", "f" * 40, ""])
paths = st.binary(min_size=1, max_size=20).map(lambda path: path.replace(b"\0", b"\n"))
zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
dates = st.builds(datetime.fromtimestamp, st.integers(0, 2**33), zones)
commits = st.builds(Commit, hashes, words | hostile, dates, words | hostile)
changes = st.builds(Change, st.sampled_from("AMDT"), paths, hashes, st.just(b"")) | st.builds(
    Change, st.just("R"), paths, hashes, paths
)
logs = st.lists(st.builds(Logged, commits, st.lists(changes, max_size=4).map(tuple)), max_size=6)


def printed(log: list[Logged], *, merges: bool = False) -> bytes:
    """As git 2.39 prints it."""
    return b"".join(_header(each.commit) + _changes(each, merges=merges) for each in log)


def _header(commit: Commit) -> bytes:
    assert commit.when is not None
    sign, rest = ("-" if (offset := commit.when.utcoffset() or timedelta()) < timedelta() else "+"), abs(offset)
    zone = f"{sign}{rest.seconds // 3600:02}{rest.seconds // 60 % 60:02}"
    date = f"{int(commit.when.timestamp())} {zone}"
    return "\0".join([commit.hash, commit.author, date, commit.subject, ""]).encode()


def _changes(logged: Logged, *, merges: bool) -> bytes:
    text = b"" if not logged.changes else b"\0" if merges else b"\n"
    for change in logged.changes:
        if merges and change.status != "R":
            modes = f"::100644 100644 100644 {ZERO} {ZERO} {change.blob} {change.status * 2}"
        else:
            modes = f":100644 100644 {ZERO} {change.blob} {change.status}{'100' * (change.status == 'R')}"
        text += b"\0".join([modes.encode(), *([change.old] if change.old else []), change.path, b""])
    return text


def read(data: bytes, *cuts: int) -> list[Logged]:
    """In pieces that end at these places."""
    reader = LogReader()
    found: list[Logged] = []
    ends = sorted({0, *(cut % (len(data) + 1) for cut in cuts), len(data)})
    for start, end in pairwise(ends):
        found += reader.feed(data[start:end])
    return [*found, *reader.end()]


@settings(max_examples=50)
@given(logs, st.lists(st.integers(0, 10_000), max_size=8))
def test_a_log_is_read_as_it_was_written_however_it_comes_in(log: list[Logged], cuts: list[int]) -> None:
    assert read(printed(log), *cuts) == log


@settings(max_examples=50)
@given(logs)
def test_so_are_merges(log: list[Logged]) -> None:
    doubled = [
        each._replace(
            changes=tuple(
                change if change.status == "R" else change._replace(status=change.status * 2) for change in each.changes
            )
        )
        for each in log
    ]
    assert read(printed(log, merges=True)) == doubled


@given(st.binary(max_size=200))
def test_what_no_git_prints_raises_nothing(data: bytes) -> None:
    read(data)


@pytest.mark.parametrize("date", ["", "no date", "99999999999999999 +0000", "1700000000 +99999999", "1700000000 x"])
def test_a_date_that_is_none_is_unknown(date: str) -> None:
    data = "\0".join(["a" * 40, "Ann", date, "add", ""]).encode()
    assert [each.commit.when for each in read(data)] == [None]


def test_a_name_in_no_encoding_is_shown_as_far_as_it_goes() -> None:
    data = b"\0".join([b"a" * 40, b"Andr\xe9", b"0 +0000", b"add", b""])
    assert [each.commit.author for each in read(data)] == ["Andr\ufffd"]


# -- files through commits -------------------------------------------------------------------------------------------


def commit(name: str) -> Commit:
    return Commit(name, "Ann", NOW, name)


def step(name: str, *changes: tuple[str, ...]) -> Logged:
    """A commit: ("A", "v/a.py"), ("R", "v/new.py", "v/old.py"); a text's hash is the commit's name."""
    told = [Change(status, path.encode(), name, "".join(old).encode()) for status, path, *old in changes]
    return Logged(commit(name), tuple(told))


def traced(*log: Logged, path: str = "v/a.py") -> tuple[str, str, str]:
    """Which commit the file came with, which changed it last, and the hash of its text."""
    traces = Traces([path.encode()], [b"v"])
    for logged in log:
        traces.take(logged)
    trace = traces.by_file[path.encode()]
    return (
        trace.origin.hash if trace.origin else "",
        trace.changed.hash if trace.changed else "",
        trace.blob,
    )


def test_a_file_came_with_the_commit_that_added_it_and_the_newest_other_changed_it() -> None:
    assert traced(step("c1", ("A", "v/a.py"))) == ("c1", "", "c1")
    log = step("c3", ("M", "v/a.py")), step("c2", ("M", "v/a.py")), step("c1", ("A", "v/a.py"))
    assert traced(*log) == ("c1", "c3", "c3")


def test_who_adds_it_again_wrote_it() -> None:
    log = step("c3", ("A", "v/a.py")), step("c2", ("D", "v/a.py")), step("c1", ("A", "v/a.py"))
    assert traced(*log) == ("c3", "", "c3")


def test_a_deletion_on_a_side_that_lost_is_no_news() -> None:
    log = step("c3", ("D", "v/a.py")), step("c2", ("M", "v/a.py")), step("c1", ("A", "v/a.py"))
    assert traced(*log) == ("c1", "c2", "")


def test_who_moves_it_neither_wrote_nor_changed_it() -> None:
    log = step("c2", ("R", "v/a.py", "v/old.py")), step("c1", ("A", "v/old.py"))
    assert traced(*log) == ("c1", "", "c2")


def test_two_files_may_take_each_others_names() -> None:
    swapped = step("c3", ("R", "v/a.py", "v/b.py"), ("R", "v/b.py", "v/a.py"))
    log = swapped, step("c2", ("A", "v/b.py")), step("c1", ("A", "v/a.py"))
    assert traced(*log)[0] == "c2"


def test_a_merge_that_adds_wrote_it_and_one_that_mixes_changed_it() -> None:
    assert traced(step("m", ("AA", "v/a.py"))) == ("m", "", "m")
    log = step("m", ("MM", "v/a.py")), step("c2", ("M", "v/a.py")), step("c1", ("A", "v/a.py"))
    assert traced(*log) == ("c1", "m", "m")


def test_what_came_from_another_folder_is_followed_when_its_log_is_at_hand() -> None:
    traces = Traces([b"v/a.py", b"v/b.py"], [b"v"])
    traces.take(step("c3", ("R", "v/a.py", "old/x.py"), ("A", "v/b.py")))
    complete = [traces.is_complete]
    assert traces.go_outside() == (["c3"], [b"old"])
    complete.append(traces.is_complete)
    assert complete == [True, False]
    traces.take(step("c1", ("A", "old/x.py")))
    assert traces.by_file[b"v/a.py"].origin == commit("c1")
    assert traces.go_outside() == ([], [])


# -- branches --------------------------------------------------------------------------------------------------------


def tie(hash: str, *parents: str, subject: str = "") -> Tie:
    return Tie(hash, parents, subject)


def test_the_first_parents_are_the_branch_and_a_merge_names_what_it_brought() -> None:
    ties = [
        tie("e", "d"),
        tie("d", "b", "c", subject="Merge branch 'feature/tax' into feature/all"),
        tie("c", "a"),
        tie("b", "a"),
        tie("a", "main"),
    ]
    named = {"e": "feature/all", "d": "feature/all", "b": "feature/all", "a": "feature/all", "c": "feature/tax"}
    assert branches_of(ties, "feature/all", "main") == named


def test_what_a_merge_of_main_brought_is_of_no_other_branch() -> None:
    ties = [tie("c", "b", "m", subject="Merge remote-tracking branch 'origin/main'"), tie("m", "x"), tie("b", "x")]
    assert branches_of(ties, "feature", "origin/main") == {"c": "feature", "b": "feature", "m": ""}


def test_without_a_branch_only_merges_have_names() -> None:
    ties = [tie("c", "a", "b", subject="Merge pull request #7 from ann/tax"), tie("b", "a"), tie("a")]
    assert branches_of(ties, "", "main") == {"c": "", "a": "", "b": "tax"}


def test_a_chain_of_thousands_of_commits_is_no_recursion() -> None:
    ties = [tie(f"{n}", f"{n - 1}", f"side{n}", subject=f"Merge branch 's{n}'") for n in range(5000, 0, -1)]
    sides = [tie(f"side{n}", "0") for n in range(5000, 0, -1)]
    found = branches_of([*ties, *sides], "feature", "main")
    assert (found["1"], found["side1"], found["side5000"]) == ("feature", "s1", "s5000")


@pytest.mark.parametrize(
    ("subject", "names"),
    [
        ("Merge branch 'x'", ["x"]),
        ("Merge branch 'feature/x' into 'main'", ["feature/x"]),
        ("Merge remote-tracking branch 'origin/x' into y", ["x"]),
        ("Merge branches 'a', 'b' and 'c'", ["a", "b", "c"]),
        ("Merge branch 'x' of https://host/r", ["x"]),
        ("Merge pull request #12 from somebody/feature/x", ["feature/x"]),
        ("Merged in feature/x (pull request #3)", ["feature/x"]),
        ("merge heads", []),
        ("Merge tag 'v1'", []),
        ("", []),
    ],
)
def test_what_the_messages_of_merges_name(subject: str, names: list[str]) -> None:
    assert merged_names(subject) == names


ties_lists = st.lists(st.builds(Tie, hashes, st.lists(hashes, max_size=3).map(tuple), words), max_size=6)


@given(ties_lists)
def test_ties_are_read_as_they_were_written(ties: list[Tie]) -> None:
    text = "".join(f"{tie.hash}\0{' '.join(tie.parents)}\0{tie.subject}\0" for tie in ties)
    assert read_ties(text.encode()) == ties


@given(ties_lists)
def test_every_commit_gets_a_branch_or_none_and_it_ends(ties: list[Tie]) -> None:
    assert set(branches_of(ties, "feature", "main")) <= {tie.hash for tie in ties}


# -- the index -------------------------------------------------------------------------------------------------------


@given(st.lists(paths, unique=True, max_size=8), st.data())
def test_the_index_is_read_as_git_lists_it(names: list[bytes], data: st.DataObject) -> None:
    split = sorted(data.draw(st.tuples(*[st.integers(0, len(names))] * 2)))
    staged, unmerged, untracked = names[: split[0]], names[split[0] : split[1]], names[split[1] :]
    listed = [b"H 100644 %s 0\t%s" % (b"a" * 40, name) for name in staged]
    listed += [b"M 100644 %s %d\t%s" % (b"a" * 40, stage, name) for name in unmerged for stage in (1, 2, 3)]
    listed += [b"? " + name for name in untracked]
    tree = [b"100644 blob %s\t%s" % (b"b" * 40, name) for name in staged]
    found = read_index(b"\0".join([*tree, b""]), b"\0".join([*listed, b""]))
    assert found == Index(dict.fromkeys(staged, "b" * 40), frozenset(staged), frozenset(unmerged), frozenset(untracked))


INDEX = Index(
    committed={b"same": "1", b"other": "2", b"removed": "1", b"both": "1"},
    staged=frozenset({b"same", b"other", b"new"}),
    unmerged=frozenset({b"both"}),
    untracked=frozenset({b"nobody", b"removed"}),
)


@pytest.mark.parametrize(
    ("path", "state"),
    [
        (b"same", "committed"),
        (b"other", "uncommitted"),
        (b"new", "uncommitted"),
        (b"removed", "uncommitted"),
        (b"nobody", "untracked"),
        (b"both", "conflict"),
        (b"ignored", None),
    ],
)
def test_the_state_of_a_file(path: bytes, state: str | None) -> None:
    assert INDEX.state(path, {"1"}) == state


def test_of_a_file_that_cannot_be_read_no_change_is_claimed() -> None:
    assert INDEX.state(b"other", ()) == "committed"


def test_a_history_knows_files_by_path() -> None:
    found = FileHistory("untracked")
    assert GitHistory({"/v/a.py": found}).of("/v/a.py") is found
    assert GitHistory({}).of("/v/a.py") is None
