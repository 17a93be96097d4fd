"""The beginning of an import: the drop zone, and what a refused file is told."""

from typing import Any

import streamlit as st

from geo.sources import SOURCES
from pages.shared import upload
from pages.shared.text import plain
from pages.shared.upload import MOST_MEGABYTES, Upload

KINDS_OF_FILE = "CSV, Excel, ODS, Parquet, GeoJSON, GeoPackage, KML or zipped Shapefile"


def welcome() -> Any:
    """Show the drop zone; return the file that is in it, None while there is none."""
    dropped = st.file_uploader(
        f"A file of incidents: {KINDS_OF_FILE}",
        max_upload_size=MOST_MEGABYTES,
        key=upload.drop_zone(),
        help=f"Up to {MOST_MEGABYTES} MB here; larger files by “python -m geo import FILE”.",
    )
    if dropped is None:
        st.caption(
            "Drop in the file that you have. Sitmap recognises it by its content, checks and places every row, and says what "
            "it understood, what it repaired and what it had to refuse. Nothing is written before you commit."
        )
        known = ", ".join(source.title for source in SOURCES if source.code != "spreadsheet")
        st.caption(f"Known by sight: {known}. Any other table is read by its columns, which you can correct.")
    return dropped


def refused(file: Upload) -> None:
    """Say why a file was refused, and offer what may help: another sheet, another format."""
    st.error(plain(file.error or "The file could not be read."), icon=":material/block:")
    if file.table is None:
        return
    with st.expander("Read it in another way", expanded=True):
        source_choice(file)
        st.dataframe(file.table.rows.slice(0, 20).to_pandas(), hide_index=True, height=260, placeholder="–")


def source_choice(file: Upload) -> None:
    """Offer the formats and the sheets of the file."""
    left, right = st.columns(2)
    codes = ["auto", *(source.code for source in SOURCES)]
    titles = {source.code: source.title for source in SOURCES} | {"auto": "Recognised by its content"}
    chosen = left.selectbox(
        "Format",
        codes,
        index=codes.index(file.wish.source),
        format_func=titles.__getitem__,
        key=f"import_source_{file.step}",
    )
    sheets = list(file.table.sheets) if file.table else []
    sheet = file.wish.sheet
    if len(sheets) > 1:
        sheet = right.selectbox(
            "Sheet",
            sheets,
            index=sheets.index(sheet) if sheet in sheets else 0,
            key=f"import_sheet_{file.step}",
        )
    if chosen != file.wish.source or (sheet != file.wish.sheet and sheet != (sheets or [None])[0]):
        upload.change(file, source=chosen, sheet=sheet)
        st.rerun()
