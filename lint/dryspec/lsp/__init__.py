"""The language server: it translates between the protocol and the engine, and does nothing else.

``dryspec lsp`` serves on standard input and output; it needs the extra ``dryspec[lsp]``. Documents
are taken from the editor's buffers. Nothing of the opened repository is imported or run, and no
plug-in package that its configuration names is loaded.
"""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec

_HELP = """\
usage: dryspec lsp [--stdio]

Language server on standard input and output: started by an editor, not by hand.
Needs the extra: pip install 'dryspec[lsp]'
"""


def main(arguments: list[str] | None = None) -> int:
    """Serve on standard input and output until the client says goodbye; returns the exit code."""
    given = arguments or []
    if given[:1] in (["-h"], ["--help"]):
        sys.stdout.write(_HELP)
        return 0
    # Editors add these by habit: the only transport there is, and who to outlive.
    unknown = [a for a in given if a != "--stdio" and not a.startswith("--clientProcessId=")]
    if unknown:
        sys.stderr.write(f'dryspec lsp: unknown option "{unknown[0]}"; there is only --stdio\n')
        return 2
    _forget_working_directory()
    if find_spec("pygls") is None:
        sys.stderr.write(
            "dryspec lsp: the language server needs pygls, which is not installed; "
            "install it with: pip install 'dryspec[lsp]'\n"
        )
        return 2
    from dryspec.lsp.server import serve

    return serve()


def _forget_working_directory() -> None:
    """Import nothing from where the editor started us: that is the repository under check."""
    here = os.getcwd()
    sys.path[:] = [path for path in sys.path if path not in {"", ".", here}]
