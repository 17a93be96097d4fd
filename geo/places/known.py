"""Countries and provinces that a person names: their codes, or an error with the names that come near."""

from collections.abc import Mapping

from geo.errors import FilterError
from geo.model.near import suggestion
from geo.model.words import join_words
from geo.places.boundaries import Boundaries
from geo.places.names import normal_form


def known_country(text: str, boundaries: Boundaries) -> str:
    """Return the ISO 3166-1 two-letter code of a country given by name or code.

    Raises
    ------
    FilterError
        When the boundaries do not have the country, naming those that they have.
    """
    code = boundaries.country_code(text)
    if code is None:
        names = sorted({province.country for province in boundaries.provinces})
        raise FilterError(f"no country “{text}”: use one of {', '.join(names)}")
    return code


def known_province(
    text: str, boundaries: Boundaries, others: Mapping[str, str] | None = None, country: str | None = None
) -> str:
    """Return the code of a province given by its code or by any of its names.

    Parameters
    ----------
    text : str
        ``SY02``, ``Aleppo``, ``Halab``, in any spelling with the same normal form.
    boundaries : Boundaries
        The provinces with a shape.
    others : mapping, optional
        Codes and names of provinces that the data has besides.
    country : str, optional
        Name or code of the country that it lies in.

    Raises
    ------
    FilterError
        When there is none such; the message suggests near names. When several countries have one of that name,
        it gives their codes.
    """
    found = boundaries.province(text, country)
    if found is not None:
        return found.pcode
    others = others or {}
    for code, name in others.items():
        if text == code or normal_form(text) == normal_form(name) != "":
            return code
    namesakes = [
        (province.pcode, province.country)
        for province in boundaries.provinces
        if country is None and boundaries.province(text, province.country) is province
    ]
    if namesakes:
        choice = join_words([f"{code} ({of})" for code, of in namesakes], "or")
        raise FilterError(f"“{text}” is a province of several countries: write {choice}")
    spellings = {name: f"{name} ({code})" for code, name in others.items()}
    for p in boundaries.provinces:
        spellings |= dict.fromkeys((p.pcode, p.name, p.name_ocha, *p.aliases), f"{p.name} ({p.pcode})")
    raise FilterError(f"no province “{text}”{suggestion(text, spellings)}")
