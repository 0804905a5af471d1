"""A program of node_modules called by its bare name, which the shell does not find there."""

from __future__ import annotations

from dryspec import lazy
from dryspec.finding import UNSAFE, Finding, Fix
from dryspec.glance import names_in
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call
    from dryspec.spec.buildspec import Buildspec, Command

_PACKAGES = {
    **{
        name: name
        for name in (
            *("astro", "cypress", "eslint", "gatsby", "jest", "lerna", "mocha", "next", "nuxt"),
            *("nx", "prettier", "prisma", "rollup", "serverless", "ts-node", "turbo", "typeorm"),
            *("vite", "vitest"),
        )
    },
    "cdk": "aws-cdk",
    "knex": "knex",
    "nest": "@nestjs/cli",
    "ng": "@angular/cli",
    "react-scripts": "react-scripts",
    "sequelize": "sequelize-cli",
    "sls": "serverless",
    "tsc": "typescript",
    "vue-cli-service": "@vue/cli-service",
}
"""Programs that no build image has, with the packages that bring them."""
_MAY_BRING = lazy.pattern(
    r"(?:^|[\s'\"])(?:-(?=[a-z]*g)\w++|--global|--location|global|link|alias|source|\.)"
    r"(?=[\s='\"]|$)"
    r"|\bPATH\b|\.bin\b|\bcorepack\b|\|\s*(?:sudo\s+)?(?:-\w+\s+)*(?:ba|z)?sh\b|\bmake\b"
    r"|\.(?:sh|bash|py)\b|(?:^|\s)\./|\b(?:apt(?:-get)?|yum|dnf|brew|pip3?|volta|asdf)\b",
    lazy.MULTILINE,
)
"""What may install a program for everybody, or extend the search path: then nothing is said."""


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report the first call of each such program that package.json names."""
    project = context.project
    if project is None or context.document.problem or not project.called("package.json"):
        return
    if context.settings.image or not any(_concerns(each.text) for each in buildspec.commands):
        return
    if _has_it_otherwise(buildspec):
        return
    from dryspec_rules._located import located
    from dryspec_rules._package_scripts import package_in
    from dryspec_rules._project_images import names_own

    told: set[str] = set()
    for call, directory, command in located(context, _concerns, _may_be_local):
        wanted = _PACKAGES.get(call.program, "")
        if not wanted or call.program in told or not _stands_alone(call):
            continue
        found = package_in(directory, context)
        if found is None:
            continue
        path, package = found
        if wanted not in package.dependencies and wanted not in package.dev_dependencies:
            continue
        if names_own(project):
            return
        told.add(call.program)
        yield _finding(call, command, path)


def _has_it_otherwise(buildspec: Buildspec) -> bool:
    if any(key.value == "PATH" for key, _ in buildspec.env.variables):
        return True
    return any(_MAY_BRING.search(command.text) is not None for command in buildspec.commands)


def _concerns(text: str) -> bool:
    return not _PACKAGES.keys().isdisjoint(names_in(text))


def _may_be_local(call: Call) -> bool:
    return call.program in _PACKAGES


def _stands_alone(call: Call) -> bool:
    """Whether the shell itself looks the program up, and its failure counts."""
    plain = bool(call.words) and call.words[0].value == call.program
    return plain and not call.enclosing and not call.ancestors and call.alternative is None


def _finding(call: Call, command: Command, path: str) -> Finding:
    from dryspec_rules.shell._edit import editable, insert

    name = call.words[0]
    edit = insert(command, name.start, "npx ") if editable(call) else None
    return Finding(
        command.span(name.start, name.end),
        f'"{call.program}" is in no build image: {path} brings it into node_modules/.bin, where '
        f'the shell does not look, so it stops with "not found" (127); write "npx {call.program}"',
        fix=None if edit is None else Fix("call it through npx", [edit], UNSAFE),
    )


RULE = Rule(
    name="node-program-without-npx",
    summary="a program of node_modules called by its bare name",
    severity="warning",
    on="buildspec",
    words=tuple(_PACKAGES),
    group="project",
    fix="unsafe",
    needs_project=True,
    check=check,
    sources=(
        "https://docs.npmjs.com/cli/v10/commands/npx",
        "https://docs.npmjs.com/cli/v10/configuring-npm/folders#executables",
        "https://github.com/aws/aws-codebuild-docker-images",
    ),
)
