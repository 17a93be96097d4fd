"""What a person says about an import beside the file itself."""

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePath
from typing import Literal

from geo.sources.base import Options

Withdraw = Literal["covered", "all", "none"]
MAX_DATASET = 60
"""Characters of the name of a dataset; it stands in addresses and in tables."""

_NOT_A_NAME = re.compile(r"[^\w.-]+")


@dataclass(frozen=True)
class Wish:
    """What a person says about an import; a blank is decided from the file.

    Attributes
    ----------
    source : str
        Code of the format, ``auto`` to recognise it.
    dataset : str
        Name of the dataset that the records belong to.
    title, licence, citation : str
        Of the dataset.
    retrieved : date or None
        When the file was fetched; None for today.
    raw_rows : bool or None
        Whether raw rows may be passed on; None for what the source's licence says.
    withdraw : str
        What happens to records that a newer export no longer has: ``covered`` withdraws them where the export
        covers their day and country, ``all`` everywhere, ``none`` keeps them.
    sheet : str or None
        Sheet or layer of the file.
    options : Options
        Mapping, country, order of day and month, every event.
    """

    source: str = "auto"
    dataset: str = ""
    title: str = ""
    licence: str = ""
    citation: str = ""
    retrieved: date | None = None
    raw_rows: bool | None = None
    withdraw: Withdraw = "covered"
    sheet: str | None = None
    options: Options = field(default_factory=Options)


def dataset_name(text: str) -> str:
    """Return a text as the name of a dataset: letters of any script, digits, ``_``, ``.`` and ``-``; "" for none."""
    return _NOT_A_NAME.sub("-", text.strip()).strip("-._").lower()[:MAX_DATASET].rstrip("-._")


def name_of_file(file_name: str) -> str:
    """Return the dataset's name that a file's name suggests: ``field-notes`` for “Field notes (3).xlsx”.

    Browsers number the downloads of one file; the number is not part of what it is.
    """
    stem = re.sub(r"\s*\(\d+\)$|[ _-]copy$", "", PurePath(file_name).stem, flags=re.IGNORECASE)
    return dataset_name(stem) or "import"
