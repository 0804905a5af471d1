"""Commands taken apart, once, with offsets: ``parse(text)`` and what it returns.

>>> from dryspec.shell import parse
>>> script = parse("sudo apt-get install -y jq 2>/dev/null | tee log")
>>> call = script.calls[0]
>>> call.program, call.wrappers, call.has_flag("-y", "--yes"), call.runs("apt-get", "install")
('apt-get', ('sudo',), True, True)
>>> call.redirects[0].to_null, call.feeds
(True, Call('tee log'))
"""

from __future__ import annotations

from dryspec.shell.model import (
    Assignment,
    Call,
    Compound,
    Pipeline,
    Redirect,
    Variable,
    Word,
)
from dryspec.shell.parse import parse, remember
from dryspec.shell.script import Script

__all__ = [
    "Assignment",
    "Call",
    "Compound",
    "Pipeline",
    "Redirect",
    "Script",
    "Variable",
    "Word",
    "parse",
    "remember",
]
