"""A runtime version that may change from one build to the next."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec

_RUNTIME_OF = {
    "bundle": "ruby",
    "cargo": "rust",
    "composer": "php",
    "dotnet": "dotnet",
    "gem": "ruby",
    "go": "golang",
    "gradle": "java",
    "gradlew": "java",
    "java": "java",
    "mvn": "java",
    "mvnw": "java",
    "node": "nodejs",
    "npm": "nodejs",
    "npx": "nodejs",
    "php": "php",
    "pip": "python",
    "pip3": "python",
    "python": "python",
    "python3": "python",
    "ruby": "ruby",
    "yarn": "nodejs",
}


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report `latest`, and tools whose runtime the file does not select."""
    from dryspec_rules._runtimes import judged_images, selections

    for runtime, version in selections(buildspec):
        if version.value == "latest":
            yield Finding(
                version.span,
                f"{runtime.value} changes under you when the image gets a new one; name a version",
            )
    install = buildspec.phases.get("install")
    selected = install is not None and install.runtime_versions
    if selected or context.document.problem or not judged_images(context.settings):
        return
    yield from _unselected(context)


def _unselected(context: Context) -> Iterator[Finding]:
    seen: set[str] = set()
    for command in context.shell_commands:
        for call in command.script.calls:
            runtime = _RUNTIME_OF.get(call.program)
            if runtime and runtime not in seen and call.words:
                seen.add(runtime)
                word = call.words[0]
                yield Finding(
                    command.span(word.start, word.end),
                    f"`{call.program}` uses the {runtime} that the image happens to have; select a "
                    'version under "runtime-versions"',
                )


RULE = Rule(
    name="runtime-unpinned",
    summary="a runtime version that may change from one build to the next",
    severity="note",
    on="buildspec",
    group="style",
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.phases.install.runtime-versions",
    ),
)
