"""Whether what a command prints ends in the build's log.

Everything a command writes to its standard output or error is in the log (observed in public build
logs); a substitution, a file or a program that keeps it to itself stands in the way.
"""

from __future__ import annotations

from dryspec.programs.secret_sources import keeps
from dryspec.shell import Call

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dryspec.shell import Compound
    from dryspec.shell.model import Redirect

_TERMINALS = ("/dev/stderr", "/dev/stdout", "/dev/tty", "/dev/fd/1", "/dev/fd/2")
_ERRORS = ("/dev/stderr", "/dev/tty", "/dev/fd/2")


def reaches_log(call: Call, passes: Callable[[Call], bool] = keeps) -> bool:
    """Whether a call's output gets to the log, also through filters that let it pass."""
    behind = call.pipeline.elements[call.index + 1 :]
    if behind and _is_copied(behind[0]):
        return True
    if not _passed_on(behind, passes):
        return False
    last = call.pipeline.elements[-1]
    end = call if call.feeds is None else last
    if not isinstance(end, Call) or not _open(end.redirects, end.output(1)):
        return False
    return _leaves(call, passes)


def _is_copied(element: Call | Compound) -> bool:
    """Whether it is `tee /dev/stderr`, which shows what it hands on."""
    return (
        isinstance(element, Call)
        and element.program == "tee"
        and any(word.value in _ERRORS for word in element.positionals)
        and element.output(2) == "inherited"
    )


def _passed_on(elements: Sequence[Call | Compound], passes: Callable[[Call], bool]) -> bool:
    return all(isinstance(element, Call) and passes(element) for element in elements)


def _open(redirects: Sequence[Redirect], state: str) -> bool:
    """Whether standard output is the one that the surroundings have, or the log by name."""
    if state == "inherited":
        return True
    outputs = [item for item in redirects if ">" in item.operator and 1 in item.fds]
    target = outputs[-1].target if outputs else None
    return target is not None and target.value in _TERMINALS


def _leaves(call: Call, passes: Callable[[Call], bool]) -> bool:
    """Whether the output leaves every construct around the call."""
    for compound in reversed(call.enclosing):
        if compound.kind in ("substitution", "function"):
            return False
        if compound.kind in ("nested-shell", "heredoc-shell"):
            return not call.ancestors or reaches_log(call.ancestors[-1], passes)
        outputs = [item for item in compound.redirects if 1 in item.fds and ">" in item.operator]
        if outputs and not any(
            item.duplicates or (item.target is not None and item.target.value in _TERMINALS)
            for item in outputs
        ):
            return False
        pipeline = compound.pipeline
        if pipeline is None:
            continue
        following = pipeline.elements[pipeline.elements.index(compound) + 1 :]
        if not _passed_on(following, passes):
            return False
        end = following[-1] if following else None
        if isinstance(end, Call) and not _open(end.redirects, end.output(1)):
            return False
    return True
