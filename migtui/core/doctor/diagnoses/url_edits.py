"""Databases' URLs where they are written: in the ini file and, as strings, in env.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from migtui.core.doctor.diagnoses.seen import at, at_pattern
from migtui.core.doctor.evidence import Evidence
from migtui.core.environment.configuration_text import ini_urls
from migtui.core.environment.drivers import Scheme, scheme_of
from migtui.core.environment.edits import Edit
from migtui.core.environment.env_fixes import url_schemes, with_scheme
from migtui.core.environment.ini_edits import set_option
from migtui.core.redact import mask_url


class WrittenUrl(NamedTuple):
    """A URL that stands in a file."""

    scheme: Scheme
    where: str
    text: str
    """The line, with its password masked."""


def written_urls(evidence: Evidence) -> tuple[WrittenUrl, ...]:
    """The URLs of the ini file that env.py may take, then those that env.py spells itself."""
    found = []
    if evidence.ini is not None:
        for option in ini_urls(evidence.ini.text, evidence.section):
            scheme = scheme_of(option.value)
            if scheme is not None:
                text = mask_url(f"{option.option} = {option.value}")
                found.append(WrittenUrl(scheme, at(evidence.ini, option.line), text))
    if evidence.env is not None:
        for front in url_schemes(evidence.env.text):
            scheme = scheme_of(f"{front}://")
            if scheme is not None and front not in ("http", "https"):
                where, text = at_pattern(evidence.env, rf"[\"']{front.replace('+', '[+]')}://")
                found.append(WrittenUrl(scheme, where, mask_url(text)))
    return tuple(found)


def find_url(evidence: Evidence, is_meant: Callable[[Scheme], bool]) -> WrittenUrl | None:
    """The first written URL of this kind."""
    return next((url for url in written_urls(evidence) if is_meant(url.scheme)), None)


def with_other_scheme(evidence: Evidence, old: Scheme, new: str, why: str) -> tuple[Edit, ...]:
    """Every URL that is written as `old://` becomes `new://`, in the ini file and in env.py."""
    edits = []
    if evidence.ini is not None:
        text = evidence.ini.text
        for option in ini_urls(text, evidence.section):
            if option.value.startswith(f"{old.text}://"):
                value = new + option.value[len(old.text) :]
                text = set_option(text, option.section, option.option, value)
        edits.append(Edit(evidence.ini.path, evidence.ini.text, text, why))
    if evidence.env is not None:
        try:
            changed = with_scheme(evidence.env.text, old.text, new)
        except (SyntaxError, ValueError):
            changed = evidence.env.text
        edits.append(Edit(evidence.env.path, evidence.env.text, changed, why))
    return tuple(edit for edit in edits if edit.changes)
