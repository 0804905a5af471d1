"""Calls that kubectl and helm refuse."""

from __future__ import annotations

from dryspec import lazy
from dryspec_rules.shell._refusal import fix, found

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.finding import Finding
    from dryspec.shell import Call, Word
    from dryspec.spec.buildspec import Command

_FILES = (".json", ".yaml", ".yml")
_VERBS = ("apply", "create", "delete", "replace")
_HELM: dict[str, dict[str, str]] = {
    "install": {"--name": 'the name is the first argument: "helm install NAME CHART"'},
    "delete": {"--purge": "that is what it does by itself since version 3"},
    "uninstall": {"--purge": "that is what it does by itself since version 3"},
}
"""Options of version 2, which version 3 does not have."""
HELM = ("init", *_HELM)
_IS_NEW = lazy.pattern(
    r"get-helm-[3-9]|helm-?v?[3-9]|helm[^\n]{0,80}\bv[3-9]\.|(?i:helm_version)\W{1,9}v?[3-9]"
    r"|\b(?:snap|brew|dnf|apk add|apt-get|apt) [^\n]{0,40}\bhelm\b"
)
"""What gets version 3 or a later one; CodeBuild's images have none of their own."""


def kubectl(call: Call, command: Command) -> Finding | None:
    """Report a file where an option has to say that it is one."""
    names = call.subcommand(2)
    if len(names) != 2 or names[0] not in _VERBS or not names[1].endswith(_FILES):
        return None
    if call.has_flag("-f", "--filename", "-k", "--kustomize", "-R", "--recursive"):
        return None
    word = next(word for word in call.words if word.value == names[1])
    return found(
        call,
        command,
        word,
        f'"kubectl {names[0]}" does not take "{word.text}" for a file and stops: a file is given '
        "with -f",
        fix(call, command, word.start, "-f ", "put -f before it"),
    )


def helm(call: Call, command: Command) -> Finding | None:
    """Report what version 3 no longer has."""
    names = call.subcommand()
    name = names[0] if names else ""
    if not _is_version_3(command):
        return None
    if name == "init":
        return found(
            call,
            command,
            _named(call, name),
            'helm has no command "init" since version 3 and stops: leave it out, there is nothing '
            "to prepare",
        )
    unknown = _HELM.get(name, {})
    flag = next((word for word in call.arguments if word.text.partition("=")[0] in unknown), None)
    if flag is None:
        return None
    option = flag.text.partition("=")[0]
    return found(
        call,
        command,
        flag,
        f'"helm {name}" has no option {option} since version 3 and stops: {unknown[option]}',
    )


def _is_version_3(command: Command) -> bool:
    """Whether the file gets itself version 3, and nothing speaks of version 2."""
    text = command.source.text
    if any(mark in text for mark in ("tiller", "helm-v2", "helm2", "v2.")):
        return False
    return _IS_NEW.search(text) is not None


def _named(call: Call, name: str) -> Word:
    return next(word for word in call.words if word.value == name)
