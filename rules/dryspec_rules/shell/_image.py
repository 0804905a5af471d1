"""Which family of images a build runs in, as far as the file lets on."""

from __future__ import annotations

from dryspec import lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.context import Context

UBUNTU = "ubuntu"
AMAZON = "amazon"

_UBUNTU_PROGRAMS = frozenset({"apt-get", "apt", "add-apt-repository", "dpkg", "apt-key"})
_MANAGERS = lazy.pattern("apt|dpkg|yum|dnf|amazon-linux-extras")
"""One of these is in the text of every command that calls one of the programs."""
_AMAZON_PROGRAMS = frozenset({"yum", "dnf", "amazon-linux-extras", "microdnf"})


def family(context: Context) -> str:
    """Return ``ubuntu``, ``amazon`` or "" (not known).

    From the image that the run is told, else from the package manager that the commands use
    without asking which one there is.
    """
    image = context.settings.image.lower()
    if "aws/codebuild/standard" in image or "ubuntu" in image or "debian" in image:
        return UBUNTU
    if "amazonlinux" in image or "amazon-linux" in image or "windows" in image:
        return AMAZON
    if image:
        return ""
    if not _MANAGERS.search(context.source.text):
        return ""
    ubuntu = amazon = False
    for command in context.shell_commands:
        if not _MANAGERS.search(command.text):
            continue
        for call in command.script.calls:
            ubuntu = ubuntu or call.program in _UBUNTU_PROGRAMS
            amazon = amazon or call.program in _AMAZON_PROGRAMS
    if ubuntu == amazon:
        return ""
    return UBUNTU if ubuntu else AMAZON
