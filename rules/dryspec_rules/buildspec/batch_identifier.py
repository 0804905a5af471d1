"""An identifier that a batch cannot have, or has twice."""

from __future__ import annotations

from dryspec import lazy
from dryspec.finding import UNSAFE, Edit, Finding, Fix, Related
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec
    from dryspec.tree import Scalar

_OTHER = lazy.pattern(r"\W", lazy.ASCII)


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report characters, lengths and repetitions of task identifiers."""
    if buildspec.batch is None:
        return
    from dryspec_rules._batch import tasks
    from dryspec_rules._computed import is_computed

    first: dict[str, Scalar] = {}
    uses: dict[str, list[Scalar]] = {}
    for task in tasks(buildspec.batch):
        for name in task.depend_on:
            uses.setdefault(name.value, []).append(name)
    for task in tasks(buildspec.batch):
        identifier = task.identifier
        if identifier is None or identifier.is_null or is_computed(identifier.value):
            continue
        earlier = first.setdefault(identifier.value, identifier)
        if earlier is not identifier:
            yield Finding(
                identifier.span,
                f'"{identifier.value}" names two builds of the batch, which cannot be told apart '
                "then; rename one",
                related=[Related(earlier.span, "the first build of this name")],
            )
        else:
            yield from _shape(identifier, uses.get(identifier.value, []))


def _shape(identifier: Scalar, uses: list[Scalar]) -> Iterator[Finding]:
    from dryspec.facts.limits import IDENTIFIER, MAX_IDENTIFIER_LENGTH

    text = identifier.value
    if len(text) > MAX_IDENTIFIER_LENGTH:
        yield Finding(
            identifier.span,
            f"a build identifier has at most {MAX_IDENTIFIER_LENGTH} characters, this one has "
            f"{len(text)}; shorten it",
        )
    elif not IDENTIFIER.fullmatch(text):
        near = _OTHER.sub("_", text)
        yield Finding(
            identifier.span,
            f'"{text}" has other characters than letters, digits and _, and the batch stops with '
            f'BATCH_SPEC_VALIDATION_ERROR; write "{near}"',
            fix=Fix(f'write "{near}"', _rename([identifier, *uses], near), UNSAFE),
        )


def _rename(nodes: list[Scalar], near: str) -> list[Edit]:
    from dryspec_rules._edits import write

    return [write(node, near) for node in nodes]


RULE = Rule(
    name="batch-identifier",
    summary="an identifier that a batch cannot have, or has twice",
    severity="error",
    on="buildspec",
    group="correctness",
    fix="unsafe",
    keys=("identifier",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/batch-build-buildspec.html",
        "observed: BATCH_SPEC_VALIDATION_ERROR in public build logs",
    ),
)
