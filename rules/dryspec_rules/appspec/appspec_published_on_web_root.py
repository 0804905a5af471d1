"""A whole revision, appspec and scripts included, where a web server hands it out."""

from __future__ import annotations

from dryspec import lazy
from dryspec.finding import Finding, Related
from dryspec.rule import Rule
from dryspec_rules._appspec import destination_of, short, source_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec

_WHOLE = frozenset({"/", ".", "./", ""})
_WEB_ROOT = lazy.pattern(
    r"(?i)(?:/var/www(?:/html|/htdocs|/public_html|/localhost/htdocs)?"
    r"|/usr/share/nginx/(?:html|www)|/usr/share/httpd/noindex|/usr/local/nginx/html"
    r"|/usr/local/apache2?/htdocs|/usr/local/www/(?:apache24/data|nginx)"
    r"|/srv/(?:www(?:/htdocs)?|http)|/opt/bitnami/(?:wordpress|apache2?/htdocs|nginx/html)"
    r"|/var/lib/tomcat\d*/webapps/ROOT|/usr/share/tomcat\d*/webapps/ROOT)"
)
"""What web servers hand out as the distributions package them.

IIS is not among them: it hands out known types only, and .yml, .ps1 and .bat are none.
"""


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report whole revisions copied to a web root or to a directory in one that is served."""
    del context
    for mapping in appspec.files:
        source, destination = source_of(mapping), destination_of(mapping)
        if source is None or destination is None or source.value not in _WHOLE:
            continue
        path = destination.value.rstrip("/")
        if not _served(path):
            continue
        first = next((script.location for script in appspec.scripts if script.location), "")
        also = f' and the hook scripts ("{short(first)}")' if first else ""
        yield Finding(
            source.span if source.value else mapping.place("source"),
            f'the whole revision goes to "{short(destination.value)}", which web servers hand out: '
            f"everybody can fetch the appspec{also}, and .git where the bundle holds it; put what "
            "is public in a directory of its own and copy that",
            related=[Related(destination.span, "handed out from here")],
        )


def _served(path: str) -> bool:
    """Whether it is a web root, or lies in one that is served as a whole."""
    if _WEB_ROOT.fullmatch(path):
        return True
    parent = path
    while "/" in parent:
        parent = parent.rpartition("/")[0]
        if parent.lower() not in ("/var/www", "/srv/www") and _WEB_ROOT.fullmatch(parent):
            return not path.lower().endswith(("/releases", "/private"))
    return False


RULE = Rule(
    name="appspec-published-on-web-root",
    summary="appspec and hook scripts where a web server hands them out",
    severity="warning",
    on="server",
    group="security",
    words=("www", "html", "htdocs", "http", "bitnami", "webapps"),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-files.html",
        "https://cwe.mitre.org/data/definitions/552.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
