"""How far the work in the background is, and a way to call it off."""

import streamlit as st

from geo.importing.job import Progress
from geo.importing.prepare import WRITING
from geo.model.words import quantity
from pages.shared.text import plain
from pages.shared.upload import Upload

EVERY = 0.4
"""Seconds between two looks at the work."""


def progress(file: Upload) -> None:
    """Show the progress of the work; the page runs again when it has ended."""

    @st.fragment(run_every=EVERY)
    def bar() -> None:
        job = file.job
        if job is None or job.ended:
            st.rerun()
        now = job.progress
        st.progress(now.share, text=plain(f"{file.name}: {in_words(now)}"))
        # What is being written is written at once; there is no half way to stop at.
        if now.stage != WRITING:
            st.button("Cancel", key="import_cancel", on_click=job.cancel)

    bar()


def in_words(now: Progress) -> str:
    """Return the progress in words: “Checking, 200,000 of 1,000,000 rows, about 6 seconds left”."""
    if not now.total:
        return f"{now.stage or 'Starting'} …"
    text = f"{now.stage}, {now.done:,} of {quantity(now.total, 'row', 'rows')}"
    if now.seconds_left is None or now.seconds_left < 1:
        return text
    return f"{text}, about {quantity(round(now.seconds_left), 'second', 'seconds')} left"
