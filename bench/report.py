"""What all benchmarks say of themselves: the machine and the day, and their rows as a file."""

import csv
import os
import platform
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


def machine() -> dict[str, Any]:
    """Return the machine and the day, the last columns of every row."""
    return {
        "cores": os.cpu_count(),
        "machine": platform.machine(),
        "date": datetime.now(tz=UTC).date().isoformat(),
    }


def dragged(found: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of a drag: `found` has the milliseconds of each step and gap, the marks and the zoom."""
    import numpy as np  # late: a process whose memory is measured must not carry it

    step, gap = np.array(found["step"]), np.array(found["gap"])
    return {
        "zoom": found["zoom"],
        "marks": int(np.median(found["marks"])),
        "step_ms_median": round(float(np.median(step)), 2),
        "step_ms_p95": round(float(np.quantile(step, 0.95)), 2),
        "frame_ms_median": round(float(np.median(gap)), 2),
        "frame_ms_p95": round(float(np.quantile(gap, 0.95)), 2),
        **machine(),
    }


def write(file: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows of equal columns as CSV."""
    file.parent.mkdir(exist_ok=True)
    with file.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
