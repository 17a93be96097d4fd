"""What an export says about itself: which incidents, how many of how many, from where, which version, when."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Protocol

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
    def title(self) -> str:
        """Name of the source."""

    @property
    def citation(self) -> str:
        """How to cite it."""

    @property
    def licence(self) -> str:
        """Under what it may be used."""


@dataclass(frozen=True, order=True)
class Citation:
    """A source of the incidents: its title, how to cite it, and the licence that it comes under."""

    title: str
    citation: str
    licence: str


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

    @classmethod
    def of(
        cls,
        loaded: Dataset,
        wanted: Filter,
        title: str,
        sources: Iterable[Cited],
        generated_at: datetime | None = None,
        view: ViewState | None = None,
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
        """
        sentence = "All incidents" if wanted.is_everything else wanted.sentence(loaded.context)
        cited = dict.fromkeys(Citation(s.title, s.citation, s.licence) for s in sources)
        return cls(
            title,
            sentence[0].upper() + sentence[1:],
            loaded.counts(wanted),
            tuple(cited),
            loaded.version,
            generated_at or datetime.now(UTC),
            loaded.actors,
            wanted.describe(loaded.context),
            (wanted.start, wanted.end),
            view or ViewState(),
        )

    @property
    def counted(self) -> str:
        """Return “37 of 304 incidents; 2 of them have no place”."""
        counts = self.counts
        words = f"{counts.found:,} of {quantity(counts.total, 'incident', 'incidents')}"
        if not counts.no_place:
            return words
        return f"{words}; {counts.no_place:,} of them {'has' if counts.no_place == 1 else 'have'} no place"

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
            "incidents": counts.found,
            "total": counts.total,
            "filteredOut": counts.filtered,
            "outsideDates": counts.outside,
            "noPlace": counts.no_place,
            "sources": [
                {"title": s.title, "citation": s.citation, "licence": s.licence} for s in self.sources
            ],
            "datasetVersion": self.version,
            "exportedAt": self.moment,
            "notes": [BLANKS_NOTE, PRECISION_NOTE, BOUNDARIES_NOTE],
        }
