"""Downloads without encryption or without checking the certificate."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call, Word
    from dryspec.spec.buildspec import Command

_UNCHECKED = {
    "curl": ("-k", "--insecure"),
    "wget": ("--no-check-certificate",),
    "pip": ("--trusted-host",),
    "pip3": ("--trusted-host",),
    "helm": ("--insecure-skip-tls-verify",),
    "apt-get": ("--allow-unauthenticated", "--force-yes"),
    "apt": ("--allow-unauthenticated", "--force-yes"),
    "yum": ("--nogpgcheck",),
    "dnf": ("--nogpgcheck",),
}
_WORDS = (
    "http:",
    "curl",
    "--insecure",
    "--no-check-certificate",
    "--trusted-host",
    "strict-ssl",
    "sslVerify",
    "sslverify",
    "unauthenticated",
    "--force-yes",
    "--nogpgcheck",
)
_OFF = ("false", "0", "off", "no")
_VARIABLES = {
    "GIT_SSL_NO_VERIFY": ("1", "true"),
    "NODE_TLS_REJECT_UNAUTHORIZED": ("0",),
    "PYTHONHTTPSVERIFY": ("0",),
}
_LOCAL = ("localhost", "127.", "169.254.", "10.", "192.168.", "0.0.0.0", "[::1]", "172.17.")


def check(call: Call, command: Command, context: Context) -> Iterator[Finding]:
    """Report options that switch checks off, and files fetched over http."""
    flag = call.flag(*_UNCHECKED.get(call.program, ()))
    if flag is not None and not _all_local(call):
        name = flag.text if flag.value else flag.prefix
        yield Finding(
            command.span(flag.start, flag.end),
            f'"{call.program} {name}" takes whatever answers: nobody checks who sent it; '
            "drop the option and install the certificate or key it needs",
        )
    setting = _setting(call)
    if setting is not None:
        yield Finding(
            command.span(setting.start, setting.end),
            f'"{setting.text}" switches the check of certificates off for everything that '
            "follows; add the missing certificate instead",
        )
    for assignment in (*call.assignments, *call.declares):
        value = assignment.value.value if assignment.value is not None else None
        if value in _VARIABLES.get(assignment.name, ()):
            yield Finding(
                command.span(assignment.start, assignment.end),
                f'"{assignment.name}={value}" switches the check of certificates off; add the '
                "missing certificate instead",
            )
    for word in _plain_http(call):
        yield Finding(
            command.span(word.start, word.end),
            f'"{word.text}" is fetched without encryption, so anybody on the way can change it; '
            "use https",
        )


def _setting(call: Call) -> Word | None:
    """The word that switches a check off in a configuration or with `git -c`."""
    values = [word.value or "" for word in call.words]
    if call.program in ("npm", "yarn", "pnpm") and values[1:3] == ["config", "set"]:
        last = values[-1].lower()
        if len(values) > 3 and "strict-ssl" in values[3]:
            name, _, value = values[3].partition("=")
            if (value or last) in _OFF and name == "strict-ssl":
                return call.words[3]
    if call.program == "git":
        for index, value in enumerate(values):
            name, _, given = value.lower().partition("=")
            if name != "http.sslverify":
                continue
            following = values[index + 1].lower() if index + 1 < len(values) else ""
            if (given or following) in _OFF:
                return call.words[index]
    return None


def _plain_http(call: Call) -> Iterator[Word]:
    if call.program == "wget" or (
        call.program == "curl"
        and (
            call.has_flag("-o", "-O", "--output", "--remote-name")
            or call.output(1) == "file"
            or call.feeds is not None
        )
    ):
        if call.has_flag("--spider", "-X", "--request", "-d", "--data", "-I"):
            return
        candidates = call.positionals
    elif call.runs("git", "clone"):
        candidates = call.positionals[1:2]
    elif call.program in ("pip", "pip3"):
        option = call.option_word("-i", "--index-url", "--extra-index-url")
        candidates = [] if option is None else [option]
    else:
        return
    for word in candidates:
        if word.prefix.startswith("http://") and not _is_local(word.prefix):
            yield word


def _is_local(url: str) -> bool:
    """Whether the host is this machine, a private network, or not known."""
    host = url.partition("://")[2].partition("/")[0].rpartition("@")[2]
    name = host.partition(":")[0]
    if not name or name.startswith(_LOCAL) or name.endswith((".local", ".internal")):
        return True
    return "." not in name


def _all_local(call: Call) -> bool:
    urls = [word.prefix for word in call.positionals if "://" in word.prefix]
    return bool(urls) and all(_is_local(url) for url in urls)


RULE = Rule(
    name="insecure-download",
    summary="a download without encryption or without checking the certificate",
    severity="warning",
    on="call",
    group="security",
    words=(*_WORDS, *_VARIABLES),
    check=check,
    sources=(
        "https://curl.se/docs/manpage.html#-k",
        "https://pip.pypa.io/en/stable/cli/pip/#cmdoption-trusted-host",
        "https://manpages.debian.org/bookworm/apt/apt-get.8.en.html",
    ),
)
