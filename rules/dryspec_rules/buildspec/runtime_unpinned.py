"""A runtime version that may change from one build to the next."""

from __future__ import annotations

from dryspec import lazy
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

_SIGNS = {
    "nodejs": r"\b(?:nvm|fnm|volta)\b|nodejs\.org/|nodesource|\bn (?:\d|lts|latest|stable|\$)",
    "python": r"\b(?:pyenv|conda|uv python)\b|python\.org/ftp",
    "dotnet": r"dotnet-install",
    "rust": r"\brustup\b|\.cargo/env",
    "golang": r"(?:go\.dev|golang\.org)/dl|dl\.google\.com/go|\b(?:gvm|goenv)\b",
    "java": r"sdkman|\bsdk install java|\bjenv\b|corretto\.aws|openjdk[\w.-]*\.tar",
    "ruby": r"\b(?:rbenv|rvm|ruby-install)\b",
    "php": r"\bphpenv\b",
}
"""What the commands of a build hold that installs a runtime by itself."""
_PACKAGES = {
    "nodejs": r"nodejs\S*",
    "python": r"python3?[\d.]*",
    "dotnet": r"dotnet-\S+",
    "rust": r"rustc?|cargo",
    "golang": r"golang\S*|go",
    "java": r"(?:java|openjdk|default-jdk|amazon-corretto|corretto)\S*",
    "ruby": r"ruby\S*",
    "php": r"php[\d.]*(?:-cli)?",
}
_MANAGERS = r"\b(?:apt|apt-get|yum|dnf|microdnf|amazon-linux-extras|conda)\b"
_SCRIPTS = r"install[-_](?:node|nodejs|python3?|dotnet|rust|go|golang|java|jdk|ruby|php)\b"
_MANY = r"\basdf install\b|\bmise (?:install|use)\b"
_BROUGHT = {
    runtime: lazy.pattern(
        rf"{signs}|{_MANY}|{_SCRIPTS}|{_MANAGERS}[^\n;&|]*\s(?:{_PACKAGES[runtime]})(?=[\s;=]|$)"
    )
    for runtime, signs in _SIGNS.items()
}
_FOREIGN = lazy.pattern(r"\bapk (?:add|update|-)|\b\w+\\\w+\.\w{1,4}\b")
"""Alpine, and paths as Windows writes them: `runtime-versions` does not exist there."""


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
    text = "\n".join(command.text for command in context.shell_commands)
    if _FOREIGN.search(text):
        return
    seen: set[str] = set()
    for command in context.shell_commands:
        for call in command.script.calls:
            runtime = _RUNTIME_OF.get(call.program)
            if runtime and runtime not in seen and call.words:
                seen.add(runtime)
                if _installed_here(runtime, text):
                    continue
                word = call.words[0]
                yield Finding(
                    command.span(word.start, word.end),
                    f"`{call.program}` uses the {runtime} that the image happens to have; select a "
                    'version under "runtime-versions"',
                )


def _installed_here(runtime: str, text: str) -> bool:
    """Whether the build brings the runtime along, in whatever version."""
    return _BROUGHT[runtime].search(text) is not None


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
