"""A script of `package.json` runs what an install for production has left out."""

from __future__ import annotations

from dryspec import lazy
from dryspec.finding import Finding, Related
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.package_json import Package
    from dryspec.shell import Call
    from dryspec.spec.buildspec import Buildspec, Command

_PACKAGES = {
    "babel": "@babel/cli",
    "cdk": "aws-cdk",
    "eleventy": "@11ty/eleventy",
    "nest": "@nestjs/cli",
    "ng": "@angular/cli",
    "npm-run-all": "npm-run-all",
    "playwright": "@playwright/test",
    "run-p": "npm-run-all",
    "run-s": "npm-run-all",
    "sls": "serverless",
    "tsc": "typescript",
    "vue-cli-service": "@vue/cli-service",
}
"""Programs that have another name than the package that brings them."""
_IN_THE_IMAGES = frozenset({"grunt", "n", "npm", "webpack", "yarn"})
"""Programs that CodeBuild's images have by themselves."""
_INSTALLS = frozenset({"ci", "clean-install", "i", "install"})
_LEAVING_OUT = ("--production", "--production=true", "--omit=dev", "--only=prod")
_TAKING = ("--production=false", "--include=dev", "--dev", "--also=dev", "--only=dev")
_ADVICE = {
    "npm": "install with --include=dev, and prune after the build",
    "yarn": "install without --production, and once more with it after the build",
}
_ELSEWHERE = ("--prefix", "-C", "--cwd", "-g", "--global")
_ASSIGNMENT = lazy.pattern(r"\w+=\S*")
_SET = lazy.pattern(r"^\s*export NODE_ENV=[\"']?production[\"']?\s*$")
_FOR_PRODUCTION = lazy.pattern(
    r"NODE_ENV[\"']?\s*[:=]\s*[\"']?production|--(?:production|omit=dev|only=prod)"
)
_MENTIONS = lazy.pattern(r"\b(?:npm|yarn)\b")


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report the first script in each directory whose program an install has left out."""
    project = context.project
    if project is None or context.document.problem:
        return
    if _FOR_PRODUCTION.search(context.source.text) is None:
        return
    from dryspec_rules._located import located
    from dryspec_rules._package_scripts import package_in

    left_out: dict[str, tuple[Call, Command]] = {}
    for call, directory, command in located(context, _MENTIONS.search, _may_matter):
        if call.program not in ("npm", "yarn") or call.has_flag(*_ELSEWHERE):
            continue
        if _installs(call):
            left_out.pop(directory, None)
            if _leaves_out(call, command, buildspec):
                left_out[directory] = call, command
        elif directory in left_out:
            found = package_in(directory, context)
            missing = _missing(call, found[1]) if found is not None else None
            if missing is not None:
                yield _finding(call, command, missing, left_out.pop(directory))


def _may_matter(call: Call) -> bool:
    return call.program in ("npm", "yarn")


def _installs(call: Call) -> bool:
    words = call.subcommand()
    return words[0] in _INSTALLS if words else call.program == "yarn"


def _leaves_out(call: Call, command: Command, buildspec: Buildspec) -> bool:
    """Whether what only development needs stays out; a package by name is something else."""
    flags = {word.text for word in call.arguments}
    if len(call.positionals) > 1 or not flags.isdisjoint(_TAKING) or call.enclosing:
        return False
    if not flags.isdisjoint(_LEAVING_OUT):
        return True
    if call.program != "npm":
        return False
    for assignment in call.assignments:
        if assignment.name == "NODE_ENV":
            return assignment.value is not None and assignment.value.value == "production"
    return _is_for_production(command, buildspec)


def _is_for_production(command: Command, buildspec: Buildspec) -> bool:
    """Whether NODE_ENV is `production` from `env.variables`, or from an `export` before."""
    speaking = [other for other in buildspec.commands if "NODE_ENV" in other.text]
    if speaking:
        return (
            len(speaking) == 1
            and speaking[0].number < command.number
            and bool(_SET.match(speaking[0].text))
        )
    return any(
        key.value == "NODE_ENV" and node.value == "production"
        for key, node in buildspec.env.variables
    )


def _missing(call: Call, package: Package) -> tuple[str, str, str] | None:
    """Return script, program and package where a script runs what only development has."""
    words = [word for word in call.subcommand(2) if word not in ("run", "run-script")]
    name = words[0] if words else ""
    text = package.scripts.get(name, "")
    for part in text.split("&&"):
        program = next((word for word in part.split() if not _ASSIGNMENT.fullmatch(word)), "")
        brought_by = _PACKAGES.get(program, program)
        if program in _IN_THE_IMAGES or brought_by in package.dependencies:
            continue
        if brought_by in package.dev_dependencies:
            return name, program, brought_by
    return None


def _finding(
    call: Call, command: Command, missing: tuple[str, str, str], install: tuple[Call, Command]
) -> Finding:
    script, program, package = missing
    before, where = install
    place = where.span(before.words[0].start, before.words[-1].end)
    return Finding(
        command.span(call.words[0].start, call.words[-1].end),
        f'the script "{script}" runs "{program}", and the install before leaves out what brings it '
        f'("{package}" is a development dependency), so this fails: {_ADVICE[before.program]}',
        related=[Related(place, "this installs for production alone")],
    )


RULE = Rule(
    name="dev-dependency-left-out",
    summary="a script runs what an install for production has left out",
    severity="warning",
    on="buildspec",
    words=("NODE_ENV", *_LEAVING_OUT),
    group="project",
    needs_project=True,
    check=check,
    sources=(
        "https://docs.npmjs.com/cli/v10/commands/npm-install",
        "https://docs.npmjs.com/cli/v10/using-npm/config#omit",
        "https://classic.yarnpkg.com/en/docs/cli/install",
    ),
)
