"""The arguments of the `alembic` command that a request stands for: env.py files look at `config.cmd_opts`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .protocol import (
    Build,
    Clear,
    Compare,
    Current,
    Draft,
    EnsureVersion,
    Init,
    MakePlan,
    Merge,
    Preview,
    Request,
    Run,
    ScriptSql,
    Templates,
    WriteRevision,
)


def command_words(request: Request) -> Sequence[str]:
    """As the user would type them after `alembic`. Options are written with `=`: a value may begin with a dash."""
    if isinstance(request, (Run, MakePlan, ScriptSql)):
        return [request.direction, *_options(request), *_targets(request)]
    if isinstance(request, Preview):
        return ["check"] if request.check else ["revision", *_draft(request.draft)]
    if isinstance(request, WriteRevision):
        return ["revision", *_draft(request.draft)]
    if isinstance(request, (Compare, Build, Clear)):
        return ["revision", "--autogenerate"]
    if isinstance(request, Merge):
        return ["merge", *_merge(request), *request.revisions]
    if isinstance(request, Init):
        package = ["--package"] if request.package else []
        return ["init", *package, f"--template={request.template}", request.directory]
    if isinstance(request, EnsureVersion):
        return ["ensure_version"]
    if isinstance(request, Templates):
        return ["list_templates"]
    return ["current"] if isinstance(request, Current) else ["heads"]


def offline_targets(request: ScriptSql) -> list[str]:
    """`from:to`, as --sql takes it. With several rows the command line has no word for `from`; they are listed."""
    targets = request.target.split() if request.direction == "stamp" else [request.target]
    begin = ",".join(sorted({row for rows in request.heads.values() for row in rows}))
    if not begin and request.direction == "downgrade":
        begin = "base"
    return [f"{begin}:{target}" for target in targets] if begin and not request.purge else targets


def _targets(request: Run | MakePlan | ScriptSql) -> list[str]:
    if isinstance(request, ScriptSql):
        return offline_targets(request)
    return request.target.split() if request.direction == "stamp" else [request.target]


def _options(request: Run | MakePlan | ScriptSql) -> Iterator[str]:
    if isinstance(request, ScriptSql):
        yield "--sql"
    if request.tag is not None:
        yield f"--tag={request.tag}"
    if request.purge:
        yield "--purge"


def _draft(draft: Draft) -> Iterator[str]:
    if draft.message:
        yield f"--message={draft.message}"
    if draft.autogenerate:
        yield "--autogenerate"
    if draft.head != "head":
        yield f"--head={draft.head}"
    if draft.splice:
        yield "--splice"
    for option in ("branch_label", "version_path", "rev_id"):
        value = getattr(draft, option)
        if value is not None:
            yield f"--{option.replace('_', '-')}={value}"
    for revision in draft.depends_on:
        yield f"--depends-on={revision}"


def _merge(merge: Merge) -> Iterator[str]:
    if merge.message:
        yield f"--message={merge.message}"
    for option in ("branch_label", "rev_id"):
        value = getattr(merge, option)
        if value is not None:
            yield f"--{option.replace('_', '-')}={value}"
    if merge.splice:
        yield "--splice"
