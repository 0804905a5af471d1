"""Lines that changed since a revision, as git tells them.

The repository is not trusted: no program that its configuration names is started.
"""

from __future__ import annotations

import os
import re
import subprocess

_HUNK = re.compile(rb"^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_FILE = b"+++ "
_TIMEOUT = 60
_TRUSTED = ("core.fsmonitor=false", "core.hooksPath=/dev/null", "core.quotePath=false")

_QUIET = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    # No object is fetched: neither from the network nor with a program that the repository names.
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
}

Lines = list[range]


class ChangedError(Exception):
    """Git cannot say what changed; the message says why."""


def changed_lines(root: str, revision: str) -> dict[str, Lines]:
    """Return, for each path below ``root``, the 1-based lines that are new since ``revision``.

    Files that git does not track yet are new as a whole. Where lines were only taken away, the
    lines around the gap count as changed.

    Raises:
        ChangedError: there is no git, no repository or no such revision.

    """
    if revision.startswith("-"):
        raise ChangedError(f'--since takes a revision of git, not "{revision}"')
    commit = _git(
        root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
    )
    options = ("--unified=0", "--no-ext-diff", "--no-textconv", "--no-color", "--no-renames")
    shape = ("--ignore-submodules=all", "--src-prefix=a/", "--dst-prefix=b/", "--relative")
    diff = _git(
        root,
        *("diff", *options, *shape, commit.decode().strip(), "--"),
        environment=_without_filters(root),
    )
    changed = _parse(diff)
    untracked = _git(root, "ls-files", "--others", "--exclude-standard", "-z")
    for name in untracked.split(b"\0"):
        if name:
            changed[os.fsdecode(name)] = [range(1, 1 << 40)]
    return changed


def _parse(diff: bytes) -> dict[str, Lines]:
    changed: dict[str, Lines] = {}
    lines: Lines = []
    body = 0
    for line in diff.split(b"\n"):
        if body and line[:1] in {b"+", b"-"}:
            # A line of the file itself, whatever it looks like.
            body -= 1
        elif line.startswith(_FILE):
            lines = []
            name = _name(line[len(_FILE) :])
            if name is not None:
                changed[name] = lines
        elif match := _HUNK.match(line):
            removed, start, count = (int(number or 1) for number in match.groups())
            body = removed + count
            lines.append(range(start, start + count) if count else range(start, start + 2))
    return changed


def _name(field: bytes) -> str | None:
    """Return the path of a ``+++`` line; git quotes names with special characters."""
    field = field.rstrip(b"\t\r")
    if field == b"/dev/null":
        return None
    if field.startswith(b'"') and field.endswith(b'"'):
        field = _unquoted(field[1:-1])
    return os.fsdecode(field[2:]) if field.startswith(b"b/") else None


def _unquoted(field: bytes) -> bytes:
    named = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"a": b"\a", b"b": b"\b", b"f": b"\f"}

    def plain(match: re.Match[bytes]) -> bytes:
        code = match.group(1)
        if code.isdigit():
            return bytes([int(code, 8) & 255])
        return named.get(code, b"\v" if code == b"v" else code)

    return re.sub(rb"\\([0-7]{3}|.)", plain, field, flags=re.DOTALL)


def _git(root: str, *arguments: str, environment: dict[str, str] | None = None) -> bytes:
    settings = [word for setting in _TRUSTED for word in ("-c", setting)]
    try:
        done = subprocess.run(
            ["git", *settings, "--no-pager", *arguments],
            cwd=root,
            env=environment or _environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_TIMEOUT,
            check=False,
        )
    except FileNotFoundError:
        raise ChangedError("--since asks git what changed, and there is no git here") from None
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ChangedError(f"--since: git did not answer: {error}") from None
    if done.returncode:
        words = done.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
        revision = arguments[-1].removesuffix("^{commit}")
        raise ChangedError(
            f"--since: {words}" if words else f'--since: git knows no revision "{revision}"'
        )
    return done.stdout


def _environment() -> dict[str, str]:
    environment = {**os.environ, **_QUIET}
    environment.pop("GIT_EXTERNAL_DIFF", None)
    return environment


def _without_filters(root: str) -> dict[str, str]:
    """Return an environment in which the filters that git's configuration names do not run.

    ``git diff`` would start them on changed files, and the repository's own configuration may
    name any program.
    """
    environment = _environment()
    names = _git(root, "config", "--list", "--name-only", "-z").split(b"\0")
    keys = sorted({os.fsdecode(name) for name in names if name.startswith(b"filter.")})
    count = int(environment.get("GIT_CONFIG_COUNT") or 0)
    for number, key in enumerate(keys, count):
        environment[f"GIT_CONFIG_KEY_{number}"] = key
        environment[f"GIT_CONFIG_VALUE_{number}"] = "false" if key.endswith(".required") else ""
    environment["GIT_CONFIG_COUNT"] = str(count + len(keys))
    return environment
