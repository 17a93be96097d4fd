"""What an audit looks for: each check with its words, so that filter, page and command line say the same.

`geo.analysis.audit` has the function of each; a check only points out, it changes nothing.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """Something about an incident that deserves a second look.

    Attributes
    ----------
    code : str
        Stable key, as in a link.
    label : str
        Heading of its list.
    phrase : str
        Its part of the filter's sentence, after “incidents”.
    definition : str
        What it finds, in one sentence.
    advice : str
        What to do about it, in one sentence.
    """

    code: str
    label: str
    phrase: str
    definition: str
    advice: str


CHECKS: tuple[Check, ...] = (
    Check(
        "disagrees",
        "Stated province and point disagree",
        "with a stated province that disagrees with the point",
        "The record states one province and its point lies in another; both are kept, and the map goes by the point.",
        "Near a boundary either may be right; far from it look the place up in the source, and correct the record.",
    ),
    Check(
        "unplaced",
        "Names that could not be placed",
        "with a name that could not be placed",
        "The record names a place that the gazetteer does not know for certain, so the incident lies at its province "
        "or nowhere.",
        "Add the place, or accept a candidate once for all records of that name.",
    ),
    Check(
        "offmap",
        "Off the map",
        "off the map",
        "The point lies in the sea or outside the country that is stated (by more than 10 km), or there is neither a "
        "point nor a province.",
        "Look for swapped or mistyped coordinates; without a place the incident is counted and listed, but never drawn.",
    ),
    Check(
        "piles",
        "Piles on one point",
        "piled on one point",
        "Ten or more incidents lie on exactly one point, or five that claim to be exact there name different places.",
        "A town has many incidents; a pile under several names, or in open country, is often the middle of a district: "
        "then it is no more exact than precision 2 or 3.",
    ),
    Check(
        "duplicates",
        "Possible duplicates",
        "possibly recorded twice",
        "Two incidents of one kind lie within 5 km and a day of each other, with similar actors or none named.",
        "Read both; they are candidates, and nothing is ever merged without you.",
    ),
)

CHECK_CODES: tuple[str, ...] = tuple(check.code for check in CHECKS)


def check(code: str) -> Check:
    """Return the check with that code; KeyError when there is none."""
    return {c.code: c for c in CHECKS}[code]
