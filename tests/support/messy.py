"""A messy spreadsheet, such as a field office sends.

A title above the header, day-first dates, decimal commas, a line break inside a cell, literal NA, swapped axes, a name
that is spelt its own way, and rows that cannot be taken.
"""

NAME = "Weekly notes (2).csv"

ROWS = (
    (
        "03/01/2014",
        "clash",
        "Atareb",
        "Aleppo",
        "5",
        "36,139",
        "36,825",
        "Fighting at the\nnorthern checkpoint",
    ),
    ("13/01/2014", "car bomb", "Idlib", "Idleb", "NA", "35,93", "36,63", "In the market"),
    ("06/01/2014", "airstrike", "Maart Numan City", "Idleb", "3", "", "", "The town of many spellings"),
    ("07/01/2014", "airstrike", "Maart Numan City", "Idleb", "1", "", "", "Again"),
    ("08/01/2014", "shelling", "Aleppo", "Aleppo", "2", "37,16", "36,20", "The axes are swapped"),
    ("0000-00-00", "shelling", "Homs", "Homs", "2", "34,73", "36,72", "No date"),
    ("05/01/2014", "weather", "Aleppo", "Aleppo", "", "36,2", "37,16", "Snow"),
    ("09/01/2014", "protest", "Saraqib", "Idleb", "0", "", "", "=After the prayers"),
)
"""Five can be taken as they are or repaired, two cannot; two wait for review at their province."""

HEADER = ("Day", "What happened", "Town", "Gov", "Killed", "Lat", "Lon", "Remarks")


def content(rows: tuple[tuple[str, ...], ...] = ROWS) -> bytes:
    """Return the file: semicolons, a title line, an empty line, the header, the rows."""

    def cell(text: str) -> str:
        return f'"{text}"' if "\n" in text else text

    lines = [";".join(cell(text) for text in row) for row in (HEADER, *rows)]
    empty = ";" * (len(HEADER) - 1)
    return "\r\n".join([f"Weekly notes of the field office{empty}", empty, *lines, ""]).encode("utf-8")
