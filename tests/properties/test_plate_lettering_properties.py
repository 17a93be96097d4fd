"""Numbers and names never lie on each other or on the marks, wherever the marks are."""

from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.language import ARABIC, ENGLISH
from geo.plate.callouts import place_callouts
from geo.plate.frame import Frame
from geo.plate.labels import place_labels
from geo.plate.page import Rect
from tests.support.lettering import (
    RECT,
    assert_names_stand_free,
    assert_numbers_stand_free,
    content_of,
    marks_at,
)

PLACES = 60
CONTENT = content_of(
    {"incident_id": f"i{n:02d}", "location": f"Place {n}", "latitude": 33 + n / 20, "longitude": 37.0}
    for n in range(PLACES)
)
OBSTACLES = [Rect(30, 40, 110, 70), Rect(400, 310, 110, 50)]


@st.composite
def crowds(draw: st.DrawFn) -> Any:
    """Marks thrown on the map, a few or so many that they lie on each other; and how many incidents have a number."""
    count = draw(st.integers(1, PLACES))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    spread = draw(st.sampled_from([0.15, 0.5, 1.0]))
    x = RECT.centre[0] + (random.uniform(0, 1, count) - 0.5) * RECT.width * spread
    y = RECT.centre[1] + (random.uniform(0, 1, count) - 0.5) * RECT.height * spread
    badge = random.random(count) < 0.2
    near = random.integers(0, 2, count)
    marks = marks_at(x, y, random.uniform(5, 22, count), badge, near)
    of_place = np.append(np.arange(count), random.integers(-1, count, PLACES - count))
    return replace(marks, of_place=of_place), draw(st.integers(0, 20))


@settings(max_examples=12)
@given(
    crowd=crowds(),
    unit=st.sampled_from([0.68, 0.8]),
    extent=st.sampled_from([(35.4, 32.2, 42.6, 37.4), (36.6, 35.8, 37.8, 36.7), (36.9, 36.1, 37.2, 36.3)]),
    language=st.sampled_from([ENGLISH, ARABIC]),
)
def test_nothing_is_covered_by_numbers_and_names(crowd: Any, unit: float, extent: Any, language: Any) -> None:
    marks, numbers = crowd
    frame = Frame.around(RECT, unit, extent)
    rows = CONTENT.loaded.frame(np.arange(numbers))
    callouts = place_callouts(rows, marks, CONTENT, frame, OBSTACLES)
    assert_numbers_stand_free(callouts, marks, frame, OBSTACLES)
    labels = place_labels(CONTENT, frame, language, marks, None, callouts, OBSTACLES)
    assert_names_stand_free(labels, callouts, marks, frame, OBSTACLES)
