"""Instance metadata asked for without a token."""

from __future__ import annotations

from dryspec.rule import Rule
from dryspec_rules._appspec import WINDOWS, short
from dryspec_rules._in_script import in_script

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.finding import Finding
    from dryspec.revision import HookScript

_SERVICE = "169.254.169.254/"
_TOKEN = ("api/token", "metadata-token")
"""What a script holds that fetches a token or sends one."""


def check(script: HookScript, context: Context) -> Iterator[Finding]:
    """Report the first request of a script that knows of no token."""
    if context.server is None or context.server.host == WINDOWS:
        return
    text = script.text
    if _SERVICE not in text or any(word in text for word in _TOKEN):
        return
    for call in script.script.calls:
        if call.program not in ("curl", "wget"):
            continue
        address = next((word for word in call.arguments if _SERVICE in word.text), None)
        if address is None:
            continue
        what = short(address.text.strip("\"'").partition(_SERVICE)[2])
        words = (
            f'asks for "{what}" of the instance without a token, which is answered with 401 where '
            "IMDSv2 is required, as on new instances of Amazon Linux 2023; fetch a token and send "
            "it as X-aws-ec2-metadata-token"
        )
        yield in_script(script, words, "asked here", *script.position(call.start))
        return


RULE = Rule(
    name="revision-script-metadata-token",
    summary="instance metadata asked for without a token",
    severity="note",
    on="script",
    group="project",
    needs_project=True,
    check=check,
    sources=(
        "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceMetadataOptionsRequest.html",
        "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html",
    ),
)
