"""Where a record of one country may rightly lie outside it: territory held, claimed or left since.

Data sets differ in how they count such land, and rows of former states go by the name of the state that follows them.
A row that lies there does not contradict the country that it states.
"""

from typing import NamedTuple


class Shared(NamedTuple):
    """Territory beyond a country's own that its records may lie in.

    Attributes
    ----------
    country
        ISO 3166-1 two-letter code of the country that the record states.
    territory
        Codes of other countries, or names of areas in countries.geojson.
    reason
        Why, in words for a person.
    """

    country: str
    territory: tuple[str, ...]
    reason: str


_SOVIET = ("AM", "AZ", "BY", "EE", "GE", "KG", "KZ", "LT", "LV", "MD", "TJ", "TM", "UA", "UZ")

SHARED: tuple[Shared, ...] = (
    # -- held or claimed today -------------------------------------------------------------------------------------
    Shared("IL", ("Quneitra and the Golan",), "Israel holds the Golan since 1967"),
    Shared("IL", ("PS",), "UCDP counts Gaza and the West Bank under Israel"),
    Shared("RU", ("Crimea",), "Russia holds Crimea since 2014"),
    Shared("TR", ("Northern Cyprus",), "Turkey's army is in Northern Cyprus since 1974"),
    Shared("GB", ("Sovereign bases on Cyprus",), "British bases"),
    Shared("US", ("Guantanamo Bay",), "United States naval base"),
    Shared("RU", ("Baikonur",), "leased by Russia"),
    Shared("IN", ("Azad Kashmir and Gilgit-Baltistan", "Aksai Chin"), "India claims all of Kashmir"),
    Shared("PK", ("Jammu, Kashmir and Ladakh",), "Pakistan claims Kashmir"),
    Shared("CN", ("Jammu, Kashmir and Ladakh", "Azad Kashmir and Gilgit-Baltistan"), "China claims and holds parts of Kashmir"),
    Shared("CN", ("Arunachal Pradesh",), "China claims it as southern Tibet"),
    Shared("CN", ("TW", "HK", "MO"), "some lists count Taiwan, Hong Kong and Macao under China"),
    Shared("CN", ("Spratly Islands",), "claimed by China"),
    Shared("TW", ("Spratly Islands", "Paracel Islands"), "claimed by Taiwan"),
    Shared("PH", ("Spratly Islands",), "claimed by the Philippines"),
    Shared("MY", ("Spratly Islands",), "claimed by Malaysia"),
    Shared("VN", ("Paracel Islands",), "claimed by Vietnam"),
    Shared("RU", ("Abkhazia", "South Ossetia"), "Russia's army is there since 2008"),
    Shared("AM", ("Nagorno-Karabakh and around",), "under Armenian control until 2020 and 2023"),
    Shared("MA", ("EH",), "Morocco holds most of Western Sahara"),
    Shared("EH", ("MA",), "Polisario's war reached into southern Morocco"),
    Shared("RS", ("XK",), "Serbia claims Kosovo"),
    Shared("AR", ("FK",), "Argentina claims the islands"),
    Shared("AE", ("Abu Musa and the Tunbs",), "claimed by the Emirates, held by Iran"),
    Shared("SD", ("Halaib",), "claimed by Sudan, held by Egypt"),
    Shared("SS", ("Abyei", "Kafia Kingi"), "claimed by South Sudan, held by Sudan"),
    Shared("KE", ("Ilemi",), "held by Kenya, mapped as South Sudan's"),
    Shared("ET", ("Ilemi",), "claimed by Ethiopia"),
    # -- states that were one ----------------------------------------------------------------------------------------
    Shared("RU", _SOVIET, "the Soviet Union until 1991: UCDP's Russia (Soviet Union)"),
    Shared("RS", ("BA", "HR", "ME", "MK", "SI"), "Yugoslavia until 2006: UCDP's Serbia (Yugoslavia)"),
    Shared("SD", ("SS",), "one country until 2011"),
    Shared("ET", ("ER",), "one country until 1993"),
    Shared("ID", ("TL",), "East Timor was under Indonesia until 2002"),
    Shared("ZA", ("NA",), "Namibia was under South Africa until 1990"),
    Shared("CZ", ("SK",), "Czechoslovakia until 1992"),
    # -- dependencies with a code of their own ------------------------------------------------------------------------
    Shared("FR", ("BL", "GF", "GP", "MF", "MQ", "NC", "PF", "PM", "RE", "TF", "WF", "YT"), "parts of France"),
    Shared("GB", ("AI", "BM", "FK", "GG", "GI", "GS", "IM", "IO", "JE", "KY", "MS", "PN", "SH", "TC", "VG"), "British territories"),
    Shared("US", ("AS", "GU", "MP", "PR", "UM", "VI"), "United States territories"),
    Shared("NL", ("AW", "BQ", "CW", "SX"), "parts of the Kingdom of the Netherlands"),
    Shared("CW", ("BQ", "SX"), "the Netherlands Antilles until 2010"),
    Shared("MF", ("SX",), "one island, one name"),
    Shared("SX", ("MF",), "one island, one name"),
    Shared("DK", ("FO", "GL"), "parts of the Kingdom of Denmark"),
    Shared("NO", ("BV", "SJ"), "Norwegian islands"),
    Shared("SJ", ("NO",), "the map has Jan Mayen with Norway"),
    Shared("FI", ("AX",), "part of Finland"),
    Shared("AU", ("CC", "CX", "HM", "NF"), "Australian territories"),
    Shared("NZ", ("CK", "NU", "TK"), "in free association with New Zealand, or part of it"),
)  # fmt: skip
"""Every country whose records may lie in land that the map gives to another."""
