"""How every chart looks, on the page and as a picture: fonts, colours, lines, in the light and in the dark theme."""

from collections.abc import Mapping
from typing import Any, Literal

import altair as alt
import numpy as np
import numpy.typing as npt

Theme = Literal["light", "dark"]
Picture = Literal["png", "svg"]

FONT = "Inter, 'Segoe UI', system-ui, 'Noto Sans', sans-serif"
INK: Mapping[Theme, str] = {"light": "#1d2126", "dark": "#e8ecef"}
SOFT: Mapping[Theme, str] = {"light": "#5b646d", "dark": "#9aa5af"}
GRID: Mapping[Theme, str] = {"light": "#e3e6e9", "dark": "#2b343d"}
GROUND: Mapping[Theme, str] = {"light": "#ffffff", "dark": "#10161c"}
ACCENT: Mapping[Theme, str] = {"light": "#1f5fbf", "dark": "#6ea8fe"}

PALETTE: Mapping[Theme, tuple[str, ...]] = {
    "light": ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#332288", "#882255"),
    "dark": ("#4AA8E0", "#F07B2B", "#33C79B", "#E39BC3", "#8CCBF2", "#F5BC3D", "#8F83E0", "#CF6A9C"),
}
"""Colours of things that have none of their own, such as provinces (Okabe & Ito 2008; Paul Tol, “muted”)."""

REST: Mapping[Theme, str] = {"light": "#9aa1a8", "dark": "#6c7680"}
"""Of everything that is not shown by itself."""

DASHES: tuple[tuple[int, ...], ...] = (
    (1, 0),
    (7, 3),
    (2, 2),
    (9, 3, 2, 3),
    (4, 2),
    (12, 4),
    (1, 3),
    (6, 2, 1, 2, 1, 2),
)
"""Dashes of lines, in the order of `PALETTE`: a line is told apart without its colour too."""

LEAST_CONTRAST = 2.0
"""Of a mark against the ground; lines of text need more, filled marks are seen at this."""

LINE_CONTRAST = 3.0
"""Of thin lines and bold text against the ground (WCAG 2.2, 1.4.11)."""

_DAY_MS = 86_400_000
_WIDTH = 860
"""Of a chart in a picture that states none, pixels: about what it has on the page."""

_SCALE = 2
"""Pixels of a PNG to a pixel of the page, so that it is sharp on a slide."""


def themed(chart: alt.TopLevelMixin, theme: Theme, *, ground: bool = False) -> Any:
    """Return a chart in the look of a theme.

    Parameters
    ----------
    chart : altair chart
        Of any composition.
    theme : str
        ``light`` or ``dark``.
    ground : bool
        Whether it brings its own background; on the page it stands on the page's.
    """
    text = {"labelFont": FONT, "titleFont": FONT, "labelColor": SOFT[theme], "titleColor": SOFT[theme]}
    return chart.configure(
        font=FONT,
        background=GROUND[theme] if ground else "transparent",
        padding=12 if ground else 4,
        axis={
            **text,
            "labelFontSize": 12,
            "titleFontSize": 12,
            "titleFontWeight": "normal",
            "gridColor": GRID[theme],
            "domainColor": GRID[theme],
            "tickColor": GRID[theme],
        },
        # Lines lead the eye along numbers; along days and names they are clutter.
        axisTemporal={"grid": False},
        axisBand={"grid": False},
        legend={
            **text,
            "labelFontSize": 12,
            "titleFontSize": 12,
            "titleFontWeight": "normal",
            "labelColor": INK[theme],
            # Between a legend above and the title of the axis, which stands at the axis' top.
            "offset": 34,
        },
        header={**text, "labelColor": INK[theme], "labelFontSize": 12, "labelFontWeight": 600, "title": None},
        title={"font": FONT, "color": INK[theme], "fontSize": 14, "fontWeight": 600, "anchor": "start"}
        | {"subtitleFont": FONT, "subtitleColor": SOFT[theme], "subtitleFontSize": 12, "offset": 14},
        view={"stroke": None} | ({"continuousWidth": _WIDTH} if ground else {}),
        text={"font": FONT, "color": INK[theme]},
        range={"category": list(PALETTE[theme])},
    )


def moments(days: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    """Return days since 1970-01-01 as a chart takes them: milliseconds, for a time scale of type ``utc``.

    A date would be read in the time zone of whoever looks, and stand a day off or an hour where clocks change.
    """
    return np.round(np.asarray(days, dtype=np.float64) * _DAY_MS).astype(np.int64)


def picture(chart: alt.TopLevelMixin, form: Picture) -> bytes:
    """Return a chart as a picture in the light theme, on its own ground: for paper and slides."""
    # Late: it brings an engine of its own, and only a download needs it.
    import vl_convert

    spec = themed(chart, "light", ground=True).to_json()
    if form == "svg":
        return vl_convert.vegalite_to_svg(spec).encode("utf-8")
    return bytes(vl_convert.vegalite_to_png(spec, scale=_SCALE))


def readable(colour: str, theme: Theme, least: float = LEAST_CONTRAST) -> str:
    """Return a colour that stands out from the ground of a theme: the colour itself, or one towards grey.

    Parameters
    ----------
    colour : str
        ``#rrggbb``.
    theme : str
        ``light`` or ``dark``.
    least : float
        Contrast against the ground, from 1 to 21; `LINE_CONTRAST` for lines and text.

    Notes
    -----
    Near-black groups would vanish on the dark ground and pale ones on the light; a map outlines them, a line cannot.
    """
    channels = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    towards = 255 if theme == "dark" else 0
    ground = _luminance([int(GROUND[theme][at : at + 2], 16) for at in (1, 3, 5)])
    for share in range(0, 101, 4):
        mixed = [round(c + (towards - c) * share / 100) for c in channels]
        light, dark = sorted((_luminance(mixed), ground), reverse=True)
        if (light + 0.05) / (dark + 0.05) >= least:
            break
    return "#{:02X}{:02X}{:02X}".format(*mixed)


def _luminance(channels: list[int]) -> float:
    """Relative luminance (WCAG 2.2)."""
    linear = [c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
