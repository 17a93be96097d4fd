"""The verdicts: how many rows were kept, what was repaired, and the rejected rows to be corrected."""

import io
from functools import partial

import pandas as pd
import pyarrow as arrow
import streamlit as st

from geo.importing import corrections, summary
from geo.importing.prepare import Prepared, reasons_of, rejects
from geo.model import incident
from geo.model.words import quantity
from pages.shared import upload
from pages.shared.import_columns import understood
from pages.shared.text import plain
from pages.shared.upload import Upload

SHOWN = 500
"""Lines of a rule that the page shows; the download has all rejected rows."""

EDITED = 200
"""Rejected rows that can be corrected on the page at once."""

_LINE, _HEAD = 35, 39
"""Heights of a row and of the heading, in pixels."""

_WHY, _TODO, _ROW = "Why", "What to do", "Row"


def headline(file: Upload) -> None:
    """Say what the file is and what became of its rows; the three parts sum to the rows read."""
    prepared = file.prepared
    assert prepared is not None  # noqa: S101 - only called when the file has been checked
    batch = prepared.checked
    st.markdown(f"##### {plain(file.name)}: {quantity(batch.rows_read, 'row', 'rows')} read")
    st.caption(plain(understood(file)))
    figures = summary.summary(prepared)
    parts = [
        ("Kept", batch.kept, "As the file has them."),
        ("Repaired", batch.repaired, "Kept after something in them was mended; each repair is listed."),
        ("Rejected", batch.rejected, "Not taken. Correct them here or in the file, and they come in."),
    ]
    waiting = "Names that fit no place for certain; their rows are known to the province until you decide."
    parts.append(("Names to review", len(batch.unplaced), waiting))
    for place, (label, number, help_text) in zip(st.columns(4), parts, strict=True):
        place.metric(label, f"{number:,}", help=help_text, border=True)
    st.caption(plain(f"Placed: {summary.placed(figures)}. {summary.changes(figures)}."))


def reasons(file: Upload) -> None:
    """List the rules that rows did not keep, with how many rows each."""
    assert file.prepared is not None  # noqa: S101 - see `headline`
    found = file.prepared.checked.findings.found
    if not found:
        st.success("Every row keeps every rule.", icon=":material/check:")
        return
    rows = [(f.verdict, incident.column(f.field).label, f.rule, f.advice, len(f.rows)) for f in found]
    table = pd.DataFrame(rows, columns=["Verdict", "Field", "Rule", _TODO, "Rows"])
    grouped = table.groupby(["Verdict", "Field", "Rule", _TODO], as_index=False, sort=False)["Rows"].sum()
    st.dataframe(grouped.sort_values("Rows", ascending=False), hide_index=True, placeholder="–")


def repaired(file: Upload) -> None:
    """List the repairs: field, old value, new value, rule."""
    assert file.prepared is not None  # noqa: S101 - see `headline`
    findings = file.prepared.checked.findings
    frame = findings.frame(limit=SHOWN)
    frame = frame[frame["verdict"] == "repaired"]
    if frame.empty:
        st.info("Nothing had to be repaired.")
        return
    st.caption("What was mended, row by row. The file itself is not changed.")
    st.dataframe(
        frame[["row", "field", "value", "new_value", "rule"]],
        hide_index=True,
        height=360,
        placeholder="–",
        column_config={
            "row": st.column_config.NumberColumn(_ROW, help="Record of the file, the first one is 1"),
            "field": "Field",
            "value": "In the file",
            "new_value": "Now",
            "rule": st.column_config.TextColumn("Rule", width="large"),
        },
    )
    if len(frame) < sum(len(f.rows) for f in findings.found if f.verdict == "repaired"):
        st.caption(f"The first {SHOWN:,} rows of each rule.")


def rejected(file: Upload) -> None:
    """List the rejected rows as the file has them, to be corrected here or downloaded."""
    prepared = file.prepared
    assert prepared is not None  # noqa: S101 - see `headline`
    words = reasons_of(prepared)
    if not words:
        st.success("No row was rejected.", icon=":material/check:")
        return
    st.caption(
        "Write over what is wrong and check again; or take the rows with you, correct them, and drop them in here."
    )
    frame = _rejected_frame(prepared, dict(list(words.items())[:EDITED]))
    shown = st.data_editor(
        frame,
        hide_index=True,
        disabled=[_ROW, _WHY, _TODO],
        height=min(360, _HEAD + _LINE * len(frame)),
        placeholder="–",
        column_config={
            _ROW: st.column_config.NumberColumn(width="small"),
            _WHY: st.column_config.TextColumn(width="large"),
            _TODO: st.column_config.TextColumn(width="medium"),
        },
        key=f"import_rejected_{file.step}",
    )
    if len(words) > EDITED:
        st.caption(f"The first {EDITED:,} of {len(words):,}; the download has all of them.")
    left, right = st.columns(2)
    edits = _edits(frame, shown)
    left.button(
        f"Check again with {quantity(len(edits), 'corrected row', 'corrected rows')}"
        if edits
        else "Check again",
        key="import_correct",
        disabled=not edits,
        on_click=partial(_correct, file, edits),
        width="stretch",
        type="primary" if edits else "secondary",
    )
    right.download_button(
        "Download the rejected rows",
        data=partial(_rejects, prepared),
        file_name=f"rejected-{file.name.rsplit('.', 1)[0]}.csv",
        mime="text/csv",
        key="import_rejects",
        on_click="ignore",
        width="stretch",
    )


def _rejected_frame(prepared: Prepared, words: dict[int, tuple[str, str]]) -> pd.DataFrame:
    table = corrections.corrected(prepared.table, prepared.edits)
    used = {name for columns in prepared.reading.used.values() for name in columns}
    # What was understood first: what is wrong stands there.
    order = sorted(table.columns, key=lambda name: name not in used)
    frame = table.rows.select(order).take(arrow.array(list(words))).to_pandas().fillna("")
    frame.insert(0, _ROW, [row + 1 for row in words])
    frame.insert(1, _WHY, [why for why, _ in words.values()])
    frame.insert(2, _TODO, [advice for _, advice in words.values()])
    return frame


def _edits(before: pd.DataFrame, after: pd.DataFrame) -> dict[int, dict[str, str]]:
    edits: dict[int, dict[str, str]] = {}
    for name in before.columns[3:]:
        for number in (before[name] != after[name].fillna("")).to_numpy().nonzero()[0]:
            row = int(before[_ROW].iloc[number]) - 1
            edits.setdefault(row, {})[str(name)] = str(after[name].fillna("").iloc[number])
    return edits


def _correct(file: Upload, edits: dict[int, dict[str, str]]) -> None:
    file.edits = {row: {**file.edits.get(row, {}), **edits.get(row, {})} for row in {*file.edits, *edits}}
    upload.check(file)


def _rejects(prepared: Prepared) -> bytes:
    stream = io.BytesIO()
    rejects(prepared, stream)
    return stream.getvalue()
