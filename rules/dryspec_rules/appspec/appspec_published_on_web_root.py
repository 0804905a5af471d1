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
    r"(?i)(?:/var/www/(?:html|htdocs|public_html|localhost/htdocs)"
    r"|/usr/share/nginx/(?:html|www)|/usr/share/httpd/noindex|/usr/local/nginx/html"
    r"|/usr/local/apache2?/htdocs|/usr/local/www/(?:apache24/data|nginx)"
    r"|/srv/(?:www(?:/htdocs)?|http)|/opt/bitnami/(?:wordpress|apache2?/htdocs|nginx/html)"
    r"|/var/lib/tomcat\d*/webapps/ROOT|/usr/share/tomcat\d*/webapps/ROOT)"
)
"""What web servers hand out as the distributions package them.

IIS is not among them: it hands out known types only, and .yml, .ps1 and .bat are none.
"""

_CONFIGURED = lazy.pattern(r"/etc/(?:httpd|apache2?|nginx|lighttpd|caddy)(?:/|$)")
_CONFIGURED_IN = lazy.pattern(
    r"/etc/(?:httpd|apache2?|nginx|lighttpd|caddy)/[\w./-]*(?:conf|sites|[cC]addyfile)"
)
_MOST = 50
"""Hook scripts that are looked into."""


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report whole revisions and hook scripts that are copied to where a web server serves."""
    if any(_CONFIGURED.match(item.destination_text or "") for item in appspec.files):
        return  # the revision tells the server itself what to hand out
    for mapping in appspec.files:
        source, destination = source_of(mapping), destination_of(mapping)
        if source is None or destination is None or not _served(destination.value.rstrip("/")):
            continue
        what = _published(source.value, appspec)
        if what and not _hooks_configure(appspec, context):
            yield Finding(
                source.span if source.value else mapping.place("source"),
                f'{what} "{short(destination.value)}", which web servers hand out to everybody; '
                "put what is public in a directory of its own and copy that",
                related=[Related(destination.span, "handed out from here")],
            )


def _hooks_configure(appspec: ServerAppspec, context: Context) -> bool:
    """Whether a hook script names a place of a server's configuration, as one that writes there."""
    project = context.project
    if project is None:
        return False
    above = f"{project.spec_directory}/" if project.spec_directory else ""
    scripts = [_clean(script.location) for script in appspec.scripts if script.location][:_MOST]
    texts = (project.read(f"{above}{path}") or b"" for path in dict.fromkeys(scripts))
    return any(_CONFIGURED_IN.search(text.decode("utf-8", "replace")) for text in texts)


def _published(source: str, appspec: ServerAppspec) -> str:
    """Say what of the deployment a source takes along, "" when it is only the application."""
    locations = [_clean(script.location) for script in appspec.scripts if script.location]
    if source in _WHOLE:
        also = f' and the hook scripts ("{short(locations[0])}")' if locations else ""
        return (
            f"the whole revision, with the appspec{also}, and with .git where the bundle holds it, "
            "goes to"
        )
    directory = _clean(source)
    inside = [path for path in locations if path == directory or path.startswith(f"{directory}/")]
    return f'the hook script "{short(inside[0])}" goes along to' if inside and directory else ""


def _clean(path: str) -> str:
    return path.strip("/").removeprefix("./").rstrip("/")


def _served(path: str) -> bool:
    """Whether it is a web root, or lies in one that is served as a whole."""
    if _WEB_ROOT.fullmatch(path):
        return True
    parent = path
    while "/" in parent:
        parent = parent.rpartition("/")[0]
        if parent.lower() != "/srv/www" and _WEB_ROOT.fullmatch(parent):
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
