"""Users and groups that are taken to exist on an instance.

The agent looks owners and groups up by name and fails when there is none (1.8.1, observed). An
instance's accounts are not part of a revision. Where a tree or names describe the instance, it has
the usual ones and those that the tree, the names or a ``useradd`` in the revision's scripts say;
where nothing does, it has every one that is asked for, and a remark says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dryspec_simulate.agent.execution import Accounts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dryspec_simulate.agent.revision import Revision

_NAMES = (
    "root bin daemon adm lp sync shutdown halt mail operator games ftp nobody nogroup sys tty "
    "disk kmem wheel cdrom sudo audio video users systemd-network dbus sshd rpc postfix chrony "
    "www-data apache httpd nginx tomcat tomcat7 tomcat8 tomcat9 jetty node mysql postgres redis "
    "memcached mongodb rabbitmq elasticsearch jenkins docker git php-fpm "
    "ec2-user ubuntu admin centos rocky fedora debian codedeploy codedeploy-agent ssm-user "
    "vagrant bitnami webapp deploy ann dev"
)
USUAL = frozenset(_NAMES.split())
"""Accounts of the usual images and packages, and the two of the manual's examples."""

_MAKERS = ("useradd", "adduser", "groupadd", "addgroup")


def usual_accounts(
    revision: Revision,
    instance: Iterable[Mapping[str, Any]] | None,
    users: Iterable[str] = (),
    groups: Iterable[str] = (),
) -> Accounts:
    """Return the accounts to assume; ``users`` and ``groups`` are further ones the caller knows.

    ``instance`` is ``None`` where nothing says what is on it.
    """
    users, groups = frozenset(users), frozenset(groups)
    others = instance is None and not users and not groups
    instance = list(instance or ())
    made = _made_by_scripts(revision)
    owners = {str(entry["owner"]) for entry in instance if entry.get("owner")}
    owning = {str(entry["group"]) for entry in instance if entry.get("group")}
    return Accounts(
        USUAL | owners | made | users,
        USUAL | owning | made | groups | users,
        others,
    )


def split_names(text: str) -> list[str]:
    """Read a list of names with commas between them."""
    return [name.strip() for name in text.split(",") if name.strip()]


def _made_by_scripts(revision: Revision) -> frozenset[str]:
    """Find the words on every line that makes an account; one of them is its name."""
    found: set[str] = set()
    for path, entry in revision.entries.items():
        if entry.type != "file" or not path.endswith((".sh", ".bash")):
            continue
        text = (revision.read(path) or b"").decode("utf-8", "replace")
        for line in text.splitlines():
            if any(maker in line for maker in _MAKERS):
                found.update(word.strip("\"';") for word in line.split())
    return frozenset(found)
