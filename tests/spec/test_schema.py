"""The JSON Schema and the structural rules come from one table and agree."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from dryspec.source import Source
from dryspec.spec.appspec import read_server
from dryspec.spec.detect import SERVER, Detected, detect
from dryspec.spec.schema import KINDS, build
from dryspec.spec.structure import check
from dryspec.tree import Document, parse

VALIDATORS = {kind: Draft202012Validator(build(kind)) for kind in KINDS}

# What a schema cannot see, or sees differently, by the first words of the structural finding.
ONLY_STRUCTURAL = ("duplicate-key",)
# What the agent says of a server appspec's shape; its other problems are about values.
SHAPE_PROBLEMS = {
    "file-destination-missing",
    "file-source-missing",
    "permission-object-missing",
    "script-location-missing",
    "wrong-shape",
}


@pytest.mark.parametrize("kind", KINDS)
def test_is_a_valid_schema(kind: str) -> None:
    Draft202012Validator.check_schema(build(kind))


def test_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="neither"):
        build("neither")


CASES = {
    "version: 0.2\nphases: {build: {commands: [make]}}\n": True,
    'version: "0.2"\nphases: {build: {commands: [make]}}\n': True,
    "version: 0.3\nphases: {build: {commands: [make]}}\n": False,
    "version: 0.2\nphases: {pre-build: {commands: [make]}}\n": False,
    "version: 0.2\nphases: {build: {commands: [a: b]}}\n": False,
    "version: 0.2\nphases: {build: {finally: [make]}}\n": False,
    "version: 0.2\nphases: {install: {runtime-versions: {python: 3.13}}}\n": True,
    "version: 0.2\nphases: {build: {commands: [make]}}\nartifacts: {discard-paths: maybe}\n": False,
    "phases: {build: {commands: [make]}}\n": False,
}


@pytest.mark.parametrize(("text", "valid"), CASES.items())
def test_buildspec(text: str, valid: bool) -> None:
    assert VALIDATORS["buildspec"].is_valid(yaml.safe_load(text)) is valid


def objections_to(document: Document, detected: Detected) -> set[str]:
    """What the tables object to and, for servers, what the agent refuses in its stead."""
    found = {rule for rule, said in check(document, detected).items() if said}
    found -= set(ONLY_STRUCTURAL)
    if detected.platform == SERVER and document.mapping:
        refused = {problem.kind for problem in read_server(document).problems}
        found |= refused & SHAPE_PROBLEMS
        found |= {name for name in ("os", "version") if document.mapping.get(name) is None}
    return found


def test_agrees_with_structural_rules_on_the_corpus(corpus: Path) -> None:
    disagreements: list[str] = []
    compared = 0
    for path in sorted([*corpus.glob("buildspec/*"), *corpus.glob("appspec/*")]):
        text = path.read_bytes().decode("utf-8")
        document = parse(Source(path.name, text))
        detected = detect(document, path.name)
        if detected.kind not in KINDS or document.problem or document.mapping is None:
            continue
        if detected.platform is None and detected.kind == "appspec":
            continue
        try:
            data = yaml.load(text, yaml.CSafeLoader)
        except yaml.composer.ComposerError:  # a second anchor of one name: only PyYAML objects
            continue
        compared += 1
        valid = VALIDATORS[detected.kind].is_valid(data)
        objections = objections_to(document, detected)
        if valid is bool(objections):
            disagreements.append(f"{path.name}: schema {valid}, structural {sorted(objections)}")
    assert compared > 150
    assert disagreements == []
