"""The parts of the codebook page: a kind, a code list, the columns."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from geo.model.incident import Column
from geo.model.vocabulary import ANY, CodeList, Kind
from pages.shared.register_tables import swatch
from pages.shared.text import plain

_ROW = 35
"""Height of a table row in pixels."""


def kind_row(kind: Kind) -> None:
    """Show a kind: its sign as on the map, its words, in Arabic too, and the ACLED types that it covers."""
    left, right = st.columns([2, 5], vertical_alignment="center")
    left.markdown(
        f"![{kind.code}](sitmap/glyph/{kind.code}.svg) &nbsp;**{kind.label}** `{kind.code}` &nbsp;{kind.label_ar}"
    )
    events: dict[str, list[str]] = {}
    for event, sub in kind.acled:
        events.setdefault(event, []).append("any other" if sub == ANY else sub)
    covers = "; ".join(f"{event} ({', '.join(subs)})" for event, subs in events.items())
    right.markdown(f"{plain(kind.definition)}  \n:gray[:small[ACLED: {plain(covers)}]]")


def codes_table(codes: CodeList) -> None:
    """Show a code list."""
    rows = [(str(code.code), code.label, code.label_ar, code.definition) for code in codes.codes]
    table = pd.DataFrame(rows, columns=["Code", "Label", "In Arabic", "Meaning"])
    if all(code.colour for code in codes.codes):
        table["Colour"] = [
            f"![{code.colour}]({swatch(str(code.colour))}) `{code.colour}`" for code in codes.codes
        ]
    st.table(table.set_index("Code"))


def columns_table(columns: Sequence[Column]) -> None:
    """Show the columns of the incident table."""
    rows = [(c.name, c.label, c.type, c.definition, "Sitmap" if c.derived else "the record") for c in columns]
    table = pd.DataFrame(rows, columns=["Column", "Heading", "Type", "Meaning", "Comes from"])
    st.dataframe(table, hide_index=True, height=_ROW * (len(table) + 1) + 3)
