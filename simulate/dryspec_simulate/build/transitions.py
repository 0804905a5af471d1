"""Which phase follows which, and what `on-failure` says about it.

Source: user guide, "view-build-details-phases" (order, and that artifacts are attempted after a
failed BUILD), an AWS maintainer in issue 385 of the build images (POST_BUILD after BUILD, failed or
not), and published build logs (INSTALL and PRE_BUILD end the run). The diagram itself is a picture.
"""

from __future__ import annotations

from dryspec import lazy
from dryspec.facts.limits import DEFAULT_RETRIES, MAX_RETRIES

PHASES = (
    "SUBMITTED",
    "QUEUED",
    "PROVISIONING",
    "DOWNLOAD_SOURCE",
    "INSTALL",
    "PRE_BUILD",
    "BUILD",
    "POST_BUILD",
    "UPLOAD_ARTIFACTS",
    "FINALIZING",
    "COMPLETED",
)

# The four phases a buildspec can fill, by the name it uses.
COMMAND_PHASES = {
    "install": "INSTALL",
    "pre_build": "PRE_BUILD",
    "build": "BUILD",
    "post_build": "POST_BUILD",
}

AFTER_FAILURE = {
    "SUBMITTED": "COMPLETED",
    "QUEUED": "COMPLETED",
    "PROVISIONING": "COMPLETED",
    "DOWNLOAD_SOURCE": "FINALIZING",
    "INSTALL": "FINALIZING",
    "PRE_BUILD": "FINALIZING",
    "BUILD": "POST_BUILD",
    "POST_BUILD": "UPLOAD_ARTIFACTS",
    "UPLOAD_ARTIFACTS": "FINALIZING",
    "FINALIZING": "COMPLETED",
}


class OnFailure:
    """The value of `on-failure`: `action` is `ABORT`, `CONTINUE`, `RETRY` or `DEFAULT` (absent).

    `asked` (retries) and `regex` (on the failure's message) only mean something for `RETRY`.
    """

    __slots__ = ("action", "asked", "regex", "text")

    def __init__(
        self, action: str, text: str = "", asked: int = DEFAULT_RETRIES, regex: str = ".*"
    ) -> None:
        self.action = action
        self.text = text
        self.asked = asked
        self.regex = regex

    @property
    def count(self) -> int:
        """The retries there are: what is asked for, within the limit."""
        return min(self.asked, MAX_RETRIES)

    def __repr__(self) -> str:
        return f"OnFailure({self.action!r}, count={self.count}, regex={self.regex!r})"

    def wants_retry(self, message: str) -> bool:
        """Tell whether a failure with this message is retried; an unreadable regex never matches.

        The service's dialect is not stated; Python's is close enough to RE2 for what is written.
        """
        if self.action != "RETRY":
            return False
        import re

        try:
            return re.search(self.regex, message) is not None
        except re.error:
            return False


_RETRY = lazy.pattern(r"RETRY(?:-(\d+)(?=-|$))?+(?:-(.+))?", lazy.IGNORECASE | lazy.DOTALL)


def read_on_failure(text: str | None) -> OnFailure:
    """Read `ABORT | CONTINUE | RETRY[-count][-regex]`, case-insensitively.

    Anything else behaves as if the key were absent. A count above 100 is out of range; it is
    taken as 100.
    """
    if text is None:
        return OnFailure("DEFAULT")
    word = text.strip()
    if word.upper() in ("ABORT", "CONTINUE"):
        return OnFailure(word.upper(), text)
    found = _RETRY.fullmatch(word)
    if found is None:
        return OnFailure("DEFAULT", text)
    from dryspec.dialect import whole

    count = whole(found.group(1)) if found.group(1) else DEFAULT_RETRIES
    return OnFailure("RETRY", text, count, found.group(2) or ".*")
