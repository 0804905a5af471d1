"""Calls of `aws s3` whose paths it refuses."""

from __future__ import annotations

from dryspec.finding import UNSAFE, Fix
from dryspec_rules.shell._edit import editable, replace
from dryspec_rules.shell._refusal import fix, found, found_at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.finding import Finding
    from dryspec.shell import Call, Word
    from dryspec.spec.buildspec import Command

_COPIES = ("cp", "mv", "sync")
_ACLS = (
    *("private", "public-read", "public-read-write", "authenticated-read", "aws-exec-read"),
    *("bucket-owner-read", "bucket-owner-full-control", "log-delivery-write"),
)


def judge(call: Call, command: Command) -> Finding | None:
    """Report paths without `s3://`, patterns in it, and values that another option has."""
    verb = call.subcommand(2)[1]
    paths = _paths(call, verb)
    if verb in _COPIES and len(paths) > 1 and all(_is_local(word) for word in paths[:2]):
        bucket = paths[1]
        return found(
            call,
            command,
            bucket,
            f'"aws s3 {verb}" takes "{bucket.text}" for a path of this machine and stops, for one '
            "of the two has to lie in S3: an address begins with s3://",
            _with_scheme(call, command, bucket),
        )
    pattern = next((word for word in paths[:1] if _is_pattern(word)), None)
    if pattern is not None:
        shown = '"' + pattern.text.strip("\"'") + '"'
        return found(
            call,
            command,
            pattern,
            f'"aws s3 {verb}" knows no patterns in a path, so it looks for an object called '
            f'{shown}: name what is before it, with --recursive, --exclude "*" and '
            "--include for the pattern",
        )
    return _acl(call, command) or _cache_control(call, command)


def _with_scheme(call: Call, command: Command, bucket: Word) -> Fix | None:
    if not bucket.text[:1].isalnum():
        return None
    return fix(call, command, bucket.start, "s3://", "put s3:// before it")


def _paths(call: Call, verb: str) -> list[Word]:
    """Return the words right behind the command, as far as no option stands between them."""
    found_paths: list[Word] = []
    behind = False
    for word in call.words:
        if behind and word.text.startswith("-") and word.text != "-":
            break
        if behind:
            found_paths.append(word)
        behind = behind or word.value == verb
    return found_paths


def _is_local(word: Word) -> bool:
    """Whether a word cannot be an address in S3, whatever its variables hold."""
    prefix = word.prefix
    if word.value is None and len(prefix) < len("s3://"):
        return False
    if "{{" in word.text or "%" in word.text or (prefix.isupper() and "/" not in prefix):
        return False  # something else fills it in
    return not prefix.startswith(("s3:", "-", "$", "`", "arn:"))


def _is_pattern(word: Word) -> bool:
    text = word.text.strip("\"'")
    return text.startswith("s3://") and "*" in text


def _acl(call: Call, command: Command) -> Finding | None:
    word = call.option_word("--acl")
    value = call.option_value("--acl")
    if word is None or not value or value in _ACLS or not value.replace("-", "").isalpha():
        return None
    from dryspec.alike import nearest

    near = nearest(value, _ACLS, 0.5) or "public-read"
    return found_at(
        command,
        word,
        word,
        f'there is no ACL "{value}", and "aws s3" stops with "Invalid choice": write {near}',
    )


def _cache_control(call: Call, command: Command) -> Finding | None:
    """Report a value with blanks in it and no quotes around."""
    word = call.option_word("--cache-control")
    if word is None or word.value is None or not word.value.endswith(","):
        return None
    following = call.words[call.words.index(word) + 1 :]
    end = next(
        (each for each in following if each.value is None or not each.value.endswith(",")), None
    )
    if not following or end is None or following[0].prefix.startswith("-"):
        return None
    whole = command.text[word.start : end.end]
    edit = None
    if editable(call) and '"' not in whole and "'" not in whole and "=" not in word.value[:2]:
        edit = replace(command, word.start, end.end, f'"{whole}"')
    return found_at(
        command,
        word,
        end,
        f'the blank ends the value, and "aws s3" stops at "{following[0].text}" with "Unknown '
        f'options": put the whole value in quotes',
        None if edit is None else Fix("put it in quotes", [edit], UNSAFE),
    )
