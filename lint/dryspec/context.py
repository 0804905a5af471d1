"""What a check is given besides its node: the file as a whole and the run's settings.

Everything here is worked out when first asked for and then kept for the file.
"""

from __future__ import annotations

import sys

from dryspec.rule import APPSPEC, BUILDSPEC
from dryspec.spec.detect import SERVER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from dryspec.finding import Finding
    from dryspec.project import Project
    from dryspec.revision import HookScript
    from dryspec.settings import Settings
    from dryspec.source import Source
    from dryspec.spec.appspec import ServerAppspec
    from dryspec.spec.buildspec import Buildspec, Command
    from dryspec.spec.detect import Detected
    from dryspec.spec.serverless import ServerlessAppspec
    from dryspec.tree import Document

    Result = TypeVar("Result")

POSIX = "sh"
BASH = "bash"
POWERSHELL = "powershell"
CMD = "cmd"

_SHELLS = {
    "sh": POSIX,
    "bash": BASH,
    "powershell": POWERSHELL,
    "powershell.exe": POWERSHELL,
    "pwsh": POWERSHELL,
    "pwsh.exe": POWERSHELL,
    "cmd": CMD,
    "cmd.exe": CMD,
}
_WINDOWS_WORDS = (
    "$env:",
    "$Env:",
    "Write-Host",
    "Write-Output",
    "Invoke-",
    "powershell",
    ".ps1",
    "Get-",
    "Set-",
    "New-Item",
    "Copy-Item",
    "Remove-Item",
    "Test-Path",
    "Join-Path",
    "Write-Error",
    "Write-Warning",
    "Start-Process",
    "Start-Sleep",
    "Out-File",
    "Import-Module",
    "Install-Module",
    "Expand-Archive",
    "Compress-Archive",
    "$LASTEXITCODE",
    "-ErrorAction",
    "choco ",
    "%CODEBUILD_",
    "msbuild",
    "MSBuild",
    "nuget ",
    "C:\\",
)


_MOST_AT_ONCE = 100_000


class Context:
    """One file under check."""

    __slots__ = (
        "_cache",
        "detected",
        "document",
        "project",
        "settings",
        "source",
    )

    def __init__(
        self,
        document: Document,
        detected: Detected,
        settings: Settings,
        project: Project | None,
    ) -> None:
        self.document = document
        self.source: Source = document.source
        self.detected = detected
        self.settings = settings
        self.project = project if settings.project else None
        self._cache: dict[str, object] = {}

    @property
    def kind(self) -> str:
        """``buildspec`` or ``appspec``."""
        return self.detected.kind

    @property
    def platform(self) -> str | None:
        """Platform of an appspec: ``server``, ``lambda``, ``ecs`` or ``None`` (not known)."""
        return self.detected.platform

    @property
    def runs_in(self) -> str:
        """What runs the shell commands, in the words of a message: ``build`` or ``hook``."""
        return "build"

    @property
    def agents(self) -> tuple[int, ...]:
        """Agent generations the file is judged by."""
        return (1, 2) if self.settings.agent == "both" else (int(self.settings.agent),)

    @property
    def buildspec(self) -> Buildspec | None:
        """The file as a buildspec, or ``None``."""
        if self.kind != BUILDSPEC:
            return None
        if "buildspec" not in self._cache:
            from dryspec.spec.buildspec import read

            self._cache["buildspec"] = read(self.document)
        return self._cache["buildspec"]  # type: ignore[return-value]

    @property
    def server(self) -> ServerAppspec | None:
        """The file as an appspec for servers as agent 1.8.1 reads it, or ``None``."""
        if self.kind != APPSPEC or self.platform != SERVER:
            return None
        if "server" not in self._cache:
            from dryspec.spec.appspec import read_server

            self._cache["server"] = read_server(self.document)
        return self._cache["server"]  # type: ignore[return-value]

    @property
    def serverless(self) -> ServerlessAppspec | None:
        """The file as an appspec for Lambda or ECS, or ``None``."""
        if self.kind != APPSPEC or self.platform == SERVER:
            return None
        if "serverless" not in self._cache:
            from dryspec.spec.serverless import read_serverless

            self._cache["serverless"] = read_serverless(self.document)
        return self._cache["serverless"]  # type: ignore[return-value]

    def release(self) -> None:
        """Forget everything that was worked out; an editor checks the next text in a moment."""
        if "buildspec" in self._cache:
            self.buildspec.release()  # type: ignore[union-attr]
        self._cache.clear()

    @property
    def structure(self) -> dict[str, list[Finding]]:
        """What the grammar tables object to, by the rule whose business it is."""
        if "structure" not in self._cache:
            from dryspec.spec.structure import check

            self._cache["structure"] = check(self.document, self.detected)
        return self._cache["structure"]  # type: ignore[return-value]

    @property
    def shell(self) -> str:
        """The shell that runs the commands: ``sh``, ``bash``, ``powershell`` or ``cmd``.

        From ``env.shell``, else from the image, else from what the commands look like.
        """
        if "shell" not in self._cache:
            self._cache["shell"] = self._find_shell()
        return self._cache["shell"]  # type: ignore[return-value]

    @property
    def posix_shell(self) -> bool:
        """Whether commands are read by ``sh`` or ``bash``."""
        return self.shell in {POSIX, BASH}

    @property
    def shell_commands(self) -> list[Command]:
        """The buildspec's commands when a POSIX shell runs them, else none."""
        if "commands" not in self._cache:
            spec = self.buildspec
            self._cache["commands"] = spec.commands if spec and self.posix_shell else []
        return self._cache["commands"]  # type: ignore[return-value]

    @property
    def shell_text(self) -> str | None:
        """The texts of all shell commands, one below the other: for a look at all at once.

        ``None`` where that is too much to look at.
        """
        if len(self.source.text) > _MOST_AT_ONCE:
            return None
        return self.once(
            "shell text", lambda: "\n".join([command.text for command in self.shell_commands])
        )

    def once(self, name: str, work: Callable[[], Result]) -> Result:
        """Return what ``work`` gives, for several rules that need the same of one file."""
        if name not in self._cache:
            self._cache[name] = work()
        return self._cache[name]  # type: ignore[return-value]

    def sets_earlier(self, option: str, command: Command) -> bool:
        """Whether a command that runs before this one gives ``set -o option``."""
        return command.number > self.first_setting(option)

    def first_setting(self, option: str) -> int:
        """Return the number of the first command that gives ``set -o option``.

        Without one, a number that is larger than that of any command.
        """
        key = f"first {option}"
        if key not in self._cache:
            numbers = (
                command.number
                for command in self.shell_commands
                if "set" in command.node.value and command.script.sets(option)
            )
            self._cache[key] = next(numbers, sys.maxsize)
        return self._cache[key]  # type: ignore[return-value]

    @property
    def hook_scripts(self) -> list[HookScript]:
        """Hook scripts of a server appspec that the project holds."""
        if self.server is None or self.project is None:
            return []
        if "scripts" not in self._cache:
            from dryspec.revision import hook_scripts

            self._cache["scripts"] = hook_scripts(self.server, self.project)
        return self._cache["scripts"]  # type: ignore[return-value]

    def _find_shell(self) -> str:
        if self.buildspec is None:
            return POSIX
        named = self.buildspec.env.shell
        if named is not None:
            base = named.value.replace("\\", "/").rsplit("/", 1)[-1].lower()
            return _SHELLS.get(base, POSIX)
        system = self.settings.system
        if "windows" in self.settings.image.lower() or system == "windows":
            return POWERSHELL
        if system == "linux":
            return POSIX
        text = self.source.text
        if any(word in text for word in _WINDOWS_WORDS) and self._looks_like_windows():
            return POWERSHELL
        return POSIX

    def _looks_like_windows(self) -> bool:
        """Whether more commands look like PowerShell or cmd than like a POSIX shell."""
        assert self.buildspec is not None
        windows = posix = 0
        for command in self.buildspec.commands:
            text = command.text
            if any(word in text for word in _WINDOWS_WORDS) or text.startswith(("& ", "if exist")):
                windows += 1
            elif text.startswith(("export ", "sudo ", "apt-get", "yum ", "./", "chmod ", "bash ")):
                posix += 1
        return windows > posix
