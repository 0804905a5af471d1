"""Downloads without encryption or without checking the certificate."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.glance import may_give, names_in
from dryspec.rule import Rule
from dryspec.shell.quoting import remove_quotes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call, Word
    from dryspec.spec.buildspec import Command

_UNCHECKED = {
    "curl": ("-k", "--insecure", "--proxy-insecure"),
    "wget": ("--no-check-certificate",),
    "pip": ("--trusted-host",),
    "pip3": ("--trusted-host",),
    "helm": ("--insecure-skip-tls-verify",),
    "kubectl": ("--insecure-skip-tls-verify",),
    "oc": ("--insecure-skip-tls-verify",),
    "aws": ("--no-verify-ssl",),
    "npm": ("--no-strict-ssl",),
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
    "StrictSsl",
    "sslVerify",
    "sslverify",
    "unauthenticated",
    "--force-yes",
    "--nogpgcheck",
    "--proxy-insecure",
    "--no-verify-ssl",
    "--insecure-skip-tls-verify",
    "ssl_verify",
    "secure-http",
    "disable-tls",
    "git:",
    "ftp:",
)
_OFF = ("false", "0", "off", "no")
_ON = ("true", "1", "on", "yes")
_INSTALLERS: dict[str, tuple[str, ...]] = {
    "pip": ("install", "download", "wheel"),
    "pip3": ("install", "download", "wheel"),
    "npm": ("install", "i", "ci", "add", "config", "set"),
    "yarn": ("install", "add", "config"),
    "pnpm": ("install", "i", "add", "config"),
    "yum": ("install", "localinstall", "update"),
    "dnf": ("install", "update"),
    "rpm": (),
    "gem": ("install",),
    "helm": ("repo", "install", "upgrade", "pull"),
    "apt-key": ("adv",),
}
"""Programs that fetch what their arguments name, with the subcommands that do; () for any."""
_SETTINGS = {
    ("npm", "config", "set"): ("strict-ssl",),
    ("npm", "set"): ("strict-ssl",),
    ("yarn", "config", "set"): ("strict-ssl", "enableStrictSsl"),
    ("pnpm", "config", "set"): ("strict-ssl",),
    ("conda", "config"): ("ssl_verify",),
    ("composer", "config"): ("secure-http",),
}
_SETTINGS_ON = {("composer", "config"): ("disable-tls",)}
_VARIABLES = {
    "GIT_SSL_NO_VERIFY": ("1", "true"),
    "NODE_TLS_REJECT_UNAUTHORIZED": ("0",),
    "PYTHONHTTPSVERIFY": ("0",),
    "NPM_CONFIG_STRICT_SSL": ("false", "0"),
    "npm_config_strict_ssl": ("false", "0"),
    "CONDA_SSL_VERIFY": ("false", "False", "0"),
    "GOINSECURE": ("*",),
}
_LOCAL = ("localhost", "127.", "169.254.", "10.", "192.168.", "0.0.0.0", "[::1]", "172.17.")


def check(command: Command, context: Context) -> Iterator[Finding]:
    """Report options that switch checks off, and files fetched over http."""
    del context
    if _may_be_insecure(command.text):
        for call in command.script.calls:
            yield from _insecure(call, command)


def _may_be_insecure(text: str) -> bool:
    for word in RULE.words:
        if word in text and (word != "curl" or may_give(("-k",), names_in(text))):
            return True
    return False


def _only_asks(call: Call) -> bool:
    """Whether it only finds out if somebody answers, and keeps nothing of what comes."""
    kept = call.has_flag("-o", "--output", "-O", "--remote-name", "--output-document")
    kept = kept or any(item.target and item.target.value != "/dev/null" for item in call.redirects)
    return call.program == "curl" and call.in_condition and call.feeds is None and not kept


def _insecure(call: Call, command: Command) -> Iterator[Finding]:
    flag = call.flag(*_UNCHECKED.get(call.program, ()))
    if call.program in ("python", "python3") and call.option_value("-m") == "pip":
        flag = next((w for w in call.arguments if w.prefix.startswith("--trusted-host")), None)
    if flag is not None and not _all_local(call) and not _only_asks(call):
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
            f'"{remove_quotes(word.text)}" is fetched without encryption, so anybody on the way '
            "can change it; use https",
        )


def _setting(call: Call) -> Word | None:
    """The word that switches a check off in a configuration or with `git -c`."""
    if call.program == "git":
        return _git_setting(call)
    for table, wanted in ((_SETTINGS, _OFF), (_SETTINGS_ON, _ON)):
        for words, names in table.items():
            found = _switched(call, names, wanted) if call.runs(*words) else None
            if found is not None:
                return found
    if call.program in ("npm", "yarn", "pnpm"):
        return next((w for w in call.words if w.value == "--strict-ssl=false"), None)
    return None


def _switched(call: Call, names: tuple[str, ...], wanted: tuple[str, ...]) -> Word | None:
    """The word that names one of these settings and gives it (or has behind it) this value."""
    words = call.words
    for index, word in enumerate(words):
        name, equals, value = (word.value or "").partition("=")
        following = words[index + 1].value or "" if index + 1 < len(words) else ""
        if name in names and (value if equals else following).lower() in wanted:
            return word
    return None


def _git_setting(call: Call) -> Word | None:
    values = [word.value or "" for word in call.words]
    for index, value in enumerate(values):
        name, _, given = value.lower().partition("=")
        if name != "http.sslverify" and not (
            name.startswith("http.") and name.endswith(".sslverify")
        ):
            continue
        following = values[index + 1].lower() if index + 1 < len(values) else ""
        if (given or following) in _OFF:
            return call.words[index]
    return None


def _plain_http(call: Call) -> Iterator[Word]:
    for word in _candidates(call):
        text = word.prefix
        if text.startswith("--") and "=" in text:
            text = text.partition("=")[2]
        text = text.removeprefix("git+")
        if text.startswith(("http://", "git://", "ftp://")) and not _is_local(text):
            yield word


def _candidates(call: Call) -> list[Word]:
    """The words that a call fetches something from."""
    program = call.program
    if program in ("wget", "aria2c") or (program == "curl" and _keeps_the_answer(call)):
        if _throws_away(call) or call.has_flag("--spider", "-X", "--request", "-d", "--data", "-I"):
            return []
        return call.positionals
    if program == "git":
        fetches = any(
            call.runs("git", *words)
            for words in (
                ("clone",),
                ("submodule", "add"),
                ("remote", "add"),
                ("fetch",),
                ("pull",),
            )
        )
        return call.arguments if fetches else []
    if program in ("python", "python3"):
        return call.arguments if call.option_value("-m") == "pip" else []
    return call.arguments if program in _INSTALLERS and _installs(call) else []


def _keeps_the_answer(call: Call) -> bool:
    """Whether `curl` fetches a file, and does not only ask something."""
    return (
        call.has_flag("-o", "-O", "--output", "--remote-name")
        or call.output(1) == "file"
        or call.feeds is not None
    )


def _throws_away(call: Call) -> bool:
    """Whether only the status of the answer counts: a look whether a server is up."""
    letter, name = ("O", "--output-document") if call.program == "wget" else ("o", "--output")
    if "/dev/null" in (call.option_value(f"-{letter}"), call.option_value(name)):
        return True
    before = ""
    for word in call.arguments:  # "-so /dev/null", which no option's value is
        if word.value == "/dev/null" and before[:1] == "-" and before[-1] == letter:
            return before[1:2] != "-"
        before = word.prefix
    return False


def _installs(call: Call) -> bool:
    verbs = _INSTALLERS[call.program]
    return not verbs or (call.subcommand() or ("",))[0] in verbs


def _is_local(url: str) -> bool:
    """Whether the host is this machine, a private network, or not known."""
    host = url.partition("://")[2].partition("/")[0].rpartition("@")[2]
    name = host.partition(":")[0]
    if not name or name.startswith(_LOCAL) or name.endswith((".local", ".internal")):
        return True
    return "." not in name


def _all_local(call: Call) -> bool:
    urls = [word.prefix for word in call.arguments if word.prefix.startswith("http")]
    return bool(urls) and all(_is_local(url) for url in urls)


RULE = Rule(
    name="insecure-download",
    summary="a download without encryption or without checking the certificate",
    severity="warning",
    on="command",
    group="security",
    words=(*_WORDS, *_VARIABLES),
    check=check,
    sources=(
        "https://curl.se/docs/manpage.html#-k",
        "https://pip.pypa.io/en/stable/cli/pip/#cmdoption-trusted-host",
        "https://manpages.debian.org/bookworm/apt/apt-get.8.en.html",
    ),
)
