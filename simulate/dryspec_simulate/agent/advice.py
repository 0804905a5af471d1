"""What a person can do about each way an installation fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dryspec.spec.structure_words import listed

if TYPE_CHECKING:
    from collections.abc import Iterable

_MOST_NAMED = 3
_ADVICE = {
    "target-exists": "set file_exists_behavior: OVERWRITE or RETAIN, or remove the file in "
    "BeforeInstall",
    "duplicate-target": "let one mapping deliver the file, or give the two different destinations",
    "file-over-directory": "give the file another destination or name",
    "directory-over-file": "a destination is always a directory: do not repeat the file's name",
    "permission-twice": "claim each path in one entry; use type, pattern or except to divide them",
    "pattern-on-file": "the object is a file: leave pattern out",
    "except-on-file": "the object is a file: leave except out",
    "default-acl-on-file": "add type: [directory], and see that no file is matched",
    "context-range-missing": "add range: s0 to the context",
    "owner-unknown": "use a user name that exists on the instance, created before Install; if it "
    "does, say so with --users",
    "group-unknown": "use a group name that exists on the instance, created before Install; if it "
    "does, say so with --groups",
    "home-of-unknown-user": "write the absolute path instead of ~name",
    "deployment-behavior-unknown": "use DISALLOW, OVERWRITE or RETAIN",
    "os-error": "look at the step's path: the source may be missing from the revision, or "
    "something else is in the way on the instance",
    "appspec-not-found": "put appspec.yml at the root of the revision, or name it with {option}",
    "version-invalid": "write version: 0.0, without quotes",
    "os-unsupported": "write os: linux or os: windows, as the instance is",
    "yaml-alias": "write the values out: anchors may stay, aliases may not",
    "yaml-class": "put the value in quotes",
    "yaml-syntax": "mend the YAML at that place",
    "wrong-shape": "the value has another type than the agent expects; dryspec lint says where",
}


_SERVERLESS = {"ecs": "ECS", "lambda": "Lambda", None: "ECS or Lambda"}


def advice_elsewhere(path: str, text: str) -> str:
    """Return what to do with an appspec that is for no instance at all, else ``""``."""
    from dryspec.source import Source
    from dryspec.spec.detect import detect
    from dryspec.tree import parse

    found = detect(parse(Source(path, text)), path)
    if found.kind != "appspec" or found.platform not in _SERVERLESS:
        return ""
    where = _SERVERLESS[found.platform]
    return (
        f"this is an appspec for {where}, where no agent installs anything: dryspec simulate "
        f"deploy {path} shows what CodeDeploy does with it"
    )


def advice_named(paths: Iterable[str]) -> str:
    """Return how to name the appspecs that a revision has under other names, else ``""``."""
    found = sorted(path for path in paths if _is_appspec(path.rpartition("/")[2].lower()))
    if not found:
        return ""
    names = listed(iter(found[:_MOST_NAMED]))
    which = "it" if len(found) == 1 else "one"
    return (
        f"there is {names}: put {which} at the root as appspec.yml, or name it with "
        f"--appspec-filename {found[0]}"
    )


def _is_appspec(name: str) -> bool:
    return "appspec" in name and name.endswith((".yml", ".yaml", ".json"))


def advice(kind: str, option: str = "--appspec-filename") -> str:
    """Return what to do about an error kind, ``""`` when the message says it all.

    ``option`` is what names the appspec on the command line.
    """
    return _ADVICE.get(kind, "").replace("{option}", option)
