"""What committing changes in the dataset, what is kept about the file, and the step itself."""

from datetime import date
from functools import partial

import streamlit as st

from geo.importing import summary
from geo.importing.wish import dataset_name
from geo.model.words import quantity
from pages.shared import state, upload
from pages.shared.table import simple_table
from pages.shared.text import plain
from pages.shared.upload import Upload

SHOWN = 500
"""Lines of a table of changes."""

WITHDRAW = {
    "covered": "Withdraw them where the file covers their day and country",
    "all": "Withdraw all of them",
    "none": "Keep them",
}
_COLUMNS = ["incident_id", "event_date", "kind", "location", "admin1", "fatalities", "notes"]


def about_file(file: Upload) -> None:
    """Show what is kept with every record of the file, and let a person change it."""
    prepared = file.prepared
    assert prepared is not None  # noqa: S101 - only called when the file has been checked
    origin = prepared.origin
    with st.form(f"import_about_{file.step}", border=False):
        left, right = st.columns(2)
        dataset = left.text_input(
            "Dataset", origin.dataset, help="A newer file of the same dataset updates its records."
        )
        title = right.text_input("Title", origin.title)
        licence = left.text_input("Licence", origin.licence)
        citation = right.text_input("Cite as", origin.citation)
        retrieved = left.date_input(
            "Retrieved on", date.fromisoformat(origin.retrieved), max_value="today", format="YYYY-MM-DD"
        )
        raw_rows = right.toggle(
            "Raw rows may be passed on",
            origin.raw_rows,
            help="Off: downloads leave these rows out unless the person who downloads says that they may pass them on.",
        )
        withdraw = st.selectbox(
            "Records of the dataset that this file no longer has",
            list(WITHDRAW),
            index=list(WITHDRAW).index(file.wish.withdraw),
            format_func=WITHDRAW.__getitem__,
        )
        if st.form_submit_button("Check again with this"):
            upload.change(
                file,
                dataset=dataset_name(dataset),
                title=title.strip(),
                licence=licence.strip(),
                citation=citation.strip(),
                retrieved=retrieved,
                raw_rows=raw_rows,
                withdraw=withdraw,
            )
            st.rerun()


def changes(file: Upload) -> None:
    """Show what committing would add, edit and withdraw."""
    prepared = file.prepared
    assert prepared is not None and prepared.plan is not None  # noqa: S101 - see `about_file`
    plan = prepared.plan
    if plan.nothing:
        st.info("Nothing would change: the dataset has all of it already.")
        return
    if plan.relicensed:
        st.markdown(f"**Under another licence: {quantity(plan.relicensed, 'record', 'records')}**")
    if plan.refused:
        rows = quantity(plan.refused, "record stays", "records stay")
        st.caption(f"{rows} as stored, because the newer row was rejected.")
    if plan.updated:
        st.markdown(f"**Edited: {quantity(plan.updated, 'record', 'records')}**")
        st.dataframe(plan.changes.edited.head(SHOWN), hide_index=True, placeholder="–")
    if plan.withdrawn:
        st.markdown(f"**Withdrawn: {quantity(plan.withdrawn, 'record', 'records')}**")
        simple_table(plan.changes.withdrawn.slice(0, SHOWN).to_pandas(), _COLUMNS)
    if plan.added:
        st.markdown(f"**Added: {quantity(plan.added, 'record', 'records')}**")
        simple_table(plan.changes.added.slice(0, SHOWN).to_pandas(), _COLUMNS)


def commit_panel(file: Upload) -> None:
    """Offer the step: write the import, or let it go."""
    prepared = file.prepared
    assert prepared is not None and prepared.plan is not None  # noqa: S101 - see `about_file`
    batch, plan = prepared.checked, prepared.plan
    if file.error:
        st.error(plain(file.error), icon=":material/block:")
    taken = batch.kept + batch.repaired
    left, right = st.columns([3, 1])
    left.button(
        f"Commit {quantity(taken, 'row', 'rows')} as one version",
        type="primary",
        key="import_commit",
        disabled=plan.nothing,
        on_click=partial(upload.commit, file),
        width="stretch",
    )
    right.button("Start over", key="import_drop", on_click=upload.next_file, width="stretch")
    if not taken:
        st.caption("Every row was rejected; there is nothing to commit.")


def committed(file: Upload) -> None:
    """Say what was written, and lead to the map and to the way back."""
    prepared, outcome = file.prepared, file.outcome
    assert prepared is not None and outcome is not None  # noqa: S101 - only called after a commit
    figures = summary.summary(prepared, outcome)
    if outcome.committed:
        st.success(
            plain(f"{file.name} is in the dataset as version {outcome.version}. {summary.changes(figures)}."),
            icon=":material/check:",
        )
    else:
        st.info(plain(f"Nothing to change: version {outcome.version} has all of {file.name} already."))
    left, middle, right = st.columns(3)
    if left.button("Show on the map", type="primary", key="import_to_map", width="stretch"):
        state.change(version=None, selection=None, view=None)
        st.switch_page("../situation.py")
    if middle.button("What changed, and undo", key="import_to_changes", width="stretch"):
        st.switch_page("../changed.py")
    right.button("Import another file", key="import_next", on_click=upload.next_file, width="stretch")
