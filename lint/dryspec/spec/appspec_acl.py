"""ACL entries as agent 1.8.1 reads them (its ``AceInfo``)."""

from __future__ import annotations

from dryspec.spec.ruby import Value

_PREFIX = (
    "The deployment failed because of a problem with the acls permission settings in the "
    "application specification file. "
)
_TAGS = {
    "m": "mask",
    "mask": "mask",
    "o": "other",
    "other": "other",
    "g": "group",
    "group": "group",
    "u": "user",
    "user": "user",
}
_DEFAULT = frozenset({"d", "default"})
_NAMELESS = {"m": "mask", "mask": "mask", "o": "other", "other": "other"}


class AceError(Exception):
    """An entry the agent refuses; ``kind`` is the problem's label."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message


class Ace:
    """One access control entry.

    ``tag`` is ``user``, ``group``, ``mask`` or ``other``; ``name`` is empty for base entries;
    ``permissions`` a subset of ``rwx`` in the form ``r-x``.
    """

    __slots__ = ("default", "name", "permissions", "tag", "value")

    def __init__(
        self, default: bool, tag: str, name: str, permissions: str, value: Value | None = None
    ) -> None:
        self.default = default
        self.tag = tag
        self.name = name
        self.permissions = permissions
        self.value = value

    @property
    def text(self) -> str:
        """The entry in the agent's normal form, ``[default:]tag:name:rwx``."""
        prefix = "default:" if self.default else ""
        return f"{prefix}{self.tag}:{self.name}:{self.permissions}"

    def __repr__(self) -> str:
        return f"Ace({self.text})"


def parse_ace(text: str, value: Value | None = None) -> Ace:
    """Read one entry of an appspec.

    Raises:
        AceError: the agent refuses the entry.
    """
    parts = text.split(":")[::-1] if text else []
    if not 2 <= len(parts) <= 4:
        raise _invalid(text)
    default = len(parts) == 4
    if default and parts[3] not in _DEFAULT:
        raise _invalid(text)
    tag = ""
    if len(parts) >= 3:
        if parts[2] in _DEFAULT:
            if default:
                raise _invalid(text)
            default = True
        elif parts[2] in _TAGS:
            tag = _TAGS[parts[2]]
        else:
            raise _invalid(text)
    tag, name = _tag_and_name(tag, parts[1])
    if tag in {"mask", "other"} and name:
        raise _invalid(text)
    if not (default or tag == "mask" or name):
        raise AceError(
            "acl-base-entry",
            f"{_PREFIX}Use mode to set the base acl entry ({text}). Update the permissions "
            "section of the AppSpec file, and then try again.",
        )
    return Ace(default, tag, name, _permissions(parts[0], text), value)


def _tag_and_name(tag: str, part: str) -> tuple[str, str]:
    """Decide what the middle part is: ``m`` and ``o`` are tags unless a tag stands before."""
    if part in _NAMELESS:
        word = _NAMELESS[part]
        return (word, "") if not tag else (tag, word)
    return tag or "user", part


def _permissions(text: str, entry: str) -> str:
    if len(text) == 1 and text in "01234567":
        bits = int(text)
        return "".join(
            letter if bits & bit else "-" for letter, bit in (("r", 4), ("w", 2), ("x", 1))
        )
    for character in text:
        if character not in "rwx-":
            raise AceError(
                "acl-character",
                f"The deployment failed because the access control list (ACL) named {entry} in "
                f"the application specification file contains an invalid character ({character})."
                " Correct the ACL in the hooks section of the AppSpec file, and then try again.",
            )
    return "".join(letter if letter in text else "-" for letter in "rwx")


def _invalid(text: str) -> AceError:
    return AceError("acl-entry-invalid", f"{_PREFIX}Invalid acl entry ({text}).")
