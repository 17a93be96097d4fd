"""What all commands share: their parser, their exit statuses, and how they answer."""

import argparse
import json
import re
import sys
from pathlib import Path
from typing import Any, NoReturn

import pandas as pd

from geo.errors import ExportError, FilterError, SettingError, SitmapError, VersionError


class UsageError(SitmapError):
    """An argument that cannot be used."""


DONE, FAILED, MISUSED, NOT_FOUND, INTERRUPTED = 0, 1, 2, 3, 130
BY_A_USER = (UsageError, FilterError, SettingError, VersionError)
STDOUT = "-"


def say(answer: object) -> None:
    """Print text as it is, anything else as JSON in UTF-8."""
    if isinstance(answer, str):
        print(answer)
        return
    text = json.dumps(answer, ensure_ascii=False, indent=2, allow_nan=False)
    sys.stdout.buffer.write(f"{text}\n".encode())
    sys.stdout.buffer.flush()


def write_file(content: bytes, output: str | None) -> None:
    """Write a file that a command made, to standard output for None and “-”.

    Raises
    ------
    ExportError
        When it cannot be written.
    """
    if output in (None, STDOUT):
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        Path(str(output)).write_bytes(content)
    except OSError as error:
        raise ExportError(f"{output}: cannot be written ({error.strerror or error})") from error


def plain(value: Any) -> Any:
    """Return a cell of a table as a plain Python value; None for blank."""
    if pd.isna(value):
        return None
    return value.item() if hasattr(value, "item") else value


def one_line(error: object) -> str:
    """Return a message without line breaks and without anything that would steer a terminal."""
    text = "".join(c if c.isprintable() else " " for c in str(error))
    return " ".join(text.split())


class Parser(argparse.ArgumentParser):
    """A parser whose errors are one line."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(allow_abbrev=False, formatter_class=argparse.RawDescriptionHelpFormatter, **kwargs)
        # argparse takes “-1e1” or “-36.2N” for an option; no option of ours begins with a digit.
        self._negative_number_matcher = re.compile(r"^-[.\d]")

    def error(self, message: str) -> NoReturn:
        """Raise what `main` says in one line."""
        raise UsageError(f"{message} ({self.prog} --help explains)")


def version_number(text: str) -> int:
    """Read the number of a version, for argparse."""
    if not re.fullmatch(r"\d{1,9}", text, re.ASCII):
        raise argparse.ArgumentTypeError(f"“{text}” is not the number of a version: `versions` lists them")
    return int(text)
