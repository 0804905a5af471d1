"""A name that no image can have."""

from __future__ import annotations

from dryspec import lazy
from dryspec.finding import UNSAFE, Finding, Fix, Related
from dryspec.rule import Rule
from dryspec_rules.shell._edit import editable, replace
from dryspec_rules.shell._image_names import given_tags

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call, Word
    from dryspec.spec.buildspec import Command

_NAMED = frozenset({"pull", "push", "tag"})
_FLAGS = frozenset({"-q", "--quiet", "-a", "--all-tags", "--disable-content-trust"})
"""Options of `push` and `pull` that take no value."""
_BUILD_ID = "${CODEBUILD_BUILD_ID#*:}"
_EXPANSION = lazy.pattern(r"\$\w+|\$\{[^{}]*\}")
_ODD = lazy.pattern(r"[^a-z0-9_./:@-]|//|:.*:|^[:/]|[:/]$|[:/][.-]|[.-][:/]|.{128}")
"""What nearly every name with a mistake in it has, once an "x" stands for each variable."""
_ASSIGNED = lazy.pattern(r"\b(\w+)=(\"[^\"]*\"|[^\s;&|]*)")
_SIGNED = lazy.pattern(
    r"CODEBUILD_(?:BUILD_(?:ID|ARN|URL)|PROJECT_ARN|WEBHOOK_\w+)|=[\"']?(?:\$\(|`)\s*date"
)
"""What has signs in it that no tag has."""


def check(call: Call, command: Command, context: Context) -> Iterator[Finding]:
    """Report the names that a call gives or looks for and that the engine refuses."""
    names = list(_names(call))
    if not names or not command.script.certain:
        return
    if any(redirect.operator == "<" for redirect in call.redirects):
        return  # <name> is to be filled in
    suspects = context.once(f"{__name__} suspects", lambda: _suspects(context))
    expanded = {variable.name for word in names for variable in word.variables}
    if expanded.isdisjoint(suspects) and not any(map(_is_odd, names)):
        return
    from dryspec_rules.shell._image_reader import Reader
    from dryspec_rules.shell._image_reference import fault

    reader = context.once(__name__, lambda: Reader(context))
    for word in names:
        if word.value is None and not editable(call):
            continue  # an outer shell expands it, or its offsets are others
        pieces = reader.read(word, command)
        found = fault(pieces) if pieces else None
        if pieces is None or found is None:
            continue
        first, last = pieces[found.first], pieces[found.last]
        unless = ""
        if first.through in reader.defaults:
            unless = f", unless the project sets {first.through}"
        place = first.origin
        yield Finding(
            command.span(first.start, last.end),
            f'no image can be called "{_shown(word)}": {found.wrong}, and {call.program} refuses '
            f"it (invalid reference format){unless}; {found.advice}",
            fix=_fix(word, call, command),
            related=[] if place is None else [Related(place, f"{first.through} is set here")],
        )


def _is_odd(word: Word) -> bool:
    return _ODD.search(_without_expansions(word.text)) is not None


def _suspects(context: Context) -> set[str]:
    """Return the variables that may bring a mistake: most files have none to look into."""
    signed = [match[0] for match in _SIGNED.finditer(context.source.text)]
    found = set(signed)
    env = context.buildspec.env.variables if context.buildspec is not None else []
    found.update(key.value for key, node in env if _ODD.search(node.value))
    for command in context.shell_commands:
        for name, value in _ASSIGNED.findall(command.text):
            if "$" in value or "`" in value:
                plain = "" if "$(" in value or "`" in value else _without_expansions(value)
                odd = bool(signed) or _ODD.search(plain) is not None
            else:
                odd = _ODD.search(value.strip("\"'")) is not None
            if odd:
                found.add(name)
    return found


def _without_expansions(text: str) -> str:
    return _EXPANSION.sub("x", text.replace('"', ""))


def _names(call: Call) -> Iterator[Word]:
    """Yield the names of images in a call."""
    verb, *more = call.subcommand(2) or ("",)
    behind = 2
    if verb in ("image", "builder", "buildx") and more:
        verb, behind = more[0], 3
    if verb == "build":
        yield from given_tags(call)
    elif verb in _NAMED:
        words = call.words[behind:]
        flags = [word for word in words if word.prefix.startswith("-")]
        if all(flag.prefix.partition("=")[0] in _FLAGS for flag in flags):
            yield from (word for word in words if not word.prefix.startswith("-"))


def _shown(word: Word) -> str:
    return word.text.replace('"', "")


def _fix(word: Word, call: Call, command: Command) -> Fix | None:
    """Return a fix for a name with the id of the build in it."""
    for variable in word.variables:
        text = word.text[variable.start - word.start : variable.end - word.start]
        if text in ("$CODEBUILD_BUILD_ID", "${CODEBUILD_BUILD_ID}") and editable(call):
            edit = replace(command, variable.start, variable.end, _BUILD_ID)
            return None if edit is None else Fix(f"write {_BUILD_ID}", [edit], UNSAFE)
    return None


RULE = Rule(
    name="image-name-invalid",
    summary="a name that no image can have",
    severity="warning",
    on="call",
    programs=dict.fromkeys(("docker", "podman", "nerdctl", "finch"), ("build", *sorted(_NAMED))),
    group="correctness",
    fix="unsafe",
    check=check,
    sources=(
        "https://docs.docker.com/reference/cli/docker/image/tag/",
        "https://github.com/distribution/reference",
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-env-vars.html",
    ),
)
