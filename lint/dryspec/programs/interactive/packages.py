"""Package managers of systems."""

from __future__ import annotations

from dryspec.programs.interactive.prompt import ADD_YES, DEFAULTS, FAILS, HANGS, Prompt, each

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.shell import Call

_ESSENTIAL = frozenset({
    "apt", "base-files", "base-passwd", "bash", "bsdutils", "coreutils", "dash", "debianutils",
    "diffutils", "dpkg", "findutils", "grep", "gzip", "hostname", "libc-bin", "login",
    "ncurses-base", "ncurses-bin", "perl-base", "sed", "sysvinit-utils", "tar", "util-linux",
})  # fmt: skip
"""Packages without which no Debian or Ubuntu image runs apt (Debian policy, 3.8)."""
_ALONE = frozenset({
    "apt-transport-https", "bzip2", "cpio", "dos2unix", "gettext-base", "make", "pv", "time",
    "tree", "unzip",
    "boundary", "consul", "nomad", "packer", "terraform",
})  # fmt: skip
"""Packages that need nothing but what is there with apt itself, or git, as HashiCorp's do."""
_ON_SERVERS = frozenset({
    "ca-certificates", "curl", "file", "git", "gnupg", "less", "lsb-release", "openssh-client",
    "openssl", "patch", "rsync", "software-properties-common", "wget", "xz-utils",
})  # fmt: skip
"""Packages of Ubuntu's servers: seldom does one of them bring something along."""
_IN_IMAGES = frozenset({
    "curl", "file", "gettext", "git", "gnupg", "jq", "less", "openssh-client", "openssl", "patch",
    "rsync", "wget", "xz-utils", "zip",
})  # fmt: skip
"""Packages of CodeBuild's Ubuntu images, likewise."""


def _apt_quiet(call: Call) -> bool:
    """Whether ``-qq`` (which implies ``-y``) or a configuration answers apt, or it has no question.

    It asks when more changes than was named; what is there already brings nothing along.
    """
    if _installs_only(_ESSENTIAL | _ALONE, call):
        return True
    quiet = 0
    for word in call.words[1:]:
        text = word.prefix
        if text[:1] == "-" and text[1:2] != "-":
            quiet += text.count("q")
        quiet += text == "--quiet"
        if text.startswith(("-q=2", "--quiet=2")) or "Assume-Yes" in text:
            return True
    return quiet > 1


def _installs_only(packages: frozenset[str], call: Call) -> bool:
    """Whether some of these packages are installed and nothing else."""
    words = call.positionals
    if len(words) < 2 or words[0].value != "install":
        return False
    return all((word.value or "").partition("=")[0] in packages for word in words[1:])


def _apt_has_them(call: Call, where: str) -> bool:
    there = _IN_IMAGES if where == "build" else _ON_SERVERS
    return _installs_only(_ESSENTIAL | _ALONE | there, call)


_APT = "apt-get {0}; apt {0}"
_YUM = "yum {0}; dnf {0}"

PROMPTS = (
    Prompt(
        each(_APT, "install upgrade dist-upgrade full-upgrade remove purge autoremove build-dep"),
        "asks before it changes more than you named", FAILS, ADD_YES,
        answered="-y --yes --assume-yes --force-yes -s --simulate --dry-run --just-print "
        "--assume-no --print-uris --no-act", unless=_apt_quiet, insert="-y", after=1,
        seldom="--reinstall", seldom_if=_apt_has_them,
        markers="Assume-Yes",
    ),
    Prompt(
        "aptitude install; aptitude upgrade; aptitude remove", "asks before it installs", FAILS,
        ADD_YES,
        answered="-y --assume-yes -s --simulate", insert="-y", after=1,
    ),
    Prompt(
        "dpkg-reconfigure", "asks the questions of the package", HANGS,
        "add -f noninteractive", answered="--frontend=noninteractive",
        unless=lambda call: call.option_value("-f", "--frontend") == "noninteractive",
        variables="DEBIAN_FRONTEND=noninteractive", insert="-f noninteractive", after=0,
    ),
    Prompt(
        "add-apt-repository; apt-add-repository", "waits for Enter in some releases", DEFAULTS,
        ADD_YES, maybe=True,
        answered="-y --yes -r --remove -L --list", insert="-y", after=0,
    ),
    Prompt(
        each(_YUM, "install update upgrade remove erase groupinstall localinstall reinstall "
        "downgrade autoremove swap"),
        "asks before it changes anything", FAILS, ADD_YES,
        answered="-y --assumeyes --assumeno --downloadonly", markers="assumeyes=1", insert="-y",
        after=1,
    ),
    Prompt(
        "microdnf install; microdnf update; microdnf remove; microdnf upgrade",
        "asks before it changes anything", FAILS, ADD_YES, answered="-y --assumeyes",
        insert="-y", after=1,
    ),
    Prompt(
        "amazon-linux-extras install", "asks before it installs", FAILS, ADD_YES,
        answered="-y", insert="-y", after=1,
    ),
    Prompt(
        "zypper install; zypper in; zypper update; zypper up; zypper remove; zypper rm; zypper dup",
        "asks before it changes anything", FAILS, "add --non-interactive in front of the command",
        answered="-n --non-interactive -y --no-confirm", insert="--non-interactive", after=0,
    ),
    Prompt(
        "pacman -S; pacman -Sy; pacman -Syu; pacman -R", "asks before it changes anything", FAILS,
        "add --noconfirm", answered="--noconfirm", insert="--noconfirm", after=1,
    ),
)  # fmt: skip
