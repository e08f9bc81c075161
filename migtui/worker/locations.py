"""Where version files are: what the configuration says, and what env.py or a Flask application makes of it.

The engine reads the files of the configuration before anything of the user's has run. When the project computes
other locations at run time, that reading was wrong, and the worker has to say so.
"""

from __future__ import annotations

from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory

from .project import load_script


def declared(config: Config, *, flask: bool) -> list[str]:
    """Where the configuration file alone says that version files are. Opens none of them."""
    return in_use(load_script(_as_written(config) if flask else config))


def in_use(script: ScriptDirectory) -> list[str]:
    """Where Alembic looks for version files, as absolute paths."""
    return [str(Path(location).absolute()) for location in script._version_locations]


def _as_written(config: Config) -> Config:
    """The ini file without what a Flask application's configure callbacks did to it."""
    plain = Config(config.config_file_name, ini_section=config.config_ini_section)
    plain.set_main_option("script_location", (config.get_main_option("script_location") or "").replace("%", "%%"))
    return plain
