"""Values that may stand behind a key: from the table, from the facts, from the file's own names."""

from __future__ import annotations

from dryspec.spec.detect import ECS, LAMBDA, SERVER
from dryspec.spec.grammar import Boolean, Choice, Items

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dryspec.context import Context
    from dryspec.help.spot import Spot
    from dryspec.project import Project
    from dryspec.spec.detect import Detected
    from dryspec.spec.grammar import Key

_MAX_PATHS = 200
_PATH_KEYS = frozenset({"location", "source", "files", "buildspec", "base-directory"})


class Value:
    """A value to propose, with a few words about it."""

    __slots__ = ("detail", "kind", "text")

    def __init__(self, text: str, detail: str = "", kind: str = "choice") -> None:
        self.text = text
        self.detail = detail
        self.kind = kind

    def __repr__(self) -> str:
        return f"Value({self.text!r})"


def values_at(
    path: tuple[str, ...],
    key: Key | None,
    spot: Spot,
    context: Context | None,
    detected: Detected,
) -> Iterator[Value]:
    """Yield what may stand as the value of the key at ``path``, best first."""
    name = path[-1] if path else ""
    own = _OWN.get(name)
    top = path[0] if path else ""
    if "runtime-versions" in path[-2:-1]:
        yield from _versions(name)
    elif own is not None and context is not None:
        yield from own(context)
    elif detected.kind == "appspec" and name in _APPSPEC:
        yield from (Value(text, words) for text, words in _APPSPEC[name])
    elif detected.kind == "appspec" and name == "Type":
        yield from _resource_types(detected)
    elif name in _BUILDSPEC and detected.kind == "buildspec":
        yield from (Value(text, words) for text, words in _BUILDSPEC[name])
    elif name in {"compute-type", "image"} or (name == "type" and top == "batch"):
        yield from _environment(name)
    elif name in _PATH_KEYS:
        if context is not None and context.project is not None:
            yield from _paths(context.project, spot.prefix, path, detected)
    elif key is not None:
        yield from _from_type(key)


def _from_type(key: Key) -> Iterator[Value]:
    type_ = key.type.item if isinstance(key.type, Items) else key.type
    if isinstance(type_, Choice):
        for text in type_.values:
            yield Value(text, "default" if text == key.default else "")
    elif isinstance(type_, Boolean):
        words = ("false", "true") if key.default in {"true", "false"} else ("no", "yes")
        for text in words:
            yield Value(text, "default" if text == key.default else "")


def _versions(runtime: str) -> Iterator[Value]:
    from dryspec.facts.images import maintained
    from dryspec.facts.runtimes import end_of_life

    offered: dict[str, int] = {}
    for image in maintained():
        for version in image.runtimes.get(runtime, ()):
            offered[version] = offered.get(version, 0) + 1
    for version in sorted(offered, key=_version_order, reverse=True):
        ended = end_of_life(runtime, version)
        words = f"on {offered[version]} maintained images"
        yield Value(version, f"{words}, no fixes since {ended}" if ended else words)
    if offered:
        yield Value("latest", "the newest of the image")


def _version_order(version: str) -> tuple[int, ...]:
    digits = "".join(c if c.isdigit() else " " for c in version).split()
    return tuple(int(part) for part in digits)


def _environment(name: str) -> Iterator[Value]:
    from dryspec.facts.compute import COMPUTE_TYPES, ENVIRONMENT_TYPES
    from dryspec.facts.images import IMAGES

    if name == "image":
        for image in IMAGES.values():
            yield Value(image.full_name, f"{image.base}, {image.status}")
    else:
        for text in COMPUTE_TYPES if name == "compute-type" else ENVIRONMENT_TYPES:
            yield Value(text)


def _identifiers(context: Context) -> Iterator[Value]:
    from dryspec.help.names import identifiers

    for node in identifiers(context):
        yield Value(node.value, "build of this batch")


def _exported(context: Context) -> Iterator[Value]:
    if context.buildspec is None:
        return
    from dryspec.help.variables import definitions, uses

    names = {item.key.value: item.section for item in definitions(context.buildspec)}
    for use in uses(context):
        if use.kind == "assignment":
            names.setdefault(use.name, "set by a command")
    for name, where in names.items():
        yield Value(name, where, "variable")


def _resource_types(detected: Detected) -> Iterator[Value]:
    if detected.platform != ECS:
        yield Value("AWS::Lambda::Function", "traffic between versions of a function")
    if detected.platform != LAMBDA:
        yield Value("AWS::ECS::Service", "traffic between task sets")


def _paths(
    project: Project, prefix: str, path: tuple[str, ...], detected: Detected
) -> Iterator[Value]:
    """Yield entries of the directory that the typed part names."""
    typed = prefix.rpartition("/")[0]
    base = project.spec_directory if detected.platform == SERVER else ""
    directory = "/".join(part for part in (base, typed.strip("/")) if part)
    lead = f"{typed}/" if typed or prefix.startswith("/") else ""
    if path[-1] == "files":
        yield Value(f"{lead}**/*", "everything below")
    for name, kind in project.entries(directory)[:_MAX_PATHS]:
        if kind == "dir":
            if name != ".git":
                yield Value(f"{lead}{name}", "directory", "folder")
        elif path[-1] != "base-directory":
            yield Value(f"{lead}{name}", "", "file")


_OWN: dict[str, Callable[[Context], Iterator[Value]]] = {
    "depend-on": _identifiers,
    "exported-variables": _exported,
}
_BUILDSPEC = {
    "on-failure": (
        ("ABORT", "stop; only finally blocks and uploads still run"),
        ("CONTINUE", "go on with the next phase"),
        ("RETRY", "run the phase again, three times"),
        ("RETRY-3", "with a count"),
        ("RETRY-2-.*timed out.*", "with a count, where the message matches"),
    ),
    "shell": (
        ("bash", "Linux and macOS"),
        ("/bin/sh", "Linux, the default"),
        ("powershell.exe", "Windows, the default"),
        ("cmd.exe", "Windows"),
    ),
    "run-as": (("root", "the default"),),
}
_APPSPEC = {
    "version": (("0.0", "the only version"),),
    "Version": (("0.0", "the only version"),),
    "os": (("linux", ""), ("windows", "")),
    "file_exists_behavior": (
        ("DISALLOW", "fail the deployment, the default"),
        ("OVERWRITE", "replace the file"),
        ("RETAIN", "keep the file that is there"),
    ),
    "mode": (('"0644"', "rw-r--r--"), ('"0755"', "rwxr-xr-x"), ('"0640"', "rw-r-----")),
    "type": (("file", ""), ("directory", "")),
    "runas": (("root", "the default"),),
    "timeout": (("300", "seconds"), ("3600", "seconds, the default")),
    "AssignPublicIp": (("ENABLED", ""), ("DISABLED", "")),
}
