"""Options that take a password in clear, program by program, with what to use in their place.

From the programs' own manuals, which warn of these options or offer the other way beside them:
curl(1), wget(1), mysql's manual ("End-User Guidelines for Password Security"), sshpass(1),
helm registry login, twine, zip(1), 7-Zip, openssl-passphrase-options(1), redis-cli, mongosh,
keytool, gpg(1), ldapsearch(1), sqlcmd.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.shell import Call, Word

DATE = "2026-11-25"

USER_AND_PASSWORD = "user:password"
PASSWORD = "password"
GLUED = "glued"
PASS_SCHEME = "pass:"

_MYSQL = (PASSWORD, ("--password",), "--defaults-extra-file=FILE")
_MYSQL_SHORT = (GLUED, ("-p",), "--defaults-extra-file=FILE")
_LOGIN = (PASSWORD, ("-p", "--password"), "--password-stdin")
_STORE = (PASSWORD, ("-storepass", "-keypass", "-srcstorepass", "-deststorepass"), "-storepass:env")
_MONGO = (PASSWORD, ("-p", "--password"), "a configuration file (--config)")
_CURL = "--netrc-file FILE, or -K - with the option on standard input"

_Row = tuple[str, tuple[str, ...], str]

OPTIONS: dict[str, tuple[_Row, ...]] = {
    "curl": ((USER_AND_PASSWORD, ("-u", "--user", "-U", "--proxy-user"), _CURL),),
    "wget": (
        (
            PASSWORD,
            ("--password", "--http-password", "--ftp-password", "--proxy-password"),
            "a .netrc or .wgetrc file",
        ),
    ),
    "mysql": (_MYSQL, _MYSQL_SHORT),
    "mysqldump": (_MYSQL, _MYSQL_SHORT),
    "mysqladmin": (_MYSQL, _MYSQL_SHORT),
    "mysqlimport": (_MYSQL, _MYSQL_SHORT),
    "mariadb": (_MYSQL, _MYSQL_SHORT),
    "sshpass": ((PASSWORD, ("-p",), "sshpass -e with SSHPASS in the environment"),),
    "twine": ((PASSWORD, ("-p", "--password"), "TWINE_PASSWORD in the environment"),),
    "zip": ((PASSWORD, ("-P", "--password"), "gpg --passphrase-file"),),
    "7z": ((GLUED, ("-p",), "gpg --passphrase-file"),),
    "openssl": (
        (PASS_SCHEME, ("-pass", "-passin", "-passout"), "env:NAME or file:PATH"),
        (PASSWORD, ("-k",), "-pass env:NAME"),
    ),
    "redis-cli": ((PASSWORD, ("-a", "--pass"), "REDISCLI_AUTH in the environment"),),
    "mongo": (_MONGO,),
    "mongosh": (_MONGO,),
    "mongodump": (_MONGO,),
    "mongorestore": (_MONGO,),
    "sqlcmd": ((PASSWORD, ("-P",), "SQLCMDPASSWORD in the environment"),),
    "ldapsearch": ((PASSWORD, ("-w",), "-y FILE"),),
    "keytool": (_STORE,),
    "jarsigner": (_STORE,),
    "gpg": ((PASSWORD, ("--passphrase",), "--passphrase-fd 0 or --passphrase-file"),),
    "gpg2": ((PASSWORD, ("--passphrase",), "--passphrase-fd 0 or --passphrase-file"),),
    "svn": ((PASSWORD, ("--password",), "--password-from-stdin"),),
    "argocd": ((PASSWORD, ("--password",), "an API token in ARGOCD_AUTH_TOKEN"),),
    "htpasswd": ((PASSWORD, ("-b",), "htpasswd -i, which reads it from standard input"),),
}
"""Program: how the value is given, the options, what to use instead."""

LOGINS: dict[tuple[str, ...], _Row] = {
    ("helm", "registry", "login"): _LOGIN,
    ("podman", "login"): _LOGIN,
    ("buildah", "login"): _LOGIN,
    ("nerdctl", "login"): _LOGIN,
    ("skopeo", "login"): _LOGIN,
    ("az", "acr", "login"): (PASSWORD, ("-p", "--password"), "az acr login --expose-token"),
    ("az", "login"): (PASSWORD, ("-p", "--password"), "a federated token or a managed identity"),
}
"""Subcommands, where the option means something else in the rest of the program."""


def _by_program() -> dict[str, list[str]]:
    options: dict[str, list[str]] = {}
    for program, rows in (*OPTIONS.items(), *((words[0], (row,)) for words, row in LOGINS.items())):
        for _, given, _ in rows:
            options.setdefault(program, []).extend(given)
    return options


BY_PROGRAM = _by_program()
"""Program: all options of it that take a password."""


def passwords(call: Call) -> Iterator[tuple[str, Word, int, str]]:
    """Yield option, word, offset of the password in the word's text, and what to use instead."""
    rows = OPTIONS.get(call.program, ())
    for words, row in LOGINS.items():
        if call.program == words[0] and call.runs(*words):
            rows = (*rows, row)
    for kind, options, instead in rows:
        for option, word, offset in _values(call, options, glued=kind == GLUED):
            start = _start(kind, word.text[offset:])
            if start >= 0 and offset + start < len(word.text.rstrip("\"'")):
                yield option, word, offset + start, instead


def _start(kind: str, text: str) -> int:
    """Where in an option's value the password begins; -1 when it holds none."""
    if kind == USER_AND_PASSWORD:
        colon = _outside_braces(text, ":")
        return colon + 1 if colon >= 0 else -1
    if kind == PASS_SCHEME:
        bare = text.lstrip("\"'")
        return len(text) - len(bare) + 5 if bare.startswith("pass:") else -1
    return 0 if text.strip("\"'") else -1


def _outside_braces(text: str, wanted: str) -> int:
    depth = 0
    for index, letter in enumerate(text):
        if letter in "{(":
            depth += 1
        elif letter in "})":
            depth -= 1
        elif letter == wanted and depth == 0:
            return index
    return -1


def _values(
    call: Call, options: tuple[str, ...], *, glued: bool
) -> Iterator[tuple[str, Word, int]]:
    """Yield option, word and the offset at which the option's value begins in the word."""
    words = call.words[1:]
    for index, word in enumerate(words):
        for option in options:
            quote = 1 if word.text[:1] in "\"'" else 0
            body = word.text[quote:]
            bundled = call.program == "curl" and _ends_bundle(body, option)
            if bundled or body == option or (quote and body[:-1] == option):
                if not glued and index + 1 < len(words):
                    yield option, words[index + 1], 0
            elif body.startswith(f"{option}=") and option.startswith("--"):
                yield option, word, quote + len(option) + 1
            elif len(option) == 2 and body.startswith(option) and _may_glue(call, body, glued):
                yield option, word, quote + 2


def _ends_bundle(text: str, option: str) -> bool:
    """Whether ``-u`` is the last letter of ``-sSu``."""
    letters = text[1:]
    return text[:1] == "-" and letters.isalpha() and len(option) == 2 and text.endswith(option[1])


def _may_glue(call: Call, body: str, glued: bool) -> bool:
    """Whether the text behind a one-letter option is its value: ``-psecret``, ``-uname:word``."""
    return glued or (call.program == "curl" and ":" in body) or call.program == "sshpass"
