"""What a plate says in words: title, period, counts, sources, and what has to stand on every map."""

from collections.abc import Iterator

from geo.analysis.notable import NOTABLE_RULE
from geo.export.about import BOUNDARIES_NOTE
from geo.language import Language
from geo.plate.content import Content
from geo.plate.options import Options
from geo.plate.page import Paragraph, Run

LONGEST_LINK = 230
"""Characters of a link that is printed whole; the code and the link in the file always hold all of it."""
PROJECTION = "Web Mercator (EPSG:3857)"


def suggested_title(content: Content, language: Language) -> str:
    """Return a title: the filter in words, or the name of the dataset when everything is shown."""
    if content.control is not None and "incidents" in content.view.hidden:
        return language.say("Who holds what: {title}", title=language.label(content.title))
    if content.filter.without_dates.is_everything:
        return language.label(content.title)
    return language.sentence(content.filter, content.loaded.context, content.names)


def suggested_subtitle(content: Content, language: Language) -> str:
    """Return a subtitle: the period, what the map is of, and the day that control is shown of."""
    start, end = content.period
    parts = [language.period(start, end)]
    if language.label(content.title) not in suggested_title(content, language):
        parts.append(language.label(content.title))
    if content.control is not None and end is not None:
        parts.append(language.say("control at the end of {day}", day=end))
    return " · ".join(part for part in parts if part)


def counted(content: Content, outside: int, language: Language) -> str:
    """Return how many incidents the map shows of how many, and where all the others are.

    Parameters
    ----------
    content : Content
        Its counts; the parts add up to all incidents.
    outside : int
        Incidents found that lie outside the map's frame.
    language : Language
        To say it in.
    """
    counts = content.counts
    hidden = counts.shown if "incidents" in content.view.hidden else 0
    shown = counts.shown - outside - hidden
    parts = [
        language.say("{number} filtered out", number=counts.filtered) if counts.filtered else "",
        language.say("{number} outside the dates", number=counts.outside) if counts.outside else "",
        language.say("{number} without a place", number=counts.no_place) if counts.no_place else "",
        language.say("{number} outside this section of the map", number=outside) if outside else "",
        language.say("{number} not drawn, the layer is off", number=hidden) if hidden else "",
    ]
    where = language.joined([part for part in parts if part])
    told = language.say("{shown} of {all} incidents shown", shown=shown, all=counts.total)
    return f"{told}: {where}" if where else told


def nothing_found(content: Content, language: Language) -> str:
    """Return why a map shows no incident."""
    counts = content.counts
    if counts.no_place:
        return language.say("What was found has no place on the map.")
    if counts.outside:
        return language.say("No incident in these dates; {number} in others.", number=counts.outside)
    return language.say("No incident passes this filter.")


def credits_of(
    content: Content, options: Options, numbered: bool, language: Language, soft: str
) -> tuple[Paragraph, ...]:
    """Return the small print: sources, data and making, numbering, boundaries, link.

    Parameters
    ----------
    content : Content
        What the plate says.
    options : Options
        Who made it, and which incidents were picked by hand.
    numbered : bool
        Whether incidents are numbered.
    language : Language
        To say it in.
    soft : str
        Colour of it, #rrggbb.
    """
    cited = "; ".join(dict.fromkeys(source.citation for source in content.sources))
    licences = "; ".join(dict.fromkeys(source.licence for source in content.sources if source.licence))
    start, end = content.period
    said = [
        # Some licences (ACLED) ask for the filter beside the citation; and a title may say anything.
        language.say(
            "Shown: {filter}, {period}.",
            filter=language.sentence(content.filter, content.loaded.context, content.names),
            period=language.period(start, end),
        ),
        language.say("Sources: {sources}.", sources=cited) if cited else "",
        language.say("Licence: {licences}.", licences=licences) if licences else "",
        _made(content, options.author, language),
        *(_numbering(options, language) if numbered else ()),
        language.label(BOUNDARIES_NOTE),
    ]
    first = Paragraph((Run(" ".join(text for text in said if text), colour=soft),))
    return (first, *_link(content.link, language, soft))


def _numbering(options: Options, language: Language) -> Iterator[str]:
    if options.picked and options.only_picked:
        yield language.say("The numbered incidents were picked by hand.")
        return
    yield language.label(NOTABLE_RULE)
    if options.picked:
        yield language.say("Incidents picked by hand are numbered first.")


def _made(content: Content, author: str, language: Language) -> str:
    data = language.say(
        "Data as of {moment} UTC, version {version}.",
        moment=f"{content.as_of:%Y-%m-%d %H:%M}",
        version=str(content.loaded.version),
    )
    if author:
        made = language.say("Made by {author} on {day}.", author=author, day=content.created.date())
    else:
        made = language.say("Made on {day}.", day=content.created.date())
    projection = language.say("Projection: {name}.", name=PROJECTION)
    return f"{made} {data} {projection}"


def _link(link: str, language: Language, soft: str) -> tuple[Paragraph, ...]:
    if not link:
        return ()
    shown = link if len(link) <= LONGEST_LINK else f"{link[: LONGEST_LINK - 1]}…"
    told = language.say("This map, to be opened again; it says if the data has changed since:")
    return (Paragraph((Run(f"{told} ", colour=soft), Run(shown, colour=soft, url=link)), before=1.5),)


def described(content: Content, shown: int, language: Language) -> str:
    """Return what the map shows, for those who cannot see it."""
    return language.say(
        "Map. {title}: {incidents} drawn.",
        title=language.sentence(content.filter, content.loaded.context, content.names),
        incidents=language.counted(shown, "incident", "incidents"),
    )
