"""The variables of a build: which are known, which are not, which are masked in the log.

Precedence (user guide, "build-env-ref-env-vars"): start-build override, project, buildspec. Values
are literal. Parameters and secrets are never looked up, so their values stay unknown here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from dryspec.spec.buildspec import Env

KNOWN = "known"
UNKNOWN = "unknown"
MASKED = "masked"

SOURCE_DIRECTORY = "$CODEBUILD_SRC_DIR"
HOME = "/root"

SERVICE_VARIABLES = (
    "AWS_DEFAULT_REGION",
    "AWS_REGION",
    "CODEBUILD_BUILD_ARN",
    "CODEBUILD_BUILD_ID",
    "CODEBUILD_BUILD_IMAGE",
    "CODEBUILD_BUILD_NUMBER",
    "CODEBUILD_BUILD_URL",
    "CODEBUILD_INITIATOR",
    "CODEBUILD_KMS_KEY_ID",
    "CODEBUILD_LOG_PATH",
    "CODEBUILD_PROJECT_ARN",
    "CODEBUILD_RESOLVED_SOURCE_VERSION",
    "CODEBUILD_SOURCE_REPO_URL",
    "CODEBUILD_SOURCE_VERSION",
    "CODEBUILD_START_TIME",
)


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable: `text` is None unless `kind` is known; `origin` says who set it."""

    name: str
    kind: str
    text: str | None
    origin: str


class Environment:
    """Variables by name; a copy is cheap and independent."""

    def __init__(self, variables: Iterable[Variable] = ()) -> None:
        self._variables = {variable.name: variable for variable in variables}

    def __iter__(self) -> Iterator[Variable]:
        return iter(self._variables.values())

    def get(self, name: str) -> Variable | None:
        """Return a variable, or None when nothing is known to define it."""
        return self._variables.get(name)

    def text(self, name: str) -> str | None:
        """Return the value of a known variable."""
        variable = self._variables.get(name)
        return variable.text if variable else None

    def put(self, variable: Variable) -> None:
        """Define or redefine a variable."""
        self._variables[variable.name] = variable

    def set(self, name: str, text: str | None, origin: str) -> None:
        """Define a variable by its value, None meaning that the value is not known."""
        self.put(Variable(name, UNKNOWN if text is None else KNOWN, text, origin))

    def remove(self, name: str) -> None:
        """Forget a variable."""
        self._variables.pop(name, None)

    def copy(self) -> Environment:
        """Return an independent copy."""
        return Environment(self._variables.values())


def initial_environment(
    env: Env | None,
    project: Iterable[Variable] = (),
    overrides: Mapping[str, str] | None = None,
    build_id: str | None = None,
    project_name: str = "",
) -> Environment:
    """Return the variables a build starts with, lowest precedence first.

    `build_id` is the part after the colon of CODEBUILD_BUILD_ID.
    """
    environment = Environment()
    for name in SERVICE_VARIABLES:
        environment.set(name, None, "service")
    environment.set("CODEBUILD_SRC_DIR", SOURCE_DIRECTORY, "service")
    environment.set("CODEBUILD_BUILD_SUCCEEDING", "1", "service")
    environment.set("HOME", HOME, "service")
    if build_id:
        environment.set("CODEBUILD_BUILD_ID", f"{project_name}:{build_id}", "service")
    for variable in _buildspec_variables(env):
        environment.put(variable)
    for variable in project:
        environment.put(variable)
    for name, text in (overrides or {}).items():
        environment.set(name, text, "start-build")
    return environment


def _buildspec_variables(env: Env | None) -> Iterator[Variable]:
    if env is None:
        return
    for key, value in env.variables:
        yield Variable(key.value, KNOWN, value.value, "buildspec")
    for key, value in env.parameter_store:
        yield Variable(key.value, MASKED, None, f"parameter {value.value}")
    for key, value in env.secrets_manager:
        yield Variable(key.value, MASKED, None, f"secret {value.value}")
