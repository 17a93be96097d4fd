"""A recipe: the name, the view, the choices and the dates of a plate that is made again on newer data."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self
from urllib.parse import parse_qs

import pandas as pd

from geo.dataset import Dataset
from geo.errors import PlateError
from geo.model.viewstate import ViewState
from geo.plate.options import Options
from geo.recipes.window import Window

LONGEST_NAME = 200
"""Characters of a name at most."""
FORMAT = 1
"""Of a recipe's file; a file of another one is not read."""

_KEYS = ("format", "name", "view", "window", "options")
_NOT_IN_A_PLATE: dict[str, Any] = {
    "version": None,
    "selection": None,
    "present": False,
    "basemap": "",
    "choices": (),
}
"""Parts of a view that a plate does not show, at their defaults. The version is that of the newest data."""
# Control characters, halves of characters, and those that turn the text around them.
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff]")


@dataclass(frozen=True)
class Recipe:
    """A plate that can be made again.

    Attributes
    ----------
    name : str
        By which people know it; case does not tell two apart.
    view : ViewState
        Filter, layers and where the map looks, without a version.
    options : Options
        The choices of the plate.
    window : Window
        Which dates it is about.
    """

    name: str
    view: ViewState
    options: Options = field(default_factory=Options)
    window: Window = field(default_factory=Window)

    def __post_init__(self) -> None:
        """Put the name into one form, and take from the view what a plate does not show."""
        name = " ".join(unicodedata.normalize("NFC", _UNFIT.sub(" ", self.name)).split())
        if not name:
            raise PlateError("a recipe needs a name: give it one")
        if len(name) > LONGEST_NAME:
            raise PlateError(f"the recipe's name has {len(name):,} characters: at most {LONGEST_NAME}")
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "view", replace(self.view, **_NOT_IN_A_PLATE))

    def view_on(self, loaded: Dataset) -> ViewState:
        """Return the view of the recipe on a version of the dataset: its dates follow the data, names the register.

        The newest day is the last on which an incident is known to begin: one that is known to March is as new as the
        first of March.
        """
        newest = pd.Timestamp(loaded.days["first_day"].max()).date() if loaded.rows else None
        wanted = self.window.on(self.view.filter.canonical(loaded.actors), newest)
        return replace(self.view, filter=wanted)

    def to_json(self) -> dict[str, Any]:
        """Return the recipe as values for JSON."""
        return {
            "format": FORMAT,
            "name": self.name,
            "view": self.view.query_string(),
            "window": self.window.to_text(),
            "options": self.options.to_json(),
        }

    @classmethod
    def from_json(cls, values: Any) -> Self:
        """Read what `to_json` wrote.

        Nothing is left out that cannot be read: without one of its conditions a plate would show more than was asked.

        Raises
        ------
        PlateError
            When a part is missing, of the wrong type or not possible, naming it.
        """
        if not isinstance(values, Mapping) or values.get("format") != FORMAT:
            raise PlateError("not a recipe that this version of Sitmap reads")
        missing = [key for key in _KEYS if key not in values]
        wrong = [key for key in ("name", "view", "window") if not isinstance(values.get(key), str)]
        if missing or wrong or not isinstance(values["options"], Mapping):
            raise PlateError(f"its {(missing or wrong or ['options'])[0]} is missing or of the wrong type")
        try:
            query = parse_qs(values["view"], max_num_fields=5_000)
        except ValueError:
            raise PlateError("its view has too many parts") from None
        view, problems = ViewState.read(query)
        if problems:
            raise PlateError(f"its view cannot be read: {problems[0]}")
        options = Options.from_json(values["options"])
        return cls(values["name"], view, options, Window.from_text(values["window"]))
