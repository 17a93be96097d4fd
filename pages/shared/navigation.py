"""The script that every visit runs: finds the page, sets the look, and hands over."""

from pathlib import Path

import streamlit as st

from pages.shared import state

PAGES = Path(__file__).parent.parent


def _page(name: str, title: str, icon: str, path: str, default: bool = False) -> st.Page:
    return st.Page(
        PAGES / f"{name}.py", title=title, icon=f":material/{icon}:", url_path=path, default=default
    )


st.set_page_config(
    page_title="Sitmap",
    page_icon=str(PAGES / "shared" / "icon.svg"),
    layout="wide",
    initial_sidebar_state="expanded",
)
page = st.navigation(
    {
        "Explore": [
            _page("situation", "Map", "map", "", default=True),
            _page("incidents", "Incidents", "table_rows", "incidents"),
        ],
        "Analyse": [
            _page("control", "Control", "flag", "control"),
            _page("trends", "Trends", "show_chart", "trends"),
            _page("provinces", "Provinces", "grid_view", "provinces"),
            _page("actors", "Actors", "groups", "actors"),
            _page("compare", "Compare", "compare_arrows", "compare"),
        ],
        "Brief": [
            _page("brief", "Brief", "summarize", "brief"),
        ],
        "Data": [
            _page("importing", "Import", "upload_file", "importing"),
            _page("audit", "Audit", "fact_check", "audit"),
            _page("changed", "What changed", "difference", "changed"),
            _page("sources", "Sources", "source", "sources"),
            _page("codebook", "Codebook", "menu_book", "codebook"),
        ],
    },
    position="top",
)
st.html(PAGES / "shared" / "app.css")
state.begin()
page.run()
state.end()
