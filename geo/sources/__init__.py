"""Record formats, one module each; `SOURCES` lists them in the order in which they are tried."""

from geo.sources.acled import ACLED
from geo.sources.base import Source
from geo.sources.gdelt import GDELT
from geo.sources.sitmap import SITMAP
from geo.sources.spreadsheet import SPREADSHEET
from geo.sources.ucdp import UCDP

SOURCES: tuple[Source, ...] = (SITMAP, ACLED, UCDP, GDELT, SPREADSHEET)
