"""An import in figures and in words, the same for the page and the command line."""

from typing import Any

from geo.importing.prepare import Prepared, counts, disagreements
from geo.model import vocabulary
from geo.model.words import quantity
from geo.store import Outcome

_MOST_REASONS = 12
_CHANGES = ("added", "updated", "unchanged", "withdrawn", "outside", "refused", "relicensed")


def summary(prepared: Prepared, outcome: Outcome | None = None) -> dict[str, Any]:
    """Return an import as values for JSON.

    Parameters
    ----------
    prepared : Prepared
        The import.
    outcome : Outcome, optional
        What committing it did; without one the figures say what it would do, and `version` is None.

    Returns
    -------
    dict
        ``rows_read = kept + repaired + rejected``; ``added + updated + unchanged`` are the incidents of the file.
    """
    batch = prepared.checked
    changed = outcome or prepared.plan
    return {
        "file": prepared.table.name,
        "digest": prepared.origin.digest,
        "source": prepared.source.code,
        "recognised_by": prepared.evidence,
        "dataset": prepared.origin.dataset,
        "rows_read": batch.rows_read,
        "kept": batch.kept,
        "repaired": batch.repaired,
        "rejected": batch.rejected,
        "merged": batch.merged,
        **{name: getattr(changed, name) if changed else 0 for name in _CHANGES},
        "placed_by": {str(c.code): counts(prepared).get(str(c.code), 0) for c in vocabulary.PLACEMENTS.codes},
        "province_disagreements": disagreements(prepared),
        "to_review": [
            {
                "name": u.name,
                "country": u.country,
                "admin1": u.admin1,
                "rows": len(u.rows),
                "status": u.status,
            }
            for u in batch.unplaced
        ],
        "committed": bool(outcome and outcome.committed),
        "version": outcome.version if outcome else None,
        "reasons": batch.findings.reasons(),
    }


def lines(figures: dict[str, Any]) -> list[str]:
    """Return a summary as lines for a person."""
    read = quantity(figures["rows_read"], "row", "rows")
    found = [
        f"{figures['file']}: {read} of {figures['source']} ({figures['recognised_by']})",
        f"  {figures['kept']:,} kept, {figures['repaired']:,} repaired, {figures['rejected']:,} rejected",
        f"  {changes(figures)}",
        f"  placed: {placed(figures)}",
    ]
    if figures["merged"]:
        reports = quantity(figures["merged"], "row reports", "rows report")
        found.insert(2, f"  {reports} an incident of another row again and are counted there")
    if figures["province_disagreements"]:
        number = quantity(figures["province_disagreements"], "point lies", "points lie")
        found.append(f"  {number} in another province than the row states")
    if figures["to_review"]:
        names = quantity(len(figures["to_review"]), "name waits", "names wait")
        found.append(f"  {names} for review: {_names(figures['to_review'])}")
    for reason, number in list(figures["reasons"].items())[:_MOST_REASONS]:
        found.append(f"  {number:>9,}  {reason}")
    return found


def changes(figures: dict[str, Any]) -> str:
    """Return what the import changes in the dataset: “Dataset acled: 12 added, 3 updated, 289 unchanged”."""
    parts = [
        f"{figures[name]:,} {name}"
        for name in ("added", "updated", "unchanged", "withdrawn")
        if figures[name]
    ]
    text = f"Dataset {figures['dataset']}: {', '.join(parts) or 'nothing to change'}"
    if figures["outside"]:
        kept = quantity(figures["outside"], "record lies", "records lie")
        text += f"; {kept} outside the days and countries of the file and stay"
    if figures["refused"]:
        kept = quantity(figures["refused"], "record stays", "records stay")
        text += f"; {kept} as stored because the newer row was rejected"
    if figures["relicensed"]:
        text += f"; {quantity(figures['relicensed'], 'record comes', 'records come')} under another licence"
    return text


def placed(figures: dict[str, Any]) -> str:
    """Return how the incidents were placed: “coordinates of the record 136, placed by its name 97”."""
    words = [
        f"{vocabulary.PLACEMENTS.label_of(code)} {number:,}"
        for code, number in figures["placed_by"].items()
        if number
    ]
    return ", ".join(words) or "nothing"


def _names(names: list[dict[str, Any]]) -> str:
    shown = ", ".join(f"“{name['name'][:40]}”" for name in names[:5])
    return shown + (f" and {len(names) - 5} more" if len(names) > 5 else "")
