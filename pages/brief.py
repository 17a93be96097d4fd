"""Brief: a finished plate of the view in the format of the room, and a daily brief; recipes to make plates again."""

from pathlib import Path

import streamlit as st

from pages.shared import state
from pages.shared.brief_daily import daily
from pages.shared.brief_form import form, numbers, part, resolution
from pages.shared.brief_preview import files, preview
from pages.shared.brief_recipes import recipes_panel
from pages.shared.brief_series import series
from pages.shared.headline import headline
from pages.shared.panel import filter_panel

dataset = state.dataset()
filter_panel(dataset)
st.html(Path(__file__).parent / "shared" / "brief.css")
st.title("Brief")
headline(dataset)
if part() == "brief":
    daily(dataset)
else:
    left, right = st.columns([3, 7], gap="medium")
    with left, st.container(key="choices"):
        form(dataset)
    with right, st.container(key="plate"):
        if preview(dataset):
            with st.container(horizontal=True, vertical_alignment="bottom"):
                files(dataset)
                series(dataset)
                resolution()
        numbers(dataset)
        recipes_panel(dataset)
