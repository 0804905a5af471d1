"""``dryspec iam``: the IAM actions that specifications and a deployment need."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dryspec.escape import harmless
from dryspec_simulate.command_line import Parser, UsageError, guarded, write
from dryspec_simulate.iam.build_needs import PROJECT_FEATURES, build_needs, unlisted_calls
from dryspec_simulate.iam.deploy_needs import (
    DEPLOYMENTS,
    LAUNCH_TEMPLATE,
    VPC_ENDPOINTS,
    deployment_needs,
)
from dryspec_simulate.place import nearest

if TYPE_CHECKING:
    from dryspec.tree import Document
    from dryspec_simulate.iam.need import Need

PROGRAM = "dryspec iam"
DEFAULT_NAMES = ("buildspec.yml", "buildspec.yaml", "appspec.yml", "appspec.yaml", "appspec.json")
FEATURES = (*PROJECT_FEATURES, "launch-template", "vpc-endpoints")


@dataclass(frozen=True, slots=True)
class Findings:
    """All needs, in the order they were found, and what could not be told."""

    needs: tuple[Need, ...]
    notes: tuple[str, ...]


def main(argv: list[str]) -> int:
    """Run the command; returns 0 or 2 (wrong use)."""
    return guarded(PROGRAM, lambda: _run(argv))


def _run(argv: list[str]) -> int:
    options = _parser().read(argv)
    findings = collect(options.paths or _default_paths(), options.deployment, options.features)
    write(["".join(_report(options.format, findings))], options.output)
    return 0


def _parser() -> Parser:
    parser = Parser(
        PROGRAM, "Print the IAM actions that buildspecs, appspecs and a deployment need."
    )
    add = parser.add_argument
    add("paths", nargs="*", metavar="PATH", help="buildspecs and appspecs (default: those here)")
    add("--deployment", choices=DEPLOYMENTS, help="kind of deployment (default: by the appspec)")
    add(
        "--with",
        dest="features",
        action="append",
        default=[],
        metavar="FEATURE",
        help="what stands in no file: " + ", ".join(FEATURES),
    )
    add("--format", choices=("text", "json"), default="text")
    add("--output", metavar="FILE", help="write there instead of standard output")
    return parser


def _default_paths() -> list[str]:
    found = [name for name in DEFAULT_NAMES if os.path.isfile(name)]
    if not found:
        raise UsageError("no buildspec and no appspec here; name the files to look at")
    return found


def collect(paths: list[str], deployment: str | None, features: list[str]) -> Findings:
    """Gather what files, a kind of deployment and features need; raises UsageError."""
    needs: list[Need] = []
    notes: list[str] = []
    deployed = False
    for path in paths:
        documents, kind, platform = _read(path)
        if kind != "buildspec":
            needs.extend(deployment_needs(_kind_of(path, deployment, platform), documents[0]))
            deployed = True
            continue
        for document in documents:
            from dryspec.spec.buildspec import read

            spec = read(document)
            needs.extend(build_needs(spec))
            notes.extend(
                f'{path}:{line}: "{call}" needs actions of its own, which are not listed here'
                for line, call in unlisted_calls(spec)
            )
    if deployment and not deployed:
        needs.extend(deployment_needs(deployment, None))
    needs.extend(_feature(word) for group in features for word in group.split(","))
    return Findings(tuple(dict.fromkeys(needs)), tuple(notes))


def _read(path: str) -> tuple[list[Document], str, str | None]:
    """Return the specs of a file, several only of a template, with kind and platform."""
    from dryspec.discover import Unreadable, read_text
    from dryspec.embedded import documents_inside
    from dryspec.source import Source
    from dryspec.spec.detect import CLOUDFORMATION, detect, is_terraform
    from dryspec.tree import parse

    try:
        source = Source(path, read_text(path))
    except Unreadable as error:
        raise UsageError(f'cannot read "{path}": {error}') from None
    document = parse(source)
    found = detect(document, path)
    if found.product == CLOUDFORMATION or is_terraform(path):
        inner = [document for _, document in documents_inside(source)]
        if not inner:
            raise UsageError(f'"{path}" is a template with no buildspec written in it')
        return inner, "buildspec", None
    if found.kind not in ("buildspec", "appspec"):
        raise UsageError(f'"{path}" is neither a buildspec nor an appspec')
    if document.problem is not None:
        line = source.position(document.problem.offset)[0]
        raise UsageError(f'"{path}" is no readable YAML (line {line}: {document.problem.problem})')
    return [document], found.kind, found.platform


def _kind_of(path: str, deployment: str | None, platform: str | None) -> str:
    if platform is None and deployment is None:
        raise UsageError(f'"{path}" does not say for which platform it is; give --deployment')
    allowed = ("in-place", "blue-green") if platform == "server" else (platform,)
    if deployment is None:
        return allowed[0] or "in-place"
    if platform is not None and deployment not in allowed:
        raise UsageError(f'"{path}" is for {platform}, not for --deployment {deployment}')
    return deployment


def _feature(word: str) -> Need:
    if word == "launch-template":
        return LAUNCH_TEMPLATE
    if word == "vpc-endpoints":
        return VPC_ENDPOINTS
    if word in PROJECT_FEATURES:
        return PROJECT_FEATURES[word]
    advice = nearest(word, FEATURES) or f"the features are {', '.join(FEATURES)}"
    raise UsageError(f'--with: no feature "{word}"; {advice}')


def _report(form: str, findings: Findings) -> Iterator[str]:
    from dryspec_simulate.report import iam

    return iam.as_json(findings) if form == "json" else map(harmless, iam.as_text(findings))
