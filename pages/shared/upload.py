"""The file that is being imported: what the session knows of it, and the work in the background."""

import shutil
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import streamlit as st

from geo import catalog
from geo.dataset import Dataset
from geo.errors import SitmapError, SourceError
from geo.files.limits import LIMITS
from geo.files.table import Table
from geo.importing import prepare
from geo.importing.corrections import Edits
from geo.importing.job import CancelledError, Job, Report
from geo.importing.prepare import Prepared
from geo.importing.wish import Wish
from geo.places.boundaries import Boundaries
from geo.store import Outcome

MOST_MEGABYTES = 200
"""Size of a file that the page takes; the command line takes larger ones."""

DRAWING = "Making the map"

_UPLOAD, _ZONE = "import_upload", "import_zone"


@dataclass
class Upload:
    """A file on its way into the store.

    Attributes
    ----------
    name : str
        Of the file.
    content : UploadedFile
        What the browser sent.
    wish : Wish
        What the person said so far.
    edits : dict
        Rows corrected by hand: row of the file to columns and texts.
    table, prepared, outcome : optional
        How far it has come: read, checked, committed.
    loaded : Dataset or None
        The checked incidents as the map reads them.
    error : str
        Why it was refused, or why committing failed.
    job : Job or None
        What is being done in the background.
    step : int
        Grows with every check, so that widgets of an older one are not taken for those of the new one.
    """

    name: str
    content: Any
    wish: Wish = field(default_factory=Wish)
    edits: Edits = field(default_factory=dict)
    table: Table | None = None
    prepared: Prepared | None = None
    outcome: Outcome | None = None
    loaded: Dataset | None = None
    error: str = ""
    job: "Job[Table | Prepared | Outcome] | None" = None
    step: int = 0


def current() -> Upload | None:
    """Return the file that is being imported, None when there is none."""
    return cast("Upload | None", st.session_state.get(_UPLOAD))


def take(content: Any) -> Upload:
    """Take a file from the browser, and start to read and check it."""
    upload = Upload(content.name, content)
    st.session_state[_UPLOAD] = upload
    check(upload)
    return upload


def follow(content: Any) -> Upload | None:
    """Return the upload of what is in the drop zone: a new one is taken, and one that was taken out is let go."""
    upload = current()
    if content is None:
        drop()
        return None
    return upload if upload is not None and upload.content.file_id == content.file_id else take(content)


def drop_zone() -> str:
    """Return the key of the drop zone; another key is an empty one."""
    return f"import_file_{st.session_state.get(_ZONE, 0)}"


def next_file() -> None:
    """Let the file go and empty the drop zone."""
    drop()
    st.session_state[_ZONE] = st.session_state.get(_ZONE, 0) + 1


def drop() -> None:
    """Let the file go, whatever is being done with it."""
    upload = current()
    if upload is not None and upload.job is not None:
        upload.job.cancel()
    st.session_state.pop(_UPLOAD, None)


def change(upload: Upload, **changes: Any) -> None:
    """Change what the person wishes, and check again."""
    if "sheet" in changes and changes["sheet"] != upload.wish.sheet:
        # Another sheet is another table: what was said of the columns and the rows of the last one is void.
        upload.table, upload.edits = None, {}
        changes["options"] = replace(upload.wish.options, mapping={})
    upload.wish = replace(upload.wish, **changes)
    check(upload)


def change_options(upload: Upload, **changes: Any) -> None:
    """Change an option of reading, and check again."""
    change(upload, options=replace(upload.wish.options, **changes))


def check(upload: Upload) -> None:
    """Start to read (once) and check the file in the background."""
    if upload.job is not None:
        upload.job.cancel()
    upload.error, upload.prepared, upload.loaded, upload.step = "", None, None, upload.step + 1
    store, wish, table, edits, content = (
        catalog.store(),
        upload.wish,
        upload.table,
        upload.edits,
        upload.content,
    )

    def work(report: Report) -> Prepared:
        # Runs outside the session: nothing of Streamlit may be asked for here.
        read = table or _read(content, wish, report)
        # Called off meanwhile, this is no longer the table that the person looks at.
        report(prepare.READING, 0, 0)
        upload.table = read
        prepared = prepare.prepare(read, wish, store, report, edits)
        if prepared.batch is not None:
            report(DRAWING, 0, 0)
            upload.loaded = Dataset(prepared.batch.table, 0, catalog.register(), Boundaries.load())
        return prepared

    upload.job = Job(work)


def _read(content: Any, wish: Wish, report: Report) -> Table:
    folder = Path(tempfile.mkdtemp(prefix="sitmap-import-"))
    try:
        # The name is the person's and stands in messages; of its path nothing is taken.
        path = folder / (Path(content.name).name or "file")
        with path.open("wb") as file:
            content.seek(0)
            shutil.copyfileobj(content, file)
        return prepare.load(path, wish, replace(LIMITS, bytes=MOST_MEGABYTES << 20), report)
    except OSError as error:
        raise SourceError(f"{content.name}: cannot be stored for reading ({error.strerror})") from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def commit(upload: Upload) -> None:
    """Start to write the checked file into the store."""
    prepared, store = upload.prepared, catalog.store()
    if prepared is None or (upload.job is not None and not upload.job.ended):
        return
    upload.error = ""
    upload.job = Job(lambda report: prepare.commit(prepared, store, report))


def collect(upload: Upload) -> None:
    """Take over what the work in the background came to, when it has ended."""
    if upload.job is None or not upload.job.ended:
        return
    job, upload.job = upload.job, None
    try:
        result = job.result()
    except CancelledError as error:
        upload.error = str(error)
    except SitmapError as error:
        upload.error = str(error)
    else:
        if isinstance(result, Outcome):
            upload.outcome = result
        elif isinstance(result, Prepared):
            upload.prepared, upload.wish = result, result.wish
