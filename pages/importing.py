"""Import: a file from drop to map. Nothing is written before a person says so."""

import streamlit as st

from pages.shared import upload
from pages.shared.import_changes import about_file, changes, commit_panel, committed
from pages.shared.import_columns import columns_panel, questions
from pages.shared.import_preview import preview
from pages.shared.import_progress import progress
from pages.shared.import_review import review
from pages.shared.import_verdicts import headline, reasons, rejected, repaired
from pages.shared.import_welcome import refused, welcome

st.title("Import")
file = upload.follow(welcome())
if file is None:
    st.stop()
upload.collect(file)
if file.job is not None:
    progress(file)
elif file.outcome is not None:
    committed(file)
elif file.prepared is None:
    refused(file)
elif file.prepared.batch is None:
    questions(file)
    columns_panel(file, opened=True)
else:
    headline(file)
    commit_panel(file)
    columns_panel(file, opened=not len(file.prepared.batch.rows))
    batch = file.prepared.batch
    parts = {
        "On the map": preview,
        f"Rejected ({batch.rejected:,})": rejected,
        f"Repaired ({batch.repaired:,})": repaired,
        f"Names to review ({len(batch.unplaced):,})": review,
        "Every rule": reasons,
        "What changes": changes,
        "About the file": about_file,
    }
    for tab, show in zip(st.tabs(list(parts)), parts.values(), strict=True):
        with tab:
            show(file)
