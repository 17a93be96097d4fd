"""The colours of a plate, light and dark: those of the web map (map.css), so that screen and paper show the same."""

from dataclasses import dataclass

from geo.model.vocabulary import KINDS


@dataclass(frozen=True)
class Look:
    """The colours of a theme, each #rrggbb.

    Attributes
    ----------
    code : str
        ``light`` or ``dark``.
    paper : str
        Behind everything that is not map.
    sea, land, home, water, boundary, hatch : str
        Of the ground: `home` is the country that the data are about.
    ink, soft, line : str
        Of text, of text that matters less, and of thin rules and frames.
    label, halo : str
        Of place names, and of the outline that lifts them off the ground.
    panel : str
        Of boxes on the map, holes of rings and badges.
    casing : str
        Around marks, to keep them apart from the ground.
    accent, accent_ink : str
        The one accent and what reads on it.
    kinds : tuple of str
        The colour of each kind, in the order of `geo.model.vocabulary.KINDS`.
    """

    code: str
    paper: str
    sea: str
    land: str
    home: str
    water: str
    boundary: str
    hatch: str
    ink: str
    soft: str
    line: str
    label: str
    halo: str
    panel: str
    casing: str
    accent: str
    accent_ink: str
    kinds: tuple[str, ...]


LIGHT = Look(
    code="light",
    paper="#ffffff",
    sea="#dfe7ec",
    land="#f6f4ef",
    home="#fbfaf7",
    water="#b9cfdb",
    boundary="#b9b2a6",
    hatch="#8a8f96",
    ink="#1d2126",
    soft="#5c6670",
    line="#d3d8dd",
    label="#4a4f55",
    halo="#fbfaf7",
    panel="#ffffff",
    casing="#ffffff",
    accent="#1f5fbf",
    accent_ink="#ffffff",
    kinds=tuple(kind.colour for kind in KINDS),
)
DARK = Look(
    code="dark",
    paper="#12181e",
    sea="#10161c",
    land="#1b2229",
    home="#222a32",
    water="#24384a",
    boundary="#3f4a54",
    hatch="#6b7782",
    ink="#e8ecef",
    soft="#9aa6b0",
    line="#323d47",
    label="#c3ccd4",
    halo="#1b2229",
    panel="#171d24",
    casing="#12181e",
    accent="#6ea8fe",
    accent_ink="#0d1620",
    kinds=tuple(kind.colour_dark for kind in KINDS),
)
LOOKS: dict[str, Look] = {look.code: look for look in (LIGHT, DARK)}
