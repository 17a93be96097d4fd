import numpy as np
import pytest
import segno
from numpy.typing import NDArray

from geo.errors import PlateError
from geo.plate import paint, sheet
from geo.plate.code import QUIET, code_size, draw_code, fits
from geo.plate.look import DARK, LIGHT, Look
from geo.plate.page import Drawing, Page, Rect

LINK = "https://example.org/map?admin1=SY02&from=2014-01-01&to=2014-01-31&v=3"
PIXELS = 4
"""Of a module in the pictures that are read."""


def picture(text: str, look: Look, rect: Rect | None = None) -> NDArray[np.float64]:
    """Return a code as grey values, 0 to 1, of `PIXELS` to a module."""
    side = code_size(text, 1)
    rect = rect or Rect(0, 0, side, side)
    drawing = Drawing("code", rect, lambda axes: draw_code(axes, text, rect, look))
    page = Page(rect.width, rect.height, look, (drawing,))
    with paint.PAINTING, paint.settings():
        figure = sheet.figure(page)
        figure.set_dpi(72 * PIXELS)
        figure.canvas.draw()
        return np.asarray(figure.canvas.buffer_rgba())[..., :3].mean(axis=2) / 255


def middles(grey: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return whether the middle of each module is dark."""
    return grey[PIXELS // 2 :: PIXELS, PIXELS // 2 :: PIXELS] < 0.5


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=lambda look: look.code)
def test_every_module_is_dark_on_light_in_both_themes(look: Look):
    expected = np.array(list(segno.make_qr(LINK, error="m").matrix_iter(border=QUIET)), dtype=bool)
    assert np.array_equal(middles(picture(LINK, look)), expected)


def test_no_light_line_divides_dark_modules():
    grey = picture(LINK, LIGHT)
    finder = grey[QUIET * PIXELS : (QUIET + 7) * PIXELS, QUIET * PIXELS : (QUIET + 1) * PIXELS]
    assert finder.max() - finder.min() < 0.02


def test_a_code_stands_in_the_middle_of_a_wider_rectangle():
    side = code_size(LINK, 1)
    grey = picture(LINK, DARK, Rect(0, 0, side + 20, side))
    assert middles(grey[:, : 10 * PIXELS]).all()  # the dark page beside it
    assert not middles(grey[:, 10 * PIXELS : 14 * PIXELS]).any()  # the free edge


def test_size_counts_the_free_edge():
    symbol = segno.make_qr(LINK, error="m").symbol_size(border=0)[0]
    assert code_size(LINK, 0.75) == pytest.approx((symbol + 8) * 0.75)


def test_a_long_link_has_the_least_correction_and_stays_smaller():
    long = LINK + "&q=" + "x" * 900
    assert code_size(long, 1) < segno.make_qr(long, error="m").symbol_size(border=QUIET)[0]


def test_a_text_of_2900_bytes_fits_and_a_longer_one_says_what_to_do():
    assert fits("x" * 2_900)
    assert code_size("x" * 2_900, 1) == 177 + 8
    assert not fits("ع" * 1_451)  # two bytes each
    with pytest.raises(PlateError, match="cannot hold 2,901 bytes") as caught:
        code_size("x" * 2_901, 1)
    assert "\n" not in str(caught.value)
