"""Maps of a plate for tests: small contents, frames around them, and what was drawn as matplotlib's artists."""

import io
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from PIL import Image

from geo.model.viewstate import ViewState
from geo.plate import paint
from geo.plate.content import Content
from geo.plate.frame import Frame
from geo.plate.look import LIGHT, Look
from geo.plate.page import Drawing, Page, Rect
from geo.plate.plan import ControlMarks
from geo.store import BUNDLED
from tests.support.datasets import dataset

RECT = Rect(10, 10, 400, 300)
UNIT = 0.75
SYRIA = (35.6, 32.2, 42.5, 37.4)


def content(records: Iterable[Mapping[str, Any]], view: ViewState | None = None) -> Content:
    """Return what a plate of records says; `records` as `tests.factories.incidents` takes them."""
    return Content.of(dataset(records), view or ViewState(), "Test", [BUNDLED])


def frame(bounds: tuple[float, float, float, float] = SYRIA, rect: Rect = RECT) -> Frame:
    """Return a frame around west, south, east and north."""
    return Frame.around(rect, UNIT, bounds)


def drawn(draw: Callable[[Axes], None], look: Look = LIGHT) -> Figure:
    """Return a figure on which something was drawn in points of the page; made under the settings of plates."""
    rect = Rect(0, 0, RECT.right + 10, RECT.bottom + 10)
    page = Page(rect.width, rect.height, look, ())
    with paint.PAINTING, paint.settings():
        return paint.part_of(page, rect, (Drawing("map", RECT, draw),))


def pixels(figure: Figure, dpi: int = 100) -> npt.NDArray[np.uint8]:
    """Return a figure as a picture; shape (height, width, 3)."""
    file = io.BytesIO()
    with paint.PAINTING, paint.settings():
        figure.savefig(file, dpi=dpi)
    return np.asarray(Image.open(file).convert("RGB"))


def discs_at(x: npt.ArrayLike, y: npt.ArrayLike, radius: float = 5.0) -> ControlMarks:
    """Return discs of control at points of the page, each of a place that one party simply holds."""
    across, down = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    count = len(across)
    number, no = np.arange(count), np.zeros(count, dtype=bool)
    blank = [""] * count
    return ControlMarks(
        place=number,
        x=across,
        y=down,
        radius=radius,
        reach=np.full(count, radius),
        holder=["A"] * count,
        other=blank,
        former=blank,
        state=["held"] * count,
        strength=np.ones(count),
        mark=np.full(count, -1),
        spot=number,
        near=no,
        changed=no,
        unit=1.0,
        rect=RECT,
    )
