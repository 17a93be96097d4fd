"""Charts on a page: interactive, in the theme of the page, with the table behind them and the downloads."""

import textwrap
from collections.abc import Callable
from functools import partial
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from geo import catalog
from geo.charts.look import Picture, Theme, picture, themed
from geo.dataset import Dataset
from geo.export.about import citations
from geo.export.tables import table_csv
from pages.shared import state
from pages.shared.headline import share

_LINE = 120
"""Characters of a line below a picture's title."""

Make = Callable[[Theme], alt.TopLevelMixin]


def theme() -> Theme:
    """Return the theme of the page, by which a chart chooses its colours."""
    return "dark" if st.context.theme.type == "dark" else "light"


def show_chart(
    make: Make,
    key: str,
    table: pd.DataFrame,
    name: str,
    *,
    alt_text: str,
    title: str = "",
    columns: dict[str, Any] | None = None,
    on_select: Callable[[], None] | None = None,
    selection_mode: str | None = None,
) -> None:
    """Show a chart with the table behind it, and offer both as files.

    Parameters
    ----------
    make : callable
        ``theme -> chart``: the page's own for the screen, the light one for pictures.
    key : str
        Of the widget; what is picked is in ``st.session_state[key]["selection"]``.
    table : DataFrame
        What the chart shows, in columns that people can read.
    name : str
        Of the files, without their ending.
    alt_text : str
        What the chart shows, in a sentence, for those who cannot see it.
    title : str
        Of the picture, which stands alone; the filter's sentence by default.
    columns : dict, optional
        Streamlit's column configuration of the table; days are configured without it.
    on_select : callable, optional
        Called when a mark is picked.
    selection_mode : str, optional
        Name of the chart's selection parameter, needed with `on_select`.
    """
    draw_chart(make, key, alt_text=alt_text, on_select=on_select, selection_mode=selection_mode)
    chart_files(make, key, table, name, title=title, columns=columns)


def draw_chart(
    make: Make,
    key: str,
    *,
    alt_text: str,
    on_select: Callable[[], None] | None = None,
    selection_mode: str | None = None,
) -> None:
    """Draw a chart alone, across the width that it has: `show_chart` without the table and the files."""
    picked: dict[str, Any] = {"on_select": on_select, "selection_mode": selection_mode} if on_select else {}
    chart = themed(make(theme()), theme())
    st.altair_chart(chart, width="stretch", theme=None, key=key, alt=alt_text, **picked)


def chart_files(
    make: Make,
    key: str,
    table: pd.DataFrame,
    name: str,
    *,
    title: str = "",
    columns: dict[str, Any] | None = None,
) -> None:
    """Offer the table behind a chart, and both as files: `show_chart` without the chart."""
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="right"):
        with st.popover("Table", icon=":material/table:", width="content"):
            st.dataframe(
                table,
                column_config=_days(table) | (columns or {}),
                hide_index=True,
                placeholder="–",
                height=min(420, 38 + 35 * len(table)),
            )
        with st.popover("Download", icon=":material/download:", width="content"):
            _downloads(partial(_titled, make, state.dataset(), _subject(title), _shown()), key, table, name)


def _days(table: pd.DataFrame) -> dict[str, Any]:
    """A day is a day, not midnight of one."""
    found = table.select_dtypes("datetime").columns
    return {name: st.column_config.DateColumn(format="YYYY-MM-DD") for name in found}


def _downloads(drawn: Callable[[], alt.TopLevelMixin], key: str, table: pd.DataFrame, name: str) -> None:
    def image(form: Picture) -> bytes:
        return picture(drawn(), form)

    forms: tuple[tuple[str, str, str, Callable[[], bytes]], ...] = (
        ("PNG", "png", "image/png", partial(image, "png")),
        ("SVG", "svg", "image/svg+xml", partial(image, "svg")),
        ("CSV", "csv", "text/csv", partial(table_csv, table)),
    )
    for label, suffix, media_type, content in forms:
        st.download_button(
            label,
            data=content,
            file_name=f"{name}.{suffix}",
            mime=media_type,
            key=f"{key}_{suffix}",
            on_click="ignore",
            width="stretch",
        )


def _subject(title: str) -> str:
    text = title or state.current().filter.sentence(state.dataset().context)
    return text[:1].upper() + text[1:]


def _shown() -> str:
    return share(state.dataset().counts(state.current().filter))


def _titled(make: Make, dataset: Dataset, title: str, shown: str) -> alt.TopLevelMixin:
    """The chart of a picture: it stands alone, so it says what it shows, of how many, and from where."""
    # Runs when the button is pressed, outside the page's run: nothing of the session may be asked for here.
    cited = "; ".join(dict.fromkeys(each.citation for each in citations(catalog.sources(dataset))))
    about = [*textwrap.wrap(shown, _LINE), *textwrap.wrap(f"Source: {cited}" if cited else "", _LINE)]
    chart: Any = make("light")
    return chart.properties(title=alt.TitleParams(textwrap.wrap(title, _LINE), subtitle=about))
