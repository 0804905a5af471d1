"""Tools installed in whatever version is newest today."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call, Word
    from dryspec.spec.buildspec import Command


def check(call: Call, command: Command, context: Context) -> Iterator[Finding]:
    """Report packages without a version, images without a tag, and downloads of "latest"."""
    words = list(_unpinned(call))
    if not words:
        return
    names = " ".join(word.text for word in words)
    yield Finding(
        command.span(words[0].start, words[-1].end),
        f'"{names if len(names) < 60 else names[:57] + "..."}" comes in whatever version is newest '
        "on the day of the build; name a version",
    )


def _unpinned(call: Call) -> Iterator[Word]:
    if call.program in ("npm", "yarn", "pnpm"):
        is_global = call.has_flag("-g", "--global") or call.subcommand() == ("global",)
        if is_global and _verb(call) in ("install", "i", "add"):
            yield from (w for w in _packages(call) if _npm_unpinned(w.value or ""))
    elif call.program in ("pip", "pip3") and call.runs(call.program, "install"):
        if not call.has_flag("-r", "--requirement", "-c", "--constraint", "-e", "--editable"):
            yield from (w for w in _packages(call) if _pip_unpinned(w.value or ""))
    elif call.runs("docker", "pull"):
        for word in call.positionals[1:]:
            image = (word.value or "@").rpartition("/")[2]
            if "@" not in image and (":" not in image or image.endswith(":latest")):
                yield word
    elif call.program in ("curl", "wget"):
        yield from (w for w in call.positionals if "/latest/" in w.prefix and "://" in w.prefix)


def _verb(call: Call) -> str:
    words = [word.value or "" for word in call.positionals]
    return words[1] if words[:1] == ["global"] and len(words) > 1 else words[0] if words else ""


def _packages(call: Call) -> list[Word]:
    skip = 2 if call.subcommand() == ("global",) else 1
    return call.positionals[skip:]


def _npm_unpinned(name: str) -> bool:
    if not name or name.startswith((".", "/", "~", "file:", "git+", "http")):
        return False
    return "@" not in name[1:]


def _pip_unpinned(name: str) -> bool:
    if not name or name.startswith((".", "/", "git+", "http")) or name.endswith((".whl", ".gz")):
        return False
    return not any(mark in name for mark in "=<>~@") and name != "pip"


RULE = Rule(
    name="unpinned-tool",
    summary="a tool installed in whatever version is newest",
    severity="note",
    on="call",
    programs=("npm", "yarn", "pnpm", "pip", "pip3", "docker", "curl", "wget"),
    group="style",
    builds_only=True,
    check=check,
    sources=(
        "https://docs.aws.amazon.com/wellarchitected/latest/devops-guidance/bcl.3-use-artifact-repositories-with-enforced-access-controls.html",
        "https://pip.pypa.io/en/stable/topics/repeatable-installs/",
    ),
)
