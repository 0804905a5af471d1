"""What secrets look like: shapes of known keys, names of variables, and what only looks like one.

Shapes from the issuers' documentation (AWS IAM identifiers, GitHub token formats, GitLab, Slack,
Stripe, npm, PyPI, SonarQube, Google API keys, RFC 7468 and RFC 7519); prefixes of variables that
end up in the browser from the guides of Next.js, Vue CLI, Create React App, Vite, Nuxt, Gatsby,
Expo, ngx-env, SvelteKit and Astro.
"""

from __future__ import annotations

from dryspec import lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

DATE = "2026-11-25"

# What it is, texts one of which every such key holds (a quick look first), its shape.
_SHAPES = (
    ("an AWS access key id", ("AKIA", "ASIA"), r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    (
        "a GitHub token",
        ("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"),
        r"\bgh[pousr]_[A-Za-z0-9]{36,}\b|\bgithub_pat_[A-Za-z0-9_]{50,}\b",
    ),
    ("a GitLab token", ("glpat-",), r"\bglpat-[A-Za-z0-9_-]{20,}"),
    ("a Slack token", ("xox",), r"\bxox[abprs]-[0-9A-Za-z-]{20,}"),
    (
        "a Slack webhook",
        ("hooks.slack.com",),
        r"https://hooks\.slack\.com/services/T[0-9A-Z]+/B[0-9A-Z]+/[0-9A-Za-z]{20,}",
    ),
    ("a Stripe key", ("k_live_",), r"\b[sr]k_live_[0-9A-Za-z]{20,}"),
    ("an npm token", ("npm_",), r"\bnpm_[A-Za-z0-9]{36}\b"),
    ("a PyPI token", ("pypi-",), r"\bpypi-[A-Za-z0-9_-]{50,}"),
    (
        "a SonarQube token",
        ("sonar.login", "squ_", "sqp_", "sqa_"),
        r"\bsq[apu]_[0-9a-f]{40}\b|(?:(?<=r\.login=)|(?<=r\.login=[\"']))[0-9a-f]{40}\b",
    ),
    (
        "a personal access token",
        ("_PAT=",),
        r"(?:(?<=_PAT=)|(?<=_PAT=[\"']))(?=[A-Za-z]*[0-9])(?=[0-9]*[A-Za-z])[A-Za-z0-9]{32,100}\b",
    ),
    ("a Google API key", ("AIza",), r"\bAIza[0-9A-Za-z_-]{35}\b"),
    ("a private key", ("PRIVATE KEY",), r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----"),
    (
        "a JSON web token",
        ("eyJ",),
        r"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}",
    ),
    (
        "a password in an address",
        ("@",),
        r"\b[a-z][a-z0-9+.-]{0,20}://[^\s:/@$<{'\"]{1,200}:[^\s/@$<{'\"]{3,200}@",
    ),
)
KEY_MARKS = tuple(mark for _, marks, _ in _SHAPES for mark in marks)
"""One of these is in every text that holds something of the shape of a key."""
_MARKS = tuple(mark for mark in KEY_MARKS if "_" not in mark)
_MARKS_WITH_LINE = tuple(mark for mark in KEY_MARKS if "_" in mark)
_NAME = lazy.pattern(
    r"(?:^|_)(?:PASS(?:WORD|WD|PHRASE)?|PWD|SECRET|TOKEN|API_?KEY|APIKEY|PRIVATE_?KEY|CREDENTIALS?|"
    r"ACCESS_?KEY)(?:$|_(?!URL|URI|ARN|NAME|PATH|FILE|DIR|ID$|ENDPOINT|PARAM|PARAMETER|VERSION|"
    r"LENGTH|TYPE|REGION|KEY_NAME|ENABLED|EXPIRY|TTL|HEADER|FIELD|STAGE|PREFIX|MANAGER|STORE))"
    r"|(?:password|secret|apikey)$",
    lazy.IGNORECASE,
)
_PLACEHOLDER = lazy.pattern(
    r"^$|^(?:true|false|yes|no|none|null|on|off|0|1|xxx+|\*+|\.\.\.)$|^<.*>$|^\{\{.*\}\}$|^\[.*\]$"
    r"|change_?me|example|placeholder|dummy|your[-_ ]|redacted|todo|insert|replace|sample"
    r"|^(?:not?|non)[-_ ]?(?:(?:a|so|very)[-_ ]?)?secret"
    r"|\$|^(?:arn:|/|s3://|https?://[^:@]*$|file:)|fake|test|^%.*%$|^\.{1,2}/"
    r"|(?-i:^(?:G-[A-Z0-9]{6,14}|UA-\d+-\d+|GTM-[A-Z0-9]{4,10}|pk_live_\w+)$)",
    lazy.IGNORECASE,
)

_PUBLIC = (
    *("NEXT_PUBLIC_", "VUE_APP_", "REACT_APP_", "VITE_", "NUXT_PUBLIC_", "GATSBY_", "EXPO_PUBLIC_"),
    *("NG_APP_", "PUBLIC_"),
)
"""What these names hold is written into the page, by those who chose the name."""
_FOR_BROWSERS = frozenset({"a Google API key", "a JSON web token"})
_NEVER_PUBLIC = ("SECRET", "PASSWORD", "PRIVATE_KEY", "SECRET_KEY", "SECRET_ACCESS_KEY")
_LAST_NAME = lazy.pattern(r"([A-Za-z_]\w*)[=:]\s*[\"']?\Z")

_NAMING = ("pass", "pwd", "secret", "token", "key", "credential", "authorization")
_LITERAL = lazy.pattern(
    r"(?<![\w$])-{0,2}([A-Za-z][\w.\[\]-]{0,100})=(?=[\"']?([^\s\"'&;,$`<>{}()|]{1,300}))"
    r"|(?i:(x-[a-z-]{0,60}(?:key|token)|authorization)): *(?:(?i:bearer|basic|token) +)?"
    r"([^\s\"'&;,$`<>{}()|]{1,300})"
)
_PAGE_TOKEN = lazy.pattern(r"(?i).*(?:next|page|continuation|start|starting)_?token")
_SEPARATOR = lazy.pattern(r"[.\[\]]")
_HUMP = lazy.pattern(r"([a-z])([A-Z])")
_MIXED = lazy.pattern(r"(?=.*[0-9])(?=.*[A-Za-z])[!-~]+")

_compiled: dict[str, re.Pattern[str]] = {}


def shapes_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, what) for each text that has the shape of a real key."""
    if not _may_hold_key(text):
        return
    for what, marks, shape in _SHAPES:
        if not any(mark in text for mark in marks):
            continue
        pattern = _compiled.get(what)
        if pattern is None:
            pattern = _compiled[what] = lazy.pattern(shape)
        for match in pattern.finditer(text):
            if is_placeholder_key(match.group()):
                continue
            if what in _FOR_BROWSERS and _given_to_public(text[: match.start()]):
                continue
            yield match.start(), match.end(), what


def is_for_browsers(name: str, what: str) -> bool:
    """Whether a key of this shape under this name is one that pages carry openly."""
    return what in _FOR_BROWSERS and bool(publishing_prefix(name))


def _given_to_public(before: str) -> bool:
    """Whether the text before a value is the name of a variable that is made public."""
    name = _LAST_NAME.search(before[-200:])
    return name is not None and bool(publishing_prefix(name[1]))


def _may_hold_key(text: str) -> bool:
    for mark in _MARKS:
        if mark in text:
            return True
    if "_" in text:
        for mark in _MARKS_WITH_LINE:
            if mark in text:
                return True
    return False


def is_placeholder_key(text: str) -> bool:
    """Whether a key is one of those that documentation prints (``AKIA...EXAMPLE``)."""
    lowered = text.lower()
    if any(
        word in lowered for word in ("example", "xxxx", "1234567890abcdef", "password@", "pass@")
    ):
        return True
    return len(set(text[4:])) < 4


def is_secret_name(name: str) -> bool:
    """Whether a variable's name says that it holds a secret, not where one is kept.

    What is published on purpose is none, whatever the rest of its name says, short of a password.
    """
    if not names_a_secret(name) or _NAME.search(name) is None:
        return False
    return name.endswith(_NEVER_PUBLIC) or not publishing_prefix(name)


def publishing_prefix(name: str) -> str:
    """Return the beginning of a name by which build tools write its value into the page, or ""."""
    for prefix in _PUBLIC:
        if name.startswith(prefix):
            return prefix
    return ""


def names_a_secret(text: str) -> bool:
    """Whether a text has words in it that names of secrets are made of; a quick look."""
    folded = text.casefold()
    for word in _NAMING:  # noqa: SIM110 - asked for every command of a file
        if word in folded:
            return True
    return False


def literals_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, name) of each literal that a word gives to a name of a secret.

    ``DB_PASSWORD=hunter22``, ``--set db.password=...``, ``X-Api-Key: ...``, ``?token=...``. The
    value has to look like a secret: letters and digits, eight or more; behind a name that ends in
    "secret", which often names one kept elsewhere, sixteen.
    """
    if "=" not in text and ": " not in text:
        return
    for match in _LITERAL.finditer(text):
        name, value = match.group(1) or match.group(3), match.group(2) or match.group(4)
        last = _SEPARATOR.split(name)[-1] or name
        spelled = humps_parted(last).replace("-", "_")
        header = match.group(3) is not None
        if not header and (not is_secret_name(spelled) or _PAGE_TOKEN.fullmatch(spelled)):
            continue
        least = 16 if header or spelled.lower().endswith("secret") else 8
        if len(value) >= least and _MIXED.fullmatch(value) and not is_placeholder(value):
            start = match.start(2) if match.group(2) is not None else match.start(4)
            yield start, start + len(value), name


def is_placeholder(value: str) -> bool:
    """Whether a value only stands for a secret, names one, or is no secret at all."""
    return len(value) < 4 or _PLACEHOLDER.search(value) is not None


def masked(text: str) -> str:
    """Return the beginning of a secret, enough to find it by."""
    head = text[:4] if len(text) > 8 else ""
    return f"{head}..."


def humps_parted(name: str) -> str:
    """Return ``apiKey`` as ``api_Key``."""
    return _HUMP.sub(lambda hump: f"{hump[1]}_{hump[2]}", name)
