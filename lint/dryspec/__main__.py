"""The command: everything that has to happen before anything else is imported."""

from __future__ import annotations

import gc
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn


def run() -> NoReturn:
    """Run the command line and end the process; no traceback reaches a user."""
    _forget_working_directory()
    _print_everything()
    # Collections during start-up find nothing; a run over many files turns them on again.
    gc.disable()
    arguments = sys.argv[1:]
    if arguments in (["--version"], ["-V"]):
        from dryspec import __version__

        sys.stdout.write(f"dryspec {__version__}\n")
        _leave(0)
    _leave(_guarded(arguments))


def _forget_working_directory() -> None:
    """Import nothing from the directory under check (`python -m` puts it first on the path)."""
    import os

    if not sys.path:
        return
    here = os.getcwd() if os.path.exists(".") else ""
    first = sys.path[0]
    if first == "" or (first == here and "__main__" in sys.modules and _run_as_module()):
        del sys.path[0]


def _print_everything() -> None:
    """Reports are UTF-8 for other programs; a terminal gets what it can show, and no error."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        encoding = None if sys.stdout.isatty() else "utf-8"
        reconfigure(encoding=encoding, errors="backslashreplace")


def _run_as_module() -> bool:
    return getattr(sys.modules["__main__"], "__spec__", None) is not None


def _guarded(arguments: list[str]) -> int:
    try:
        return _main(arguments)
    except KeyboardInterrupt:
        sys.stderr.write("dryspec: interrupted\n")
        return 130
    except BrokenPipeError:
        return 141
    except Exception as error:
        if _wants_traceback():
            raise
        sys.stderr.write(
            f"dryspec: internal error, please report it ({type(error).__name__}: {error}); "
            "set DRYSPEC_TRACEBACK=1 to see where\n"
        )
        return 3


def _main(arguments: list[str]) -> int:
    from dryspec import preload

    kept = preload.install()
    from dryspec.cli import main

    code = main(arguments)
    if arguments[:1] == ["lint"] and code < 2:
        preload.extend(kept)
    return code


def _wants_traceback() -> bool:
    import os

    return os.environ.get("DRYSPEC_TRACEBACK") == "1"


def _leave(code: int) -> NoReturn:
    """Flush and end at once: taking the interpreter apart costs as much as linting a file."""
    import os

    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (BrokenPipeError, ValueError):
        code = code or 141
    os._exit(code)


if __name__ == "__main__":
    run()
