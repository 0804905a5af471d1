"""The command: everything that has to happen before anything else is imported."""

from __future__ import annotations

import gc
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn


def run() -> NoReturn:
    """Run the command line and end the process; no traceback reaches a user."""
    here = _working_directory()
    _forget(here)
    _replace_closed_streams()
    _print_everything()
    if not here:
        sys.stderr.write("dryspec: the working directory is gone; change to one that is there\n")
        _leave(2)
    # Collections during start-up find nothing; a run over many files turns them on again.
    gc.disable()
    _leave(_guarded(sys.argv[1:]))


def _working_directory() -> str:
    """Return where we are, ``""`` where that has been deleted."""
    import os

    try:
        return os.getcwd()
    except OSError:
        return ""


def _forget(here: str) -> None:
    """Import nothing from the directory under check (`python -m` puts it first on the path)."""
    if not sys.path:
        return
    first = sys.path[0]
    if first == "" or (first == here and "__main__" in sys.modules and _run_as_module()):
        del sys.path[0]


def _replace_closed_streams() -> None:
    """Read nothing from, and write nothing to, a stream that the caller has closed."""
    import os

    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115 - for the whole run


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
        if _is_full(error):
            return _cannot_write(error)
        if _wants_traceback():
            raise
        sys.stderr.write(
            f"dryspec: internal error, please report it ({type(error).__name__}: {error}); "
            "set DRYSPEC_TRACEBACK=1 to see where\n"
        )
        return 3


def _is_full(error: Exception) -> bool:
    """Whether what was printed could not be written: no space, over quota, a broken disk."""
    if not isinstance(error, OSError) or error.filename is not None:
        return False
    import errno

    return error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}


def _cannot_write(error: Exception) -> int:
    import os

    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - until the process ends
    reason = (getattr(error, "strerror", "") or str(error)).lower()
    sys.stderr.write(f"dryspec: the output cannot be written: {reason}\n")
    return 2


def _main(arguments: list[str]) -> int:
    if arguments in (["--version"], ["-V"]):
        from dryspec import __version__

        sys.stdout.write(f"dryspec {__version__}\n")
        sys.stdout.flush()
        return 0
    from dryspec import preload

    kept = preload.install()
    from dryspec import kept_patterns

    patterns = kept_patterns.install()
    from dryspec.cli import main

    code = main(arguments)
    if arguments[:1] == ["lint"] and code < 2:
        preload.extend(kept)
    if code < 2:
        kept_patterns.extend(patterns)
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
    except OSError as error:
        code = _cannot_write(error)
    os._exit(code)


if __name__ == "__main__":
    run()
