"""Record formats, one module each; `SOURCES` lists them in the order in which they are tried."""

from geo.sources.base import Source
from geo.sources.sitmap import SITMAP

SOURCES: tuple[Source, ...] = (SITMAP,)
