"""A dataset as the map reads it: the columns file with what its numbers stand for."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.dataset import Dataset
from geo.model import incident, vocabulary
from geo.webmap.columns import NO_PLACE, pack


def incident_columns(loaded: Dataset, told: Mapping[str, Any]) -> bytes:
    """Return the columns file of a dataset: typed arrays in row order, and what their numbers stand for.

    Parameters
    ----------
    loaded : Dataset
        Its incidents, all of them.
    told : mapping
        What the map says of them: `title`, `sources` and `rawRowsAllowed`; the number without a place and the
        last day are added.
    """
    codes = {p.pcode: number for number, p in enumerate(loaded.boundaries.provinces)}
    first, last = (incident.day_numbers(loaded.days[name]) for name in ("first_day", "last_day"))
    header = {
        "version": str(loaded.version),
        "minDay": int(first.min()) if loaded.rows else 0,
        "maxDay": int(last.max()) if loaded.rows else 0,
        "places": _places(loaded, codes),
        "kinds": kinds(),
        "provinces": [
            {"pcode": p.pcode, "name": p.name, "country": p.country} for p in loaded.boundaries.provinces
        ],
        "dataset": {
            **told,
            "asOf": "" if loaded.extent is None else loaded.extent[1].date().isoformat(),
            "noPlace": int((loaded.places.of_row < 0).sum()),
        },
    }
    return pack(header, {"first_day": first, "last_day": last, **_columns(loaded, codes)})


def _columns(loaded: Dataset, codes: dict[str, int]) -> dict[str, npt.NDArray[Any]]:
    frame = loaded.columns(("kind", "fatalities", "geo_precision", "admin1_pcode"))
    kinds = {code: number for number, code in enumerate(vocabulary.KIND_CODES)}
    place = loaded.places.of_row
    return {
        "place": np.where(place < 0, NO_PLACE, place).astype(np.uint32),
        "kind": frame["kind"].map(kinds).to_numpy(dtype=np.uint8),
        "fatalities": frame["fatalities"].fillna(-1).to_numpy(dtype=np.int32),
        "precision": frame["geo_precision"].to_numpy(dtype=np.uint8),
        "province": frame["admin1_pcode"].map(codes).fillna(-1).to_numpy(dtype=np.int16),
    }


def _places(loaded: Dataset, codes: dict[str, int]) -> dict[str, list[Any]]:
    table = loaded.places.table
    return {
        "lat": table["lat"].round(5).tolist(),
        "lon": table["lon"].round(5).tolist(),
        "name": table["name"].tolist(),
        "id": table["id"].tolist(),
        "cls": table["cls"].astype(int).tolist(),
        "province": [codes.get(code, -1) for code in table["province"]],
    }


def kinds() -> list[dict[str, str]]:
    """Return the kinds as the map reads them, in the order of the vocabulary."""
    return [_kind(kind) for kind in vocabulary.KINDS]


def _kind(kind: vocabulary.Kind) -> dict[str, str]:
    return {
        "code": kind.code,
        "label": kind.label,
        "plural": kind.plural,
        "colour": kind.colour,
        "colourDark": kind.colour_dark,
        "glyph": kind.glyph,
    }
