"""What a deployment needs to know of an appspec: its platform, its hooks and their time limits.

Only the text is looked at.  A server appspec that agent 1.8.1 refuses to parse fails every
instance in BeforeInstall, the first event that reads the new revision.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dryspec_simulate.fleet import lifecycle
from dryspec_simulate.fleet.scenario import Timings

if TYPE_CHECKING:
    from dryspec.tree import Document, Node
    from dryspec_simulate.fleet.configuration import Platform

EVENT_LIMIT_SECONDS = 3600.0
"""An event's own ceiling, and the default of a script's ``timeout`` (user guide, "limits")."""

FIRST_NEW_EVENT = "BeforeInstall"


class AppspecError(ValueError):
    """The file cannot be used; the text is for the user."""


@dataclass(frozen=True, slots=True)
class Appspec:
    """An appspec's answers.  ``limits`` are seconds per scripted event, in file order.

    ``refusal`` is the agent's objection to a server appspec, or the linter's first error in
    another, or None; ``doubt`` is what else the linter warns of there.
    """

    path: str
    platform: Platform
    limits: tuple[tuple[str, float], ...]
    refusal: str | None = None
    doubt: str | None = None

    def limit(self, event: str) -> float | None:
        """Return the sum of the time limits of an event's scripts, None for no script."""
        return next((seconds for name, seconds in self.limits if name == event), None)


def read_appspec(path: str, platform: Platform | None = None) -> Appspec:
    """Read an appspec, for ``platform`` if given.

    Raises:
        AppspecError: no such file, no appspec, another platform, or none that can be told.
    """
    document = _document(path)
    said = _platform(document, path)
    found = platform or said
    if said is not None and said != found:
        raise AppspecError(f'"{path}" is for {said}, not for {found}')
    if found is None:
        raise AppspecError(
            f'"{path}" does not say whether it is for Lambda or ECS; give its resource the Type '
            "AWS::Lambda::Function or AWS::ECS::Service, or use --platform"
        )
    if found == "Server":
        return _server(document, path)
    return Appspec(path, found, _serverless_hooks(document), *_judged(document, path))


def worst_timings(
    appspec: Appspec | None, events: tuple[str, ...], given: tuple[tuple[str, float], ...]
) -> Timings:
    """Take every event as long as it may: the time limits of its hooks, or the event's ceiling.

    Without an appspec every hook may take its ceiling; with one, events without scripts take no
    time.  ``given`` seconds win.
    """
    seconds: dict[str, float] = {}
    for event in events:
        if event in ("Start", "End"):
            seconds[event] = 0.0
        elif event in lifecycle.UNSCRIPTED or appspec is None:
            seconds[event] = EVENT_LIMIT_SECONDS
        else:
            seconds[event] = appspec.limit(event) or 0.0
    return Timings("worst", tuple({**seconds, **dict(given)}.items()))


def _document(path: str) -> Document:
    from dryspec.discover import Unreadable, read_text
    from dryspec.source import Source
    from dryspec.tree import parse

    try:
        return parse(Source(path, read_text(path)))
    except Unreadable as error:
        raise AppspecError(f'cannot read "{path}": {error}') from None


def _platform(document: Document, path: str) -> Platform | None:
    from dryspec.spec.detect import detect

    found = detect(document, path)
    if found.kind not in ("appspec", "unknown"):
        what = found.product or f"a {found.kind}"
        raise AppspecError(f'"{path}" is not an appspec but {what}')
    names: dict[str, Platform] = {"server": "Server", "lambda": "Lambda", "ecs": "ECS"}
    return names.get(found.platform or "")


def _server(document: Document, path: str) -> Appspec:
    from dryspec.spec.appspec import DEFAULT_TIMEOUT, read_server

    read = read_server(document)
    limits: dict[str, float] = {}
    for hook in read.hooks:
        total = sum(script.timeout or DEFAULT_TIMEOUT for script in hook.scripts)
        if hook.scripts:
            limits[str(hook.event)] = min(float(total), EVENT_LIMIT_SECONDS)
    refusal = read.problems[0].message if read.problems else None
    return Appspec(path, "Server", tuple(limits.items()), refusal)


def _judged(document: Document, path: str) -> tuple[str | None, str | None]:
    """Return what a lint of the text alone is sure of, that the deployment fails, and a doubt."""
    from dryspec.engine import lint_text
    from dryspec.finding import ERROR, WARNING
    from dryspec.settings import Settings

    settings = Settings(kind="appspec", project=False)
    found = lint_text(path, document.source.text, settings).findings
    first: dict[str, str] = {}
    for item in found:
        words = f"line {document.source.line(item.span.start)}: {item.message}"
        first.setdefault(item.severity, words)
    return first.get(ERROR), first.get(WARNING)


def _serverless_hooks(document: Document) -> tuple[tuple[str, float], ...]:
    from dryspec.tree import Mapping, Sequence, resolve

    root = document.mapping
    if root is None:
        return ()
    listed: list[Node] = []
    for key, value in root.items():
        if key.value.lower() == "hooks":
            node = resolve(value)
            listed = node.items if isinstance(node, Sequence) else [node]
    events: dict[str, float] = {}
    for item in listed:
        hook = resolve(item)
        if isinstance(hook, Mapping):
            events.update({name.value: EVENT_LIMIT_SECONDS for name, _ in hook.items()})
    return tuple(events.items())
