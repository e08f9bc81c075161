"""What in the settings does not hold, each with its file and line, for the command log and the status line."""

from __future__ import annotations

from collections.abc import Iterator

from migtui.config import Settings, SettingsProblem, Source

from ..keys.keymap import KeyProblem, key_map


def settings_problems(settings: Settings) -> tuple[SettingsProblem, ...]:
    """What the files say that they cannot, a theme that there is not, and what of the key map and the own commands the
    registry cannot follow."""
    found = key_map(settings).problems
    return (
        *sorted(settings.problems, key=lambda problem: not problem.is_safety),
        *_theme(settings),
        *(SettingsProblem(each.text, _where(settings, each), is_safety=False) for each in found),
    )


def said(problem: SettingsProblem) -> str:
    """In one line, with its place."""
    return f"{problem.place}: {told(problem)}" if problem.where else told(problem)


def place(problem: SettingsProblem) -> tuple[str, ...]:
    """The whole path and the line, for the details of an entry of the log."""
    return (f"at {problem.where}",) if problem.where else ()


def told(problem: SettingsProblem) -> str:
    """What is wrong, what to do, and what it costs till then."""
    return f"{problem.sentence} · read-only until it is mended" if problem.is_safety else problem.sentence


def _theme(settings: Settings) -> Iterator[SettingsProblem]:
    if settings.theme:
        from migtui.config.in_force import entries

        from ..looks.themes import problem  # 60 ms with Textual's themes, which `migtui config` seldom has to know

        if wrong := problem(settings.theme):
            places = next(entry.places for entry in entries(settings) if entry.name == "theme")
            yield SettingsProblem(wrong, "".join(places[-1:]), is_safety=False)


def _where(settings: Settings, problem: KeyProblem) -> str:
    """The file and the line; "" where the settings come from no file."""
    table = str(problem.path[0])
    sources = [source for source in settings.sources if table in source.given]
    if table == "commands" and len(sources) > 1:
        return ""  # their lists are joined: the number alone does not tell which one it is in
    placed = [(source, line) for source in sources if (line := _line(source, problem)) is not None]
    return f"{placed[0][0].file}:{placed[0][1]}" if placed else ""


def _line(source: Source, problem: KeyProblem) -> int | None:
    from migtui.config.lines import keys  # for a mistake only

    table, name = problem.path
    wanted = {(*source.prefix, table, name), (*source.prefix, table, *str(name).split("."))}
    return next((line for path, line in keys(source.text) if path in wanted), None)
