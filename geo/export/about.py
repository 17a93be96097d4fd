"""What an export says about itself: which incidents, how many of how many, from where, which version, when."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Protocol

from geo.analysis.control import Control
from geo.dataset import Counts, Dataset
from geo.model.actors import Actors
from geo.model.filter import Filter
from geo.model.viewstate import ViewState
from geo.model.words import quantity

BOUNDARIES_NOTE = "The boundaries and names shown do not imply official endorsement or acceptance."
BLANKS_NOTE = "A blank toll means that no figure was reported; it never means 0."
PRECISION_NOTE = "Only incidents with a place precision of 1 or 2 have a point; the others are known to a province or not at all."


class Cited(Protocol):
    """What is cited as a source: an import of the store is one."""

    @property
    def dataset(self) -> str:
        """Key of the dataset."""

    @property
    def title(self) -> str:
        """Name of the source."""

    @property
    def citation(self) -> str:
        """How to cite it."""

    @property
    def licence(self) -> str:
        """Under what it may be used."""

    @property
    def retrieved(self) -> str:
        """ISO day on which it was fetched; empty when not known."""


@dataclass(frozen=True, order=True)
class Citation:
    """A source of the incidents: its title, how to cite it, and the licence that it comes under."""

    title: str
    citation: str
    licence: str


def citations(sources: Iterable[Cited]) -> tuple[Citation, ...]:
    """Return how to cite sources, each once, with the day of the latest access: “ACLED, accessed 2026-11-24”."""
    latest: dict[tuple[str, str, str], str] = {}
    for source in sources:
        key = source.title, source.citation, source.licence
        latest[key] = max(latest.get(key, ""), source.retrieved)
    return tuple(
        Citation(title, f"{text}, accessed {day}" if day else text, licence)
        for (title, text, licence), day in latest.items()
    )


LICENCE_RULE = "the licence does not let raw rows be passed on"


@dataclass(frozen=True)
class LeftOut:
    """Incidents of a dataset of which raw rows may not be passed on.

    Attributes
    ----------
    title : str
        Name of the dataset.
    incidents, no_place : int
        How many of them are asked for, and how many of these have no place.
    """

    title: str
    incidents: int
    no_place: int

    @property
    def words(self) -> str:
        """Return “12 incidents of ACLED left out: the licence does not let raw rows be passed on”."""
        return f"{quantity(self.incidents, 'incident', 'incidents')} of {self.title} left out: {LICENCE_RULE}"


def left_out(
    loaded: Dataset, wanted: Filter, restricted: frozenset[str], sources: Iterable[Cited]
) -> tuple[LeftOut, ...]:
    """Count the incidents that a filter asks for and that may not be passed on as rows.

    Parameters
    ----------
    loaded : Dataset
        A version.
    wanted : Filter
        What is asked for.
    restricted : frozenset of str
        Datasets under such a licence.
    sources : iterable
        The imports of the version, newest first, for the names of the datasets.
    """
    if not restricted:
        return ()
    titles = {source.dataset: source.title for source in reversed(tuple(sources))}
    dataset = loaded.columns(("dataset",))["dataset"]
    asked, placeless = loaded.mask(wanted), loaded.places.of_row < 0
    found = []
    for name in sorted(restricted):
        rows = (dataset == name).to_numpy(dtype=bool) & asked
        if rows.any():
            found.append(LeftOut(titles.get(name, name), int(rows.sum()), int((rows & placeless).sum())))
    return tuple(found)


@dataclass(frozen=True)
class About:
    """What an export says about itself.

    Attributes
    ----------
    title : str
        Of the map or the dataset.
    sentence : str
        The filter in English.
    counts : Counts
        How many incidents are in the export and where the others are.
    sources : tuple of Citation
        Where the incidents come from.
    version : int
        Version of the dataset.
    generated_at : datetime
        With a time zone; given out in UTC, to the second.
    actors : Actors
        The register, for the short names and colours that formats for people show.
    subject : str
        The filter in English without its dates, for a map that says its period itself.
    window : pair of date or None
        The dates asked for, both included.
    view : ViewState
        Layers, selection and where the map looks.
    restricted : frozenset of str
        Datasets of which raw rows may not be passed on.
    left_out : tuple of LeftOut
        How many incidents of `counts` that concerns.
    control : Control or None
        Who holds what, for the format that is a map; None leaves that layer out.
    """

    title: str
    sentence: str
    counts: Counts
    sources: tuple[Citation, ...]
    version: int
    generated_at: datetime
    actors: Actors = field(default_factory=Actors, repr=False)
    subject: str = ""
    window: tuple[date | None, date | None] = (None, None)
    view: ViewState = field(default_factory=ViewState, repr=False)
    restricted: frozenset[str] = frozenset()
    left_out: tuple[LeftOut, ...] = ()
    control: Control | None = field(default=None, repr=False)

    @classmethod
    def of(
        cls,
        loaded: Dataset,
        wanted: Filter,
        title: str,
        sources: Iterable[Cited],
        generated_at: datetime | None = None,
        view: ViewState | None = None,
        restricted: frozenset[str] = frozenset(),
        control: Control | None = None,
    ) -> "About":
        """Describe the incidents of a dataset that a filter asks for.

        Parameters
        ----------
        loaded : Dataset
            The version that is exported.
        wanted : Filter
            What is asked for.
        title : str
            Of the map or the dataset.
        sources : iterable
            The imports that the version is made of; the same source is cited once.
        generated_at : datetime, optional
            Now by default.
        view : ViewState, optional
            Layers, selection and where the map looks, for the format that is a map.
        restricted : frozenset of str, optional
            Datasets of which raw rows may not be passed on (`geo.catalog.restricted`): tables leave their rows out,
            the map their details. Empty when the person may pass them on.
        control : Control, optional
            Who holds what (`geo.catalog.control`), for the format that is a map.
        """
        sources = tuple(sources)
        sentence = "All incidents" if wanted.is_everything else wanted.sentence(loaded.context)
        return cls(
            title,
            sentence[0].upper() + sentence[1:],
            loaded.counts(wanted),
            citations(sources),
            loaded.version,
            generated_at or datetime.now(UTC),
            loaded.actors,
            wanted.describe(loaded.context),
            (wanted.start, wanted.end),
            view or ViewState(),
            restricted,
            left_out(loaded, wanted, restricted, sources),
            control,
        )

    @property
    def counted(self) -> str:
        """Return “37 of 304 incidents; 2 of them have no place”, for the rows of a table."""
        return self._counted(self._rows, self._rows_without_place)

    @property
    def counted_on_map(self) -> str:
        """Return the same for a map, which shows also what a table leaves out."""
        return self._counted(self.counts.found, self.counts.no_place)

    def _counted(self, found: int, no_place: int) -> str:
        words = f"{found:,} of {quantity(self.counts.total, 'incident', 'incidents')}"
        if not no_place:
            return words
        return f"{words}; {no_place:,} of them {'has' if no_place == 1 else 'have'} no place"

    @property
    def _rows(self) -> int:
        return self.counts.found - sum(part.incidents for part in self.left_out)

    @property
    def _rows_without_place(self) -> int:
        return self.counts.no_place - sum(part.no_place for part in self.left_out)

    @property
    def moment(self) -> str:
        """Return when the export was made, in UTC: “2014-04-01T06:30:00Z”."""
        return f"{self.generated_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"

    def facts(self) -> tuple[tuple[str, str], ...]:
        """Return everything in words, as label and text, for formats that carry text about themselves."""
        counts = self.counts
        return (
            ("Title", self.title),
            ("Incidents", self.sentence),
            ("Number", self.counted),
            ("Not in this file", f"{counts.filtered:,} filtered out, {counts.outside:,} outside the dates"),
            *(("Left out", part.words) for part in self.left_out),
            *(("Source", source.citation) for source in self.sources),
            *(("Licence", f"{source.title}: {source.licence}") for source in self.sources),
            ("Dataset version", str(self.version)),
            ("Exported at (UTC)", self.moment),
            ("Blanks", BLANKS_NOTE),
            ("Places", PRECISION_NOTE),
            ("Boundaries", BOUNDARIES_NOTE),
        )

    def to_json(self) -> dict[str, Any]:
        """Return everything as values for JSON."""
        counts = self.counts
        return {
            "title": self.title,
            "filter": self.sentence,
            "incidents": self._rows,
            "total": counts.total,
            "filteredOut": counts.filtered,
            "outsideDates": counts.outside,
            "noPlace": self._rows_without_place,
            "leftOut": [{"title": part.title, "incidents": part.incidents} for part in self.left_out],
            "sources": [
                {"title": s.title, "citation": s.citation, "licence": s.licence} for s in self.sources
            ],
            "datasetVersion": self.version,
            "exportedAt": self.moment,
            "notes": [BLANKS_NOTE, PRECISION_NOTE, BOUNDARIES_NOTE],
        }
