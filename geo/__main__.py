"""The command line: ``python -m geo``. It uses the app's filter, exporters, gazetteer and boundaries.

Every error is one line on standard error. Exit status: 0 done, 1 failed, 2 wrong usage or value, 3 nothing certain
found (`locate`, `geocode`).
"""

import contextlib
import os
import sys
from collections.abc import Sequence

from geo.cli import parser
from geo.cli.base import BY_A_USER, FAILED, INTERRUPTED, MISUSED, one_line
from geo.errors import SitmapError


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status; every error is one line on standard error."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that lacks a character shows its number; it is no reason to fail.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        given = parser().parse_args(argv)
        status = int(given.run(given))
        sys.stdout.flush()
        return status
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        # A person at a terminal gets a line, a developer (-X dev) the traceback of what nobody foresaw.
        if sys.flags.dev_mode and not isinstance(error, (SitmapError, OSError)):
            raise
        return _failed(error)


def _failed(error: Exception) -> int:
    """Say in one line why a command failed and return its exit status."""
    if isinstance(error, OSError):
        _give_up_stdout()
        # Whoever read our output may have had enough: that is no error to speak of.
        if not isinstance(error, BrokenPipeError):
            _complain(f"cannot read or write: {error.strerror or error}")
    elif isinstance(error, SitmapError):
        _complain(str(error))
    else:
        _complain(f"unexpected {type(error).__name__}: {error} (python -X dev -m geo shows where)")
    return MISUSED if isinstance(error, BY_A_USER) else FAILED


def _give_up_stdout() -> None:
    """Send what is left to nowhere: Python would complain once more when it closes the stream."""
    with contextlib.suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _complain(message: str) -> None:
    print(f"error: {one_line(message)}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
