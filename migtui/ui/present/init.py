"""The guided start's rows and sentences."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path

from migtui.core.database import DatabaseState
from migtui.core.environment.database_url import Finding
from migtui.core.environment.metadata_search import Candidate
from migtui.engine.drafts import EnvFacts
from migtui.engine.setup import Setup
from migtui.engine.setup_run import Preview, Proof

from ..init_form import InitForm, Page
from ..text import Line, counted, one_line, pad
from .edits import shown_path
from .report import error_lines

TITLES: dict[Page, str] = {"template": "Template", "database": "Database", "models": "Models"}
MARKS = {"good": ("✓ ", "good"), "warning": ("⚠ ", "warning"), "error": ("✗ ", "broken")}
TABLES = 6
"""Names of tables that are listed."""


def steps_line(form: InitForm, page: Page) -> Line:
    """ "1 Template  2 Database  3 Models", the page in question in bold."""
    parts: list[tuple[str, str]] = []
    for number, each in enumerate(form.pages, 1):
        parts += [(f"{number} {TITLES[each]}", "head" if each == page else "dim"), ("   ", "")]
    return tuple(parts)


def command(setup: Setup) -> str:
    """ "alembic init -t async migrations"."""
    return shlex.join(setup.words)


def template_rows(form: InitForm) -> list[Line]:
    """A line a template; Flask-Migrate's say so."""
    width = max(len(each.name) for each in form.templates) + 2
    rows: list[Line] = []
    for index, each in enumerate(form.templates):
        mark = "(•) " if index == form.chosen else "( ) "
        kind = "flask db init  " if each.flask else ""
        name = (pad(one_line(each.name), width), "label" if index == form.chosen else "")
        rows.append(((mark, ""), name, (kind, "key"), (one_line(each.synopsis), "dim")))
    return rows


def template_note(form: InitForm) -> Line:
    """Why the template was proposed, or what is missing for a better one."""
    search = form.search
    has_flask = any(each.flask for each in form.templates)
    if search.uses_migrate and not has_flask:
        return (("⚠ ", "warning"), (f"Flask-Migrate is used here: {form.installed.install} Flask-Migrate", "warning"))
    if form.template.flask:
        binds = "SQLALCHEMY_BINDS is set: multidb is for that. " if search.has_binds else ""
        return ((f"{binds}The application is loaded for it, and brings databases and models.", "dim"),)
    if search.uses_migrate:
        return (("This project calls Migrate(…): Flask-Migrate's templates go with it.", "warning"),)
    return ()


def finding_lines(findings: Sequence[Finding]) -> list[Line]:
    """A mark and a sentence each."""
    return [(MARKS[each.level], (one_line(each.text), MARKS[each.level][1])) for each in findings]


def example_rows(form: InitForm) -> list[Line]:
    """The forms of URLs."""
    rows: list[Line] = []
    for example, is_there in form.examples():
        mark = ("✓ ", "good") if is_there else ("  ", "")
        rows.append((mark, (pad(example.label, 15), "label"), (one_line(example.url), "" if is_there else "dim")))
    return rows


def candidate_rows(form: InitForm) -> list[Line]:
    """The candidates with their marks, and what else must be imported for each."""
    names = form.database_names
    several = len(names) > 1
    width = max((len(name) for name in names), default=0) + 2
    rows: list[Line] = []
    for index, each in enumerate(form.search.candidates):
        mark = form.mark(index)
        owner = names[mark - 1] if mark else "-"
        shown = pad(f"[{owner}]", width + 1) if several else "[x] " if mark else "[ ] "
        rows.append(((shown, "key" if mark else ""), *_candidate(each, form.site.folder)))
    return rows


def _candidate(candidate: Candidate, base: Path) -> Line:
    source = candidate.source
    name = pad(one_line(f"{source.module}:{source.expression}"), 34)
    tables = counted(source.tables, "table") if source.tables else "no tables"
    place = one_line(f"{shown_path(source.file, base)}:{source.line}")
    return ((name + " ", "label"), (pad(tables, 10) + " ", "" if source.tables else "dim"), (place, "dim"))


def candidate_details(form: InitForm, index: int) -> list[str]:
    """What env.py will have to do for the candidate under the cursor."""
    if index >= len(form.search.candidates):
        return []
    candidate = form.search.candidates[index]
    lines = []
    if candidate.imports:
        lines.append(f"env.py will also import {', '.join(candidate.imports)}: nobody else does")
    if candidate.entries != (".",):
        lines.append(f"prepend_sys_path gets {', '.join(each for each in candidate.entries if each != '.')}")
    return lines


def no_candidates(form: InitForm) -> str:
    """What stands in the place of the list."""
    count = counted(form.search.files, "Python file")
    more = "" if form.search.is_complete else ", and there are more"
    return f"No models were found in {count}{more}. Name their metadata below, or leave it for later."


def option_rows(form: InitForm) -> list[Line]:
    """The switches of `context.configure`."""
    options = form.options
    rows = (
        (form.render_as_batch, "render_as_batch", "SQLite changes a table by copying it"),
        (options.compare_type, "compare_type", "autogenerate sees a changed type; Alembic's default"),
        (options.compare_server_default, "compare_server_default", "autogenerate sees a changed server default"),
    )
    return [
        (("[x] " if is_on else "[ ] ", "key" if is_on else ""), (pad(name, 24), "label"), (text, "dim"))
        for is_on, name, text in rows
    ]


def changes_note(setup: Setup, preview: Preview) -> str:
    """What the changes screen says above the diffs, a paragraph a line."""
    lines = [f"Runs: {command(setup)}", f"Creates: {', '.join(preview.created)}, {setup.directory}/versions/"]
    if setup.flask:
        return "\n".join([*lines, "The files are the template's own: databases and models come from the application."])
    return "\n".join([*lines, "Then changes what the template has written:"])


# -- the proof ---------------------------------------------------------------------------------------------------------


def proof_lines(proof: Proof, width: int) -> list[Line]:
    """What the reader says of the new project."""
    lines: list[Line] = []
    for state in proof.states:
        lines += [_state(state)]
    for facts in proof.facts:
        lines += [_metadata(facts)]
    if proof.error is not None:
        lines += [(), (("It does not work yet.", "warning"), (" The files are written, and stay as they are.", ""))]
        lines += [(), ((proof.error.title, "broken"),), *error_lines(proof.error, width)]
    return lines


def is_proved(proof: Proof) -> bool:
    """The databases answered, and env.py has tables to compare them with."""
    return proof.error is None and all(each.metadata and any(each.metadata) for each in proof.facts)


def _state(state: DatabaseState) -> Line:
    name = f"{one_line(state.key)}: " if state.key else ""
    if state.error:
        return (MARKS["error"], (f"{name}{one_line(state.error)}", "broken"))
    if state.missing_file:
        file = one_line(Path(state.missing_file).name)
        return (MARKS["good"], (f"{name}SQLite; {file} does not exist yet: the first upgrade creates it", ""))
    server = f"{state.dialect} {state.server}".strip()
    tables = f", {counted(state.tables, 'table')}" if state.tables is not None else ""
    return (MARKS["good"], (f"{name}reached {one_line(state.url)} · {server}{tables}", ""))


def _metadata(facts: EnvFacts) -> Line:
    name = f"{one_line(facts.key)}: " if facts.key else ""
    if facts.metadata is None:
        return (MARKS["warning"], (f"{name}target_metadata is None: autogenerate has nothing to compare", "warning"))
    if not any(facts.metadata):
        return (
            MARKS["warning"],
            (f"{name}target_metadata has no tables: models must be imported in env.py", "warning"),
        )
    shown = ", ".join(map(one_line, facts.tables[:TABLES]))
    more = ", …" if len(facts.tables) > TABLES else ""
    return (MARKS["good"], (f"{name}env.py knows {counted(sum(facts.metadata), 'table')}: {shown}{more}", ""))
