"""What a plate says, before it is laid out: incidents by place and kind, shading, control, sources, counts."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.analysis.control import Control
from geo.dataset import Counts, Dataset
from geo.export.about import Citation, Cited, citations
from geo.language import Names
from geo.model.filter import Filter
from geo.model.viewstate import ViewState
from geo.model.vocabulary import KIND_CODES
from geo.webmap.shade import Shade, sequential

Flags = npt.NDArray[np.bool_]

_UNITS = {"count": "incidents", "fatalities": "reported deaths"}


@dataclass(frozen=True)
class Content:
    """What a plate says.

    Attributes
    ----------
    loaded : Dataset
        The version that is shown.
    view : ViewState
        Filter, layers, shading, control and where the map looks.
    title : str
        Of the dataset or the map.
    sources : tuple of Citation
        Where the incidents come from.
    created, as_of : datetime
        When the plate is made, and when the version that it shows was; UTC.
    control : Control or None
        Who holds what; None when the layer is off.
    link : str
        Address that opens the same picture, with the version; empty when there is none.
    restricted : frozenset of str
        Datasets whose licence forbids passing raw rows on: their notes are not quoted.
    """

    loaded: Dataset = field(repr=False)
    view: ViewState
    title: str
    sources: tuple[Citation, ...]
    created: datetime
    as_of: datetime
    control: Control | None = field(default=None, repr=False)
    link: str = ""
    restricted: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls,
        loaded: Dataset,
        view: ViewState,
        title: str,
        sources: Iterable[Cited],
        created: datetime | None = None,
        as_of: datetime | None = None,
        control: Control | None = None,
        link: str = "",
        restricted: frozenset[str] = frozenset(),
    ) -> "Content":
        """Gather what a plate of a view says; `created` is now by default, `as_of` the time of `created`."""
        created = (created or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)
        as_of = created if as_of is None else as_of.astimezone(UTC)
        shown = control if view.control != "none" else None
        return cls(loaded, view, title, citations(sources), created, as_of, shown, link, restricted)

    @property
    def filter(self) -> Filter:
        """Which incidents are asked for."""
        return self.view.filter

    @cached_property
    def names(self) -> Names:
        """Where names come from."""
        return Names(self.loaded.actors, self.loaded.boundaries)

    @cached_property
    def counts(self) -> Counts:
        """How many incidents the filter finds, and where the others are; what the map's frame cuts off is found too."""
        return self.loaded.counts(self.filter)

    @cached_property
    def mask(self) -> Flags:
        """Which incidents pass the filter in its window; shape (rows,)."""
        return self.loaded.mask(self.filter)

    @cached_property
    def period(self) -> tuple[date | None, date | None]:
        """First and last day that the plate is about: the window, open ends closed by the days of the data."""
        extent = self.loaded.extent
        first, last = (day.date() for day in extent) if extent else (None, None)
        return self.filter.start or first, self.filter.end or last

    @cached_property
    def places(self) -> pd.DataFrame:
        """The places of the dataset, in the order of `Dataset.places`.

        Columns: `lat`, `lon` (WGS84 degrees), `name`, `cls` (1 the place, 2 near it, 3 a province), `province`, `id`;
        `total` (incidents at all), `passing` (under the filter, of all dates) and `shown` (in the window as well).
        """
        table = self.loaded.places.table.copy()
        for name, mask in (
            ("total", None),
            ("passing", self.loaded.mask(self.filter.without_dates)),
            ("shown", self.mask),
        ):
            table[name] = self._by_place(mask)
        return table

    def _by_place(self, mask: Flags | None) -> npt.NDArray[np.int64]:
        of_row = self.loaded.places.of_row
        chosen = of_row[of_row >= 0] if mask is None else of_row[mask & (of_row >= 0)]
        return np.bincount(chosen, minlength=len(self.loaded.places.table)).astype(np.int64)

    @cached_property
    def by_kind(self) -> npt.NDArray[np.int64]:
        """Incidents shown at each place of each kind; shape (places, kinds), kinds as in the vocabulary."""
        kinds = len(KIND_CODES)
        places = len(self.loaded.places.table)
        of_row = self.loaded.places.of_row
        rows = self.mask & (of_row >= 0)
        code = self.kind_of_row[rows]
        return (
            np.bincount(of_row[rows] * kinds + code, minlength=places * kinds)
            .astype(np.int64)
            .reshape(places, kinds)
        )

    @cached_property
    def kind_of_row(self) -> npt.NDArray[np.int64]:
        """The kind of every incident as an index into the vocabulary."""
        numbers = {code: number for number, code in enumerate(KIND_CODES)}
        kinds = self.loaded.columns(("kind",))["kind"].astype("object")
        found: npt.NDArray[np.int64] = kinds.map(numbers).to_numpy().astype(np.int64)
        return found

    @cached_property
    def shade(self) -> Shade | None:
        """The shading of provinces by the incidents in the window, as the web map shades; None when it is off."""
        measure = self.view.shading
        if measure == "none":
            return None
        overall = self._by_province(self.loaded.mask(self.filter.without_dates), measure)
        return sequential(
            self._by_province(self.mask, measure),
            unit=_UNITS[measure],
            title="Incidents by province" if measure == "count" else "Reported deaths by province",
            largest=max(overall.values(), default=0.0),
        )

    def _by_province(self, mask: Flags, measure: str) -> dict[str, float]:
        frame = self.loaded.columns(("admin1_pcode", "fatalities"))
        chosen = frame[mask & (self.loaded.places.of_row >= 0)]
        values = chosen["fatalities"].fillna(0) if measure == "fatalities" else pd.Series(1, chosen.index)
        summed = values.astype(float).groupby(chosen["admin1_pcode"].astype("object")).sum()
        provinces = (p.pcode for p in self.loaded.boundaries.provinces)
        return {code: float(summed[code]) for code in provinces if code in summed.index}

    @property
    def is_empty(self) -> bool:
        """Whether the map shows no incident."""
        return not self.counts.shown
