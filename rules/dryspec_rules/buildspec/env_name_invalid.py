"""A variable that a shell cannot name."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec


_KEYS_OF_ENV = frozenset(
    {"exported-variables", "git-credential-helper", "parameter-store", "secrets-manager"}
)


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report names that are no POSIX shell names."""
    if not context.posix_shell:
        return
    from dryspec_rules._computed import is_computed
    from dryspec_rules._variables import is_name, names

    for key in names(buildspec):
        name = key.value
        if is_name(name) or is_computed(name):
            continue
        if name in _KEYS_OF_ENV:
            yield Finding(
                key.span,
                f'"{name}" is a key of env, and here it only makes a variable of that name, which '
                'a shell cannot read; put it one level up, beside "variables"',
            )
            continue
        near = "".join(c if c.isalnum() and c.isascii() else "_" for c in name)
        hint = f', for example "{near}"' if is_name(near) else ""
        yield Finding(
            key.span,
            f'a shell cannot use "{name}" as the name of a variable; use letters, digits and _, '
            f"and no digit first{hint}",
        )


RULE = Rule(
    name="env-name-invalid",
    summary="a variable whose name a shell cannot use",
    severity="warning",
    on="buildspec",
    group="suspicious",
    keys=("variables", "plaintext", "parameter-store", "secrets-manager"),
    check=check,
    sources=(
        "https://pubs.opengroup.org/onlinepubs/9699919799/basedefs/V1_chap08.html",
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.env",
    ),
)
