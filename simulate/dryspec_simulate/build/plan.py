"""From a buildspec to what the engine runs, or to the reason why the service would not read it."""

from __future__ import annotations

from dryspec_simulate.build.outcomes import PhasePlan, Step
from dryspec_simulate.build.transitions import COMMAND_PHASES, read_on_failure

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dryspec.source import Source
    from dryspec.spec.buildspec import Buildspec, Command, Phase
    from dryspec.tree import Node, Scalar
    from dryspec_simulate.build.rulings import Rulings

_OTHER_SHAPE = "YAML_FILE_ERROR: wrong number of container tags, expected 1"
# The two documented versions, and spellings that a YAML reader takes for the same number.
_VERSIONS = frozenset({"0.1", "0.2", "0.20", ".2", ".1"})


def plan_of(buildspec: Buildspec) -> dict[str, PhasePlan]:
    """Return the phases a buildspec fills, by the API's names, in running order."""
    return {
        COMMAND_PHASES[phase.name]: PhasePlan(
            COMMAND_PHASES[phase.name],
            _steps(phase, phase.commands),
            _steps(phase, phase.finally_),
            read_on_failure(_text(phase.on_failure)),
        )
        for phase in buildspec.ordered_phases
    }


def _text(scalar: Scalar | None) -> str | None:
    return None if scalar is None or scalar.is_null else scalar.value


def _steps(phase: Phase, commands: Sequence[Command]) -> list[Step]:
    return [Step(phase.name, command.block, command.index, command) for command in commands]


def refusal(buildspec: Buildspec, rulings: Rulings) -> str | None:
    """Return the message of DOWNLOAD_SOURCE for a buildspec the service cannot use, or None.

    The texts after `YAML_FILE_ERROR:` are the service's own where one was observed in a public
    log: syntax errors, a command that is a mapping, a document of another shape.
    """
    if buildspec.source.unsure:
        return None  # a template decides what the service reads
    problem = buildspec.document.problem
    if problem is not None:
        line = buildspec.source.position(problem.offset)[0]
        return f"YAML_FILE_ERROR: {problem.problem} at line {line}"
    if buildspec.root is None:
        return _OTHER_SHAPE
    from dryspec_simulate.build.table_refusal import table_refusal  # late: lint asks for plans only

    return (
        version_refusal(buildspec, rulings)
        or _phases_refusal(buildspec, rulings)
        or _commands_refusal(buildspec)
        or table_refusal(buildspec)
    )


def is_only_batch(buildspec: Buildspec) -> bool:
    """Tell whether a file has builds of a batch and no commands."""
    return buildspec.batch is not None and not buildspec.phases


def batch_only(buildspec: Buildspec) -> str:
    """Return a remark on a file that has builds of a batch and no commands, else ""."""
    if not is_only_batch(buildspec):
        return ""
    return "this file has only a batch, no phases; --batch simulates it"


def action_steps(buildspec: Buildspec) -> Iterator[str]:
    """Yield a remark on each phase with steps of GitHub Actions, which nobody can foresee here."""
    from dryspec.tree import Sequence

    for phase in buildspec.ordered_phases:
        steps = phase.mapping.get("steps") if phase.mapping is not None else None
        if isinstance(steps, Sequence) and steps.items:
            count = len(steps.items)
            what = "step of GitHub Actions is" if count == 1 else "steps of GitHub Actions are"
            yield f"{phase.name}: {count} {what} taken to succeed"


def version_refusal(buildspec: Buildspec, rulings: Rulings) -> str | None:
    """Return the message for a version that is missing or not known, or None."""
    version = buildspec.version
    if version is not None and (
        version.value in _VERSIONS or buildspec.source.is_filled(version.span)
    ):
        return None
    if rulings.of("bad-version") == "run":
        return None
    if version is None:
        return _OTHER_SHAPE
    return f"YAML_FILE_ERROR: unknown buildspec version {version.value!r}, expected 0.2"


def _phases_refusal(buildspec: Buildspec, rulings: Rulings) -> str | None:
    from dryspec.tree import Mapping, Scalar, Sequence

    phases = buildspec.root.get("phases") if buildspec.root else None
    if isinstance(phases, Scalar) and buildspec.source.is_filled(phases.span):
        return None
    if not isinstance(phases, Mapping) or not phases.entries:
        return _OTHER_SHAPE if rulings.of("missing-phases") == "refuse" else None
    for phase in buildspec.ordered_phases:
        value = phases.get(phase.name)
        if isinstance(value, Scalar) and buildspec.source.is_filled(value.span):
            continue
        if isinstance(value, Sequence) or (isinstance(value, Scalar) and not value.is_null):
            line = _line(buildspec.source, value)
            return f"YAML_FILE_ERROR: {phase.name} at line {line} is not a mapping"
    return None


def _commands_refusal(buildspec: Buildspec) -> str | None:
    from dryspec.tree import Mapping, Sequence, resolve

    for phase in buildspec.ordered_phases:
        for block in ("commands", "finally"):
            items = phase.mapping.get(block) if phase.mapping else None
            for index, item in enumerate(items.items if isinstance(items, Sequence) else ()):
                node = resolve(item)
                if isinstance(node, Mapping | Sequence):
                    return _subkeys(block, index, _line(buildspec.source, node))
    return None


def _subkeys(block: str, index: int, line: int) -> str:
    name = "Commands" if block == "commands" else "Finally"
    return (
        f"YAML_FILE_ERROR: Expected {name}[{index}] to be of string type: found subkeys instead "
        f"at line {line}, value of the key tag on line {line - 1} might be empty"
    )


def _line(source: Source, node: Node) -> int:
    return source.position(node.span.start)[0]
