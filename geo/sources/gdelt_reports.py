"""Reports of GDELT that tell of one event: which rows of a file are one incident."""

import numpy as np
import numpy.typing as npt
import pyarrow as arrow
import pyarrow.compute as pc

from geo.model.verdicts import Finding
from geo.sources.columns import Columns, Fields, mask, rows_where


def grouped(
    columns: Columns,
    fields: Fields,
    codes: arrow.Array,
    taken: npt.NDArray[np.bool_],
) -> tuple[arrow.Array, npt.NDArray[np.bool_], npt.NDArray[np.int64], list[Finding]]:
    """Number of reports of each incident, the rows counted with another one, with which, and what is said of them.

    Which actor comes first depends on how a sentence is built, so the pair counts in either order.
    """
    rows = rows_where(taken)
    at = arrow.array(rows)
    identifiers = fields["dataset_record_id"]
    ids = (
        arrow.array(map(str, rows.tolist()), arrow.string()) if identifiers is None else identifiers.take(at)
    )
    group = _groups(columns, fields, codes, at)
    number = _numbers(ids)
    order = np.lexsort((rows, number, group))
    starts = np.flatnonzero(np.diff(group[order], prepend=-1))
    # A report that stands in the file twice is one report.
    again = (np.diff(group[order], prepend=-1) == 0) & (np.diff(number[order], prepend=-1) == 0)
    counts = np.add.reduceat(~again, starts) if len(starts) else np.array([], dtype=np.int64)
    head_of = np.repeat(order[starts], np.diff(np.append(starts, len(order))))
    reports = np.zeros(columns.rows, dtype=np.int64)
    reports[rows[order[starts]]] = counts
    merged = np.zeros(columns.rows, dtype=bool)
    merged[rows] = True
    merged[rows[order[starts]]] = False
    head = np.empty(len(rows), dtype=np.int64)
    head[order] = head_of
    member = merged[rows]
    heads = np.arange(columns.rows)
    heads[rows] = rows[head]
    finding = Finding(
        "repaired",
        "reports",
        "reports an incident of another row again; counted there",
        "",
        rows[member],
        ids.filter(arrow.array(member)),
        ids.take(arrow.array(head[member])),
    )
    shown = pc.if_else(
        arrow.array(reports > 0),
        arrow.array(reports).cast(arrow.string()),
        arrow.scalar(None, arrow.string()),
    )
    return shown, merged, heads, [finding]


def _groups(columns: Columns, fields: Fields, codes: arrow.Array, at: arrow.Array) -> npt.NDArray[np.int64]:
    """Number of the incident that each taken row reports: same day, place, root code, event type and actors."""
    who = [
        pc.fill_null(pc.coalesce(columns.part("reports", f"actor{n}code"), fields[f"actor{n}"]).take(at), "")
        for n in ("1", "2")
    ]
    point = pc.binary_join_element_wise(fields["latitude"].take(at), fields["longitude"].take(at), " ")
    feature = columns.part("reports", "actiongeofeatureid").take(at)
    key = pc.binary_join_element_wise(
        *(pc.fill_null(fields[name].take(at), "") for name in ("event_date", "event_type", "sub_event_type")),
        pc.utf8_slice_codeunits(pc.fill_null(codes.take(at), ""), 0, 2),
        pc.coalesce(feature, point),
        pc.min_element_wise(*who),
        pc.max_element_wise(*who),
        "\x1f",
    )
    numbered: npt.NDArray[np.int64] = key.dictionary_encode().indices.to_numpy().astype(np.int64)
    return numbered


def _numbers(ids: arrow.Array) -> npt.NDArray[np.int64]:
    """Identifiers as numbers; one that is none counts as the number of its text, above all others."""
    coded = ids.dictionary_encode()
    texts = coded.dictionary.to_pylist()
    limit = 1 << 62
    values = [int(t) if t.isdigit() and len(t) < 18 else limit + i for i, t in enumerate(texts)]
    numbered: npt.NDArray[np.int64] = np.array([*values, 0], dtype=np.int64)[
        pc.fill_null(coded.indices, len(texts)).to_numpy()
    ]
    # A blank is not the same report as another blank.
    missing = ~mask(pc.is_valid(ids))
    numbered[missing] = limit + len(texts) + np.arange(int(missing.sum()))
    return numbered
