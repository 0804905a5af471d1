"""An `on-failure` that CodeBuild does not understand."""

from __future__ import annotations

from dryspec import lazy
from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Phase

_LOOK_AROUND = lazy.pattern(r"\(\?(?:[=!]|<[=!])")
_BACK_REFERENCE = lazy.pattern(r"\\[1-9]")


def check(phase: Phase, context: Context) -> Iterator[Finding]:
    """Report values outside ABORT, CONTINUE and RETRY[-count][-pattern]."""
    value = phase.on_failure
    if value is None or value.is_null:
        return
    from dryspec_rules._computed import is_computed

    if is_computed(value.value) and not value.value.upper().startswith("RETRY"):
        return
    problem = _problem(value.value)
    if problem:
        yield Finding(value.span, problem)


def _problem(text: str) -> str:
    upper = text.upper()
    if upper in ("ABORT", "CONTINUE", "RETRY"):
        return ""
    if not upper.startswith("RETRY-"):
        return _no_value(text)
    count, pattern = split_retry(text)
    from dryspec.facts.limits import MAX_RETRIES

    if count is not None and count > MAX_RETRIES:
        return f'"{text}" asks for {count} retries, but at most {MAX_RETRIES} are possible'
    if not pattern and text.endswith("-"):
        return f'"{text}" ends where a count or a pattern has to follow'
    return _pattern_problem(pattern)


def _no_value(text: str) -> str:
    from dryspec.alike import nearest

    near = nearest(text.upper(), ("ABORT", "CONTINUE", "RETRY"), 0.7)
    if text.upper().startswith("CONTINUE-"):
        return f'"{text}" is no value of "on-failure"; only RETRY takes a pattern'
    hint = f'; did you mean "{near}"?' if near else ""
    return (
        f'"{text}" is no value of "on-failure", which is ABORT, CONTINUE or '
        f"RETRY[-count][-pattern]{hint}"
    )


def split_retry(text: str) -> tuple[int | None, str]:
    """Return the count and the pattern of a `RETRY-...`."""
    rest = text[len("RETRY-") :]
    digits, dash, pattern = rest.partition("-")
    if digits.isdecimal() and (dash or not pattern):
        return int(digits[:9]), pattern
    return None, rest


def _pattern_problem(pattern: str) -> str:
    if _LOOK_AROUND.search(pattern) or _BACK_REFERENCE.search(pattern):
        return (
            f'the pattern "{pattern}" uses look-around or a back-reference, which RE2, the syntax '
            "of Go, does not have; write it without"
        )
    import re  # late: few files have such a pattern

    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        return f'"{pattern}" is no regular expression ({error}), so it matches no message'
    return ""


RULE = Rule(
    name="on-failure-invalid",
    summary="an on-failure that CodeBuild does not understand",
    severity="warning",
    on="phase",
    group="correctness",
    keys=("on-failure",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.phases.install.on-failure",
    ),
)
