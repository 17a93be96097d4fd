"""CAMEO, the event codes of GDELT: what each means, and which event type of ours it is.

Codes are text of two to four digits, and a longer code is a finer one: 1831 is a kind of 183, which is a kind of 18.

Sources
-------
Schrodt (2012), CAMEO: Conflict and Mediation Event Observations, Event and Actor Codebook, version 1.1b3. How codes
become ACLED's types is ours; a code that leaves the finer type open gets none.
"""

from dataclasses import dataclass
from functools import cache

_BATTLES = "Battles"
_EXPLOSIONS = "Explosions/Remote violence"
_STRATEGIC = "Strategic developments"
_CIVILIANS = "Violence against civilians"


@dataclass(frozen=True)
class Code:
    """A code with all finer ones that have no row of their own.

    Attributes
    ----------
    prefix : str
        What the codes begin with.
    label : str
        What it means, in CAMEO's words.
    event_type, sub_event_type : str
        ACLED's words; an empty sub-event type is left open.
    conflict : bool
        Whether it is conflict or protest on the ground, which is taken without being asked for.
    """

    prefix: str
    label: str
    event_type: str = _STRATEGIC
    sub_event_type: str = "Other"
    conflict: bool = False


CODES: tuple[Code, ...] = (
    Code("01", "make a public statement"),
    Code("02", "appeal"),
    Code("03", "express intent to cooperate"),
    Code("04", "consult"),
    Code("05", "engage in diplomatic cooperation"),
    Code("057", "sign a formal agreement", _STRATEGIC, "Agreement"),
    Code("06", "engage in material cooperation"),
    Code("07", "provide aid"),
    Code("08", "yield"),
    Code("0871", "declare a truce or ceasefire", _STRATEGIC, "Agreement"),
    Code("09", "investigate"),
    Code("10", "demand"),
    Code("11", "disapprove"),
    Code("12", "reject"),
    Code("13", "threaten"),
    Code("14", "protest", "Protests", "", True),
    Code("141", "demonstrate or rally", "Protests", "Peaceful protest", True),
    Code("142", "conduct a hunger strike", "Protests", "Peaceful protest", True),
    Code("143", "conduct a strike or boycott", "Protests", "Peaceful protest", True),
    Code("144", "obstruct passage, block", "Protests", "", True),
    Code("145", "protest violently, riot", "Riots", "Violent demonstration", True),
    # Alerts, mobilisations and shows of force: nobody has been attacked, and the place is often a capital.
    Code("15", "exhibit military posture"),
    Code("16", "reduce relations"),
    # Of coercion what is done to people and things on the ground; sanctions, curfews, deportations by law
    # and attacks on computers are not.
    Code("17", "coerce"),
    Code("171", "seize or damage property", _STRATEGIC, "Looting/property destruction", True),
    Code("173", "arrest, detain or charge", _STRATEGIC, "Arrests", True),
    Code("175", "use violent repression", _CIVILIANS, "Attack", True),
    Code("18", "assault", _CIVILIANS, "", True),
    Code("181", "abduct, hijack or take hostage", _CIVILIANS, "Abduction/forced disappearance", True),
    Code("182", "physically assault", _CIVILIANS, "Attack", True),
    Code("1821", "sexually assault", _CIVILIANS, "Sexual violence", True),
    Code("183", "conduct a bombing", _EXPLOSIONS, "Remote explosive/landmine/IED", True),
    Code("1831", "carry out a suicide bombing", _EXPLOSIONS, "Suicide bomb", True),
    Code("185", "attempt to assassinate", _CIVILIANS, "Attack", True),
    Code("186", "assassinate", _CIVILIANS, "Attack", True),
    Code("19", "use conventional military force", _BATTLES, "Armed clash", True),
    Code("191", "impose a blockade, restrict movement", _STRATEGIC, "Other", True),
    # Whose hands a place falls into is not coded, so this is no change of control of ours.
    Code("192", "occupy territory", _BATTLES, "", True),
    Code("193", "fight with small arms and light weapons", _BATTLES, "Armed clash", True),
    Code("194", "fight with artillery and tanks", _EXPLOSIONS, "Shelling/artillery/missile attack", True),
    Code("195", "employ aerial weapons", _EXPLOSIONS, "Air/drone strike", True),
    Code("196", "violate a ceasefire", _BATTLES, "Armed clash", True),
    Code("20", "use unconventional mass violence", _CIVILIANS, "", True),
    Code("202", "engage in mass killings", _CIVILIANS, "Attack", True),
    Code("203", "engage in ethnic cleansing", _CIVILIANS, "Attack", True),
    Code("204", "use weapons of mass destruction", _EXPLOSIONS, "", True),
    Code("2041", "use chemical, biological or radiological weapons", _EXPLOSIONS, "Chemical weapon", True),
)
"""Every root and those finer codes that are another event type, or another thing to say, than what they are a kind of."""

_BY_PREFIX = {code.prefix: code for code in CODES}


@cache
def code_of(text: str) -> Code | None:
    """Return the row that a code belongs to, by its longest beginning that has one; None for no code of CAMEO's."""
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        return None
    return next((_BY_PREFIX[text[:n]] for n in range(len(text), 1, -1) if text[:n] in _BY_PREFIX), None)


def restored(text: str, root: str = "") -> str:
    """Return a code with the leading zero that a spreadsheet program has eaten.

    The root tells when it is there (“43” with root “4” or “04” is 043). Without it, two digits are a code of the first nine
    roots, as GDELT gives no code without its third digit, and so are three digits above the last root (“211” is 0211).

    Parameters
    ----------
    text, root : str
        `EventCode` and `EventRootCode` as in the file.
    """
    if not text.isdigit():
        return text
    if root.isdigit() and len(root) <= 2:
        padded = root.zfill(2)
        return text if text.startswith(padded) or not f"0{text}".startswith(padded) else f"0{text}"
    if len(text) == 1 or (len(text) == 2 and text[0] != "0") or (len(text) == 3 and text[:2] > "20"):
        return f"0{text}"
    return text
