"""A file with secrets in an artifact."""

from __future__ import annotations

from dryspec.finding import NOTE, WARNING, Finding, Related
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec
    from dryspec.tree import Scalar
    from dryspec_rules._secret_files import SecretFile

_SECRET_NAMES = frozenset(
    {".htpasswd", ".netrc", ".npmrc", ".pypirc", "id_dsa", "id_ecdsa", "id_ed25519", "id_rsa"}
)
_SECRET_ENDINGS = (".pem", ".key", ".p12", ".pfx", ".jks", ".keystore", ".ppk")
_SECRET_DIRECTORIES = frozenset({".aws", ".ssh", ".gnupg"})
_SETTINGS = frozenset({".npmrc", ".pypirc", ".netrc"})
_SECRET_MARKS = (b"auth", b"password", b"token", b"login")
_PUBLIC_WORDS = ("cert", "chain", "public", "pub", "ca.", "ca-", "root", "example", "sample")


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report keys, credentials and .env files among artifact patterns, and those they collect."""
    from dryspec_rules._filesets import artifacts

    told: set[str] = set()
    for files in artifacts(buildspec):
        for item in files.files:
            severity, what = _secret(item.value.lower())
            if what and not _is_known_harmless(item.value, context):
                told.add(item.value.rpartition("/")[2])
                yield Finding(
                    item.span,
                    f'"{item.value}" {what}, and everybody who may read the artifact gets it; read '
                    "secrets where they are needed, for example from Secrets Manager",
                    severity=severity,
                )
    if any(files.files for files in artifacts(buildspec)):
        yield from _collected(buildspec, context, told)


def _is_known_harmless(path: str, context: Context) -> bool:
    """Whether the repository has the file of settings, and nothing secret in it."""
    project = context.project
    if project is None or path.rpartition("/")[2] not in _SETTINGS:
        return False
    base = project.spec_directory
    data = project.read(f"{base}/{path}" if base else path)
    return data is not None and not any(mark in data.lower() for mark in _SECRET_MARKS)


def _collected(buildspec: Buildspec, context: Context, told: set[str]) -> Iterator[Finding]:
    """Report files with secrets that commands write where a pattern takes all files."""
    from dryspec_rules._secret_files import secret_files

    for file in secret_files(buildspec, context):
        name = file.path.rpartition("/")[2]
        if name in told or not (file.listing or _secret(name.lower())[1]):
            continue
        item = _taken_by(buildspec, file)
        if item is not None:
            told.add(name)
            yield Finding(
                file.span,
                f'this writes {file.what} to "{file.path}", which "{item.value}" takes into the '
                "artifact, and everybody who may read that gets it; write it outside the source, "
                "or remove it before the build ends",
                related=[Related(item.span, "collected here")],
            )


def _taken_by(buildspec: Buildspec, file: SecretFile) -> Scalar | None:
    """Return the pattern of an artifact that selects a file; a plain name is told of elsewhere."""
    from dryspec_rules._filesets import artifacts
    from dryspec_rules._shipped import takes

    for files in artifacts(buildspec):
        for item in files.files:
            if (file.listing or "*" in item.value) and takes(files, item, file.path):
                return item
    return None


def _secret(pattern: str) -> tuple[str, str]:
    parts = pattern.replace("\\", "/").split("/")
    name = parts[-1]
    if not _SECRET_DIRECTORIES.isdisjoint(parts):
        return WARNING, "holds credentials"
    if name in _SECRET_NAMES:
        return WARNING, "usually holds credentials"
    if name.endswith(_SECRET_ENDINGS) and not any(word in pattern for word in _PUBLIC_WORDS):
        return WARNING, "looks like a private key"
    if name == ".env" or name.startswith(".env."):
        example = any(word in name for word in ("example", "sample", "template", "dist"))
        return ("", "") if example else (NOTE, "often holds secrets")
    return "", ""


RULE = Rule(
    name="artifact-secret-file",
    summary="a file with secrets in an artifact",
    severity="warning",
    on="buildspec",
    group="security",
    keys=("artifacts",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.artifacts.files",
        "https://cwe.mitre.org/data/definitions/538.html",
    ),
)
