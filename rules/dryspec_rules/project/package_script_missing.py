"""A script is called that `package.json` does not have, or that only says there is none."""

from __future__ import annotations

from dryspec import lazy
from dryspec.finding import UNSAFE, Finding, Fix
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.package_json import Package
    from dryspec.shell import Call, Word
    from dryspec.spec.buildspec import Buildspec, Command

_RUNS = frozenset({"run", "run-script"})
_TESTS = frozenset({"t", "test", "tst"})
_BY_ITSELF = frozenset({"env", "restart", "start", "stop"})
"""Scripts that npm has something for when the file has none."""
_ELSEWHERE = (
    *("--prefix", "-C", "--dir", "-w", "--workspace", "--workspaces", "-ws", "-r", "--recursive"),
    *("--filter", "-F", "--if-present"),
)
_MENTIONS = lazy.pattern(r"\bp?npm\b")
_BRINGING = lazy.pattern(
    r"package\.json|\bnpm (?:pkg|set-script)\b|\b(?:unzip|tar)\b|\baws s3 (?:cp|sync)\b"
    r"|\bgit (?:checkout|clone|merge|pull|reset|switch)\b"
)
"""Commands that may bring another `package.json`."""


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report each call of a script that is not there."""
    project = context.project
    if project is None or context.document.problem or not project.called("package.json"):
        return
    if any(_BRINGING.search(command.text) for command in buildspec.commands):
        return
    from dryspec_rules._located import located
    from dryspec_rules._package_scripts import package_in

    packages: dict[str, tuple[str, Package] | None] = {}
    for call, directory, command in located(context, _MENTIONS.search, _may_ask):
        word = _script(call)
        if word is None or directory.startswith("/") or call.enclosing or call.alternative:
            continue
        if directory not in packages:
            packages[directory] = package_in(directory, context)
        found = packages[directory]
        if found is not None:
            yield from _about(call, word, command, *found)


def _may_ask(call: Call) -> bool:
    return call.program in ("npm", "pnpm")


def _script(call: Call) -> Word | None:
    """Return the word that names a script."""
    if call.has_flag(*_ELSEWHERE):
        return None
    words = call.positionals
    if len(words) > 1 and words[0].value in _RUNS:
        return words[1]
    return words[0] if words and words[0].value in _TESTS else None


def _about(
    call: Call, word: Word, command: Command, path: str, package: Package
) -> Iterator[Finding]:
    value = word.value
    if value is None:
        yield from _about_beginning(call, word, command, path, package)
        return
    name = "test" if value in _TESTS else value
    if not name or name in _BY_ITSELF or any(mark in name for mark in "*?["):
        return
    text = package.scripts.get(name)
    span = command.span(call.words[0].start, word.end)
    if text is not None:
        if "no test specified" in text and "exit 1" in text:
            yield Finding(
                span,
                f'the script "{name}" of {path} is the one of "npm init", which only says that '
                "there are no tests and fails: write tests, or take this call out",
            )
        return
    near = _nearest(name, package)
    edit = None
    if near and value == name:
        from dryspec_rules.shell._edit import editable, replace

        edit = replace(command, word.start, word.end, near) if editable(call) else None
    advice = f'did you mean "{near}"?' if near else _scripts_of(package)
    yield Finding(
        span,
        f'{path} has no script "{name}", and {call.program} stops with "Missing script"; {advice}',
        fix=None if edit is None else Fix(f"write {near}", [edit], UNSAFE),
    )


def _about_beginning(
    call: Call, word: Word, command: Command, path: str, package: Package
) -> Iterator[Finding]:
    """Report `build:$STAGE` where no script begins so, whatever the variable holds."""
    begins = word.prefix
    if len(begins) < 3 or begins[-1] not in ":-_" or not begins.isprintable():
        return
    if any(name.startswith(begins) for name in package.scripts):
        return
    yield Finding(
        command.span(call.words[0].start, word.end),
        f'{path} has no script that begins with "{begins}", and {call.program} stops with '
        f'"Missing script" whatever comes behind it; {_scripts_of(package)}',
    )


def _scripts_of(package: Package) -> str:
    if package.scripts:
        return f"it has {', '.join(list(package.scripts)[:5])}"
    return "it has no scripts at all"


def _nearest(name: str, package: Package) -> str:
    from dryspec.alike import nearest

    return nearest(name, package.scripts, 0.75)


RULE = Rule(
    name="package-script-missing",
    summary="a script that package.json does not have",
    severity="warning",
    on="buildspec",
    words=("npm", "pnpm"),
    group="project",
    fix="unsafe",
    needs_project=True,
    check=check,
    sources=(
        "https://docs.npmjs.com/cli/v10/commands/npm-run-script",
        "https://pnpm.io/cli/run",
    ),
)
