"""Holdings that a person asserts beside the incidents: added from a table, with a verdict for every row, and removed."""

import io
import tempfile
from pathlib import Path

import streamlit as st

from geo import holdings
from geo.errors import SitmapError, SourceError
from geo.files.reader import read
from geo.holdings import Checked, columns
from geo.model.words import join_words, quantity
from pages.shared.errors import show_error
from pages.shared.text import plain

_FORMATS = ["csv", "tsv", "txt", "xlsx", "xls", "ods", "parquet", "geojson"]
_SAID = "holdings_said"
_DAY_FIRST = {"As the file shows": None, "Day first": True, "Month first": False}


def holdings_panel() -> None:
    """Offer to add a table of holdings, and list those that count."""
    found = holdings.listed()
    number = sum(added.holds["holdings"] for added in found)
    label = f"Asserted holdings ({number:,})" if number else "Asserted holdings"
    with st.expander(label, icon=":material/add_location:", expanded=bool(st.session_state.get(_SAID))):
        st.caption(
            "A table of who holds which place, with the columns place, holder, from, to and source (also province, country, "
            "latitude, longitude). Each row is checked and placed like an incident, and counts beside them; a change that "
            "an incident reports overrules it from its day."
        )
        if text := st.session_state.pop(_SAID, ""):
            st.success(plain(text))
        _add()
        for added in found:
            left, right = st.columns([6, 1], vertical_alignment="center")
            said = "; ".join(added.said)
            left.markdown(
                f"**{plain(added.name)}**: {quantity(added.holds['holdings'], 'holding', 'holdings')}, added {added.added[:10]}"
            )
            left.caption(plain(said))
            right.button(
                "Remove",
                key=f"holdings_remove_{added.key}",
                width="stretch",
                on_click=_remove,
                args=(added.key, added.name),
            )


def _remove(key: str, name: str) -> None:
    holdings.remove(key)
    st.session_state[_SAID] = f"{name} no longer counts."


def _add() -> None:
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    # A number in the key: an uploader cannot be emptied, only replaced by a new one.
    file = left.file_uploader(
        "A table of holdings", type=_FORMATS, key=f"holdings_{st.session_state.get('holdings_round', 0)}"
    )
    order = right.selectbox("Dates such as 03/04/2014", list(_DAY_FIRST), key="holdings_order")
    if file is None:
        return
    try:
        checked = _checked(file.name, file.getvalue(), _DAY_FIRST[order])
    except SitmapError as error:
        show_error(error)
        return
    _verdicts(checked)


@st.cache_data(max_entries=4, show_spinner="Checking and placing the rows")
def _checked(name: str, content: bytes, day_first: bool | None) -> Checked:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(name).name
        path.write_bytes(content)
        try:
            return holdings.check(read(path), columns.options({}, day_first=day_first))
        except OSError as error:
            raise SourceError(f"{name}: cannot be read ({error.strerror or error})") from error


def _verdicts(checked: Checked) -> None:
    batch = checked.batch
    st.markdown(
        f"**{quantity(batch.rows_read, 'row', 'rows')} read**: {batch.kept:,} kept, {batch.repaired:,} repaired, "
        f"{batch.rejected:,} rejected."
    )
    if batch.unplaced:
        names = join_words([name.name for name in batch.unplaced[:5]])
        more = f" and {len(batch.unplaced) - 5:,} more" if len(batch.unplaced) > 5 else ""
        st.caption(plain(f"No certain place for {names}{more}: known to the province, listed and not drawn."))
    if batch.rejected:
        st.dataframe(
            checked.rejected(),
            hide_index=True,
            placeholder="–",
            column_config={
                "row": "Row",
                "field": "Column",
                "value": "In the file",
                "rule": "Should be",
                "advice": "What to do",
            },
        )
        st.download_button(
            "Download the rejected rows",
            data=lambda: _rejects(checked),
            file_name=f"rejected-{checked.table.name.rsplit('.', 1)[0]}.csv",
            mime="text/csv",
            key="holdings_rejects",
            on_click="ignore",
        )
    if len(checked.holdings):
        st.dataframe(
            checked.holdings[["name", "admin1", "holder", "start", "end", "source"]],
            hide_index=True,
            placeholder="–",
            height=min(240, 38 + 35 * len(checked.holdings)),
            column_config={
                "name": "Place",
                "admin1": "Province",
                "holder": "Holder",
                "start": st.column_config.DateColumn("From", format="YYYY-MM-DD"),
                "end": st.column_config.DateColumn("To", format="YYYY-MM-DD"),
                "source": "Source",
            },
        )
        st.button(
            f"Add {quantity(len(checked.holdings), 'holding', 'holdings')}",
            type="primary",
            key="holdings_add",
            on_click=_keep,
            args=(checked,),
        )


def _rejects(checked: Checked) -> bytes:
    stream = io.BytesIO()
    checked.write_rejects(stream)
    return stream.getvalue()


def _keep(checked: Checked) -> None:
    added = holdings.add(checked)
    number = quantity(added.holds["holdings"], "holding", "holdings")
    st.session_state[_SAID] = (
        f"{added.name}: {number} now count." if added.changed else f"{added.name} was there already."
    )
    st.session_state["holdings_round"] = st.session_state.get("holdings_round", 0) + 1
