"""Commands that hand out a secret, and programs that pass on what they read.

AWS CLI command reference (secretsmanager, ssm, kms, ecr, codeartifact, sts, iam, rds), the manuals
of Vault, gcloud, az, gh, 1Password's op, sops and ansible-vault; POSIX for the filters.
"""

from __future__ import annotations

from dryspec import lazy
from dryspec.facts.secrets import humps_parted, is_secret_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.shell import Call

DATE = "2026-11-25"

PRINTERS = frozenset({"echo", "printf"})
"""Programs whose arguments are what they print."""

FILTERS = frozenset(
    {"awk", "base64", "cat", "column", "cut", "fmt", "fold", "gawk", "gzip", "head", "hexdump"}
    | {"jq", "nl", "od", "openssl", "paste", "rev", "sed", "sort", "strings", "tac", "tail", "tee"}
    | {"tr", "uniq", "uuencode", "xxd", "yq", "zcat"}
)
"""Programs whose output holds their input, or part of it, as it is or encoded."""

DUMP_FILTERS = frozenset(
    {"base64", "cat", "column", "gzip", "head", "hexdump", "less", "more", "nl", "od", "rev"}
    | {"sort", "strings", "tail", "tee", "tr", "uniq", "uuencode", "xxd"}
)
"""Filters that keep both the names and the values of a listing of variables."""

_FETCHES: dict[tuple[str, ...], str] = {
    ("aws", "secretsmanager", "get-secret-value"): "ARN|CreatedDate|Name|VersionId|VersionStages",
    ("aws", "secretsmanager", "batch-get-secret-value"): "ARN|Name|VersionId|Errors",
    ("aws", "secretsmanager", "get-random-password"): "",
    ("aws", "ssm", "get-parameter"): "ARN|Name|Type|Version|LastModifiedDate",
    ("aws", "ssm", "get-parameters"): "ARN|Name|Type|Version|InvalidParameters",
    ("aws", "ssm", "get-parameters-by-path"): "ARN|Name|Type|Version|NextToken",
    ("aws", "kms", "decrypt"): "KeyId|EncryptionAlgorithm",
    ("aws", "ecr", "get-login-password"): "",
    ("aws", "ecr", "get-authorization-token"): "proxyEndpoint|expiresAt",
    ("aws", "ecr-public", "get-login-password"): "",
    ("aws", "codeartifact", "get-authorization-token"): "expiration",
    ("aws", "sts", "assume-role"): "AssumedRoleUser|AssumedRoleId|Arn|Expiration|PackedPolicySize",
    ("aws", "sts", "assume-role-with-web-identity"): "AssumedRoleUser|Arn|Expiration",
    ("aws", "sts", "get-session-token"): "Expiration",
    ("aws", "sts", "get-federation-token"): "FederatedUser|Arn|Expiration",
    ("aws", "iam", "create-access-key"): "AccessKeyId|UserName|Status|CreateDate",
    ("aws", "rds", "generate-db-auth-token"): "",
    ("vault", "kv", "get"): "",
    ("az", "keyvault", "secret"): "",
    ("gcloud", "secrets", "versions"): "",
    ("gcloud", "auth", "print-access-token"): "",
    ("gh", "auth", "token"): "",
    ("op", "read"): "",
    ("ansible-vault", "view"): "",
}
"""Commands that print a secret, with the fields of their answer that are none."""

_FETCHING = frozenset(words[0] for words in _FETCHES)
_LENGTHS = sorted({len(words) - 1 for words in _FETCHES})
_FIELD = lazy.pattern(r"[A-Za-z_][A-Za-z0-9_-]*")
_OTHERS = lazy.pattern(r"[^A-Za-z0-9]+")
_HARMLESS = lazy.pattern(
    r"(?:user(?:name)?|login|host(?:name)?|port|engine|db_?(?:name|host|port|user)?|database|"
    r"region|account(?:_?id)?|email|bucket|endpoint|url|uri|arn|name|id|version)",
    lazy.IGNORECASE,
)
_MASK = lazy.pattern(r"s(.).*\1[*xX#.]+\1|\*\*\*|length")


def fetches(call: Call) -> str:
    """Return the words of a command that prints a secret (``aws sts assume-role``), or ""."""
    for length in _LENGTHS if call.program in _FETCHING else ():
        words = (call.program, *call.subcommand(length))
        harmless = _FETCHES.get(words)
        if harmless is None:
            continue
        if words[1] == "ssm" and not call.has_flag("--with-decryption"):
            return ""
        if call.program in ("az", "gcloud") and not _shows(call):
            return ""
        query = call.option_value("--query") or ""
        if query and not _secret_fields(query, harmless):
            return ""
        return " ".join(words)
    if call.program in ("curl", "wget") and any(
        variable.name == "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI" for variable in call.variables
    ):
        return f"{call.program} 169.254.170.2"
    return "sops --decrypt" if call.program == "sops" and _decrypts(call) else ""


def _decrypts(call: Call) -> bool:
    """Whether sops writes what it decrypts to its output, not to a file."""
    asked = call.has_flag("-d", "--decrypt") or call.subcommand() == ("decrypt",)
    return asked and not call.has_flag("-i", "--in-place", "--output")


def _shows(call: Call) -> bool:
    words = {word.value for word in call.words}
    return bool(words & {"show", "download", "access", "print-access-token"})


def _secret_fields(query: str, harmless: str) -> bool:
    """Whether a JMESPath query selects something else than the harmless fields."""
    if not harmless:
        return True
    known = set(harmless.split("|"))
    fields = _FIELD.findall(query)
    return not fields or fields[-1] not in known


def surely_secret(call: Call) -> bool:
    """Whether what is fetched is a secret whatever its name says.

    Many decrypt every parameter, also those that were never encrypted: there the name decides.
    """
    if not call.runs("aws", "ssm"):
        return True
    names = call.option_values("--name", "--names") + [word.text for word in call.positionals]
    return any(names_secret(name) for name in names)


def names_secret(text: str) -> bool:
    """Whether a name in any spelling (``/app/db-password``, ``apiKey``) says that it is secret."""
    return is_secret_name(_OTHERS.sub("_", humps_parted(text)).strip("_"))


def keeps(call: Call) -> bool:
    """Whether a filter's output still holds what it reads."""
    if call.program == "grep":
        return not call.has_flag("-q", "-c", "--quiet", "--count", "-l", "-L")
    if call.program not in FILTERS:
        return False
    if call.program == "openssl":
        words = {word.value for word in call.words[1:]}
        return "base64" in words or "-base64" in words
    if call.program in ("sed", "awk", "gawk", "tr"):
        return not any(_MASK.search(word.text[:500]) for word in call.arguments)
    return True


def selected(call: Call) -> str | None:
    """Return the last field of a jq filter (``.db.password``), None for any other program."""
    if call.program not in ("jq", "yq"):
        return None
    for word in call.positionals:
        fields: list[str] = _FIELD.findall(word.value or "")
        if fields:
            return fields[-1]
    return ""


def harmless_field(name: str) -> bool:
    """Whether a field's name says that it is no secret: ``username``, ``host``."""
    return _HARMLESS.fullmatch(name) is not None
