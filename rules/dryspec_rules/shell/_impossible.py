"""Texts that a variable of CodeBuild never holds, with what was meant."""

from __future__ import annotations

from dryspec import lazy
from dryspec.facts.variable_values import BASE_REF, EVENT, EVENTS, HEAD_REF, STARTS, TRIGGER

_GLOB = lazy.pattern(r"[*?\[]")
_REFS = (HEAD_REF, BASE_REF)
_LOCAL = ("refs/remotes/origin/", "remotes/origin/", "origin/", "heads/", "branch/", "/")
"""What people put before the name of a branch."""
_KINDS = {
    "PULL_REQUEST_OPENED": "PULL_REQUEST_CREATED",
    "PULL_REQUEST_SYNCHRONIZE": "PULL_REQUEST_UPDATED",
    "PULL_REQUEST_SYNCHRONIZED": "PULL_REQUEST_UPDATED",
}
"""Events by the words of GitHub, with those of CodeBuild."""
NAMES = (HEAD_REF, BASE_REF, TRIGGER, EVENT, "CODEBUILD_INITIATOR", "CODEBUILD_BUILD_ID",
         "CODEBUILD_BUILD_ARN", "CODEBUILD_BUILD_NUMBER")  # fmt: skip
"""The variables that are judged."""


class Impossible:
    """Why a variable never has a value, and the text that was meant, "" for none."""

    __slots__ = ("advice", "meant", "reason")

    def __init__(self, reason: str, meant: str, advice: str = "") -> None:
        self.reason = reason
        self.meant = meant
        self.advice = advice or f'write "{meant}"'


def impossible(name: str, text: str) -> Impossible | None:
    """Return why a variable never holds a text, ``None`` where it may."""
    if not text:
        return None
    if name in _REFS or name == TRIGGER:
        return _of_reference(name, text)
    if name == EVENT:
        return _of_event(text)
    if name == "CODEBUILD_INITIATOR" and text.rstrip("/").lower() == "codepipeline":
        advice = 'compare the start: case "$CODEBUILD_INITIATOR" in codepipeline/*)'
        return Impossible("it is codepipeline/ and the name of the pipeline", "", advice)
    if name == "CODEBUILD_BUILD_ID" and ":" not in text:
        advice = "compare ${CODEBUILD_BUILD_ID%%:*} for the project, or what is behind the colon"
        return Impossible("it is the name of the project, a colon and a UUID", "", advice)
    if name == "CODEBUILD_BUILD_ARN" and not text.startswith("arn:"):
        return Impossible('it begins with "arn:"', "", "compare another variable")
    if name == "CODEBUILD_BUILD_NUMBER" and not text.isdecimal():
        return Impossible("it is a number", "", "compare with a number, or another variable")
    return None


def _of_reference(name: str, text: str) -> Impossible | None:
    starts = STARTS[name]
    if text in EVENTS:
        return Impossible(f"{EVENT} is what holds that", "", f"compare ${EVENT}")
    if text.startswith(starts):
        glob = _GLOB.search(text)
        if glob is None:
            return None
        advice = f'use case "${name}" in {text})'
        return Impossible(f'"{glob[0]}" is no pattern here, and no name has it', "", advice)
    kind = text.partition("/")[0]
    if kind == "release" or (name in _REFS and kind == "refs" and not _is_slip(text)):
        return None  # not documented
    shown = " or ".join(f'"{start}"' for start in starts)
    return Impossible(f"it begins with {shown}", _as_reference(name, text))


def _is_slip(text: str) -> bool:
    return text.startswith(("refs/head/", "refs/tag/", "refs/remotes/"))


def _as_reference(name: str, text: str) -> str:
    """Return a branch or tag as a variable has it."""
    tag = next((start for start in ("refs/tags/", "refs/tag/", "tags/", "tag/")
                if text.startswith(start)), "")  # fmt: skip
    if tag:
        return f"{STARTS[name][1]}{text.removeprefix(tag)}"
    local = ("refs/heads/", "refs/head/", *_LOCAL)
    start = next((start for start in local if text.startswith(start)), "")
    return f"{STARTS[name][0]}{text.removeprefix(start)}"


def _of_event(text: str) -> Impossible | None:
    if text in EVENTS:
        return None
    if text in _KINDS:
        return Impossible("there is no such event", _KINDS[text])
    if text.startswith("WORKFLOW") or (text.isupper() and text != "PULL_REQUEST" and "_" in text):
        return _nearly(text)
    meant = text.upper().replace("-", "_")
    if meant in EVENTS:
        return Impossible("its values are in capitals", meant)
    if "pull" in text.lower() or text.lower() in ("pr", "merge_request"):
        advice = "write PULL_REQUEST_CREATED, PULL_REQUEST_UPDATED and what else is meant"
        return Impossible("each kind has a name of its own", "", advice)
    return _nearly(text)


def _nearly(text: str) -> Impossible | None:
    from dryspec.alike import nearest

    meant = nearest(text.upper(), EVENTS, 0.8)
    return Impossible("there is no such event", meant) if meant else None
