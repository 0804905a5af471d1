"""Directories that a Linux instance has before anything is deployed to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dryspec_simulate.agent.instructions import MakeDirectory

if TYPE_CHECKING:
    from dryspec_simulate.agent.install import InstallRecord

_TOP = "bin boot dev etc home lib lib64 media mnt opt proc root run sbin srv sys tmp usr var"
_BELOW = {
    "/etc": "cron.d cron.daily init.d logrotate.d profile.d ssh ssl systemd systemd/system",
    "/usr": "bin include lib lib64 local sbin share src",
    "/usr/lib": "systemd systemd/system",
    "/usr/local": "bin etc include lib sbin share src",
    "/var": "cache lib log mail opt run spool spool/cron tmp",
    "/home": "admin centos ec2-user ubuntu",
}
USUAL = frozenset(
    {
        *(f"/{name}" for name in _TOP.split()),
        *(f"{above}/{name}" for above, names in _BELOW.items() for name in names.split()),
    }
)
"""The Filesystem Hierarchy Standard, and what Amazon Linux and Ubuntu add to it."""

ALWAYS_THERE = frozenset(f"/{name}" for name in ("etc", "home", "opt", "srv", "tmp", "usr", "var"))
"""Directories that every Linux has."""


def usually_there(record: InstallRecord) -> frozenset[str]:
    """Return the directories that the plan makes and a usual instance has already."""
    planned = {step.path for step in record.instructions or () if isinstance(step, MakeDirectory)}
    hooks = record.appspec.hooks if record.appspec is not None else ()
    users = {script.runas for hook in hooks for script in hook.scripts if script.runas}
    return frozenset(planned & (USUAL | {f"/home/{user}" for user in users}))
