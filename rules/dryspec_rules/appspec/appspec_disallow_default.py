"""Nothing says what happens to files that are already there."""

from __future__ import annotations

from dryspec import lazy
from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec_rules._appspec import half_read

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec

_REMOVES = lazy.pattern(r"\b(?:rm|mv|remove-item|move-item)\s")
_ASSIGNS = lazy.pattern(r"\s*(?:export\s+|readonly\s+)?\$?(\w+)\s*=")


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report appspecs that copy files and leave `file_exists_behavior` out."""
    key = appspec.key("files")
    if key is None or half_read(appspec) or not appspec.files:
        return
    if appspec.key("file_exists_behavior") is None and not _makes_room(appspec, context):
        yield Finding(
            key.span,
            "a file that is already there and not of the last deployment makes Install fail, and "
            'CodePipeline cannot set another behavior: say "file_exists_behavior: OVERWRITE", '
            "RETAIN or DISALLOW",
        )


def _makes_room(appspec: ServerAppspec, context: Context) -> bool:
    """Tell whether scripts of BeforeInstall remove or move what lies at every destination."""
    if context.project is None:
        return False
    from dryspec.revision import hook_scripts

    scripts = hook_scripts(appspec, context.project)
    texts = [script.text.lower() for script in scripts if script.event == "BeforeInstall"]
    removing = [text for text in texts if _REMOVES.search(text)]
    places = {(item.destination_text or "").lower().rstrip("/\\") for item in appspec.files}
    return bool(removing) and all(
        any(_removes(text, above) for text in removing for above in (place, *_above(place, places)))
        for place in places
    )


def _above(place: str, places: set[str]) -> list[str]:
    return [other for other in places if other and place.startswith((f"{other}/", f"{other}\\"))]


def _removes(text: str, place: str) -> bool:
    """Tell whether a line removes or moves a place, or a variable that a line before sets to it."""
    if not place or place not in text:
        return False
    variables: set[str] = set()
    for line in text.splitlines():
        names_it = place in line or any(
            f"${name}" in line or f"${{{name}}}" in line for name in variables
        )
        if names_it and _REMOVES.search(line):
            return True
        assigned = _ASSIGNS.match(line) if names_it else None
        if assigned:
            variables.add(assigned[1])
    return False


RULE = Rule(
    name="appspec-disallow-default",
    summary="file_exists_behavior is left to its default",
    severity="note",
    on="server",
    group="style",
    keys=("files",),
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-files.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
    check=check,
)
