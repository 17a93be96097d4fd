"""`codebook`: the vocabulary in print."""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from geo.cli.base import DONE, say
from geo.model import incident, vocabulary


def codebook(given: argparse.Namespace) -> int:
    """Print the vocabulary."""
    kinds = [
        {
            "code": kind.code,
            "label": kind.label,
            "plural": kind.plural,
            "colour": kind.colour,
            "definition": kind.definition,
            "acled": [list(pair) for pair in kind.acled],
        }
        for kind in vocabulary.KINDS
    ]
    lists = [asdict(codes) for codes in vocabulary.CODE_LISTS]
    columns = [
        {
            "name": column.name,
            "type": column.type,
            "label": column.label,
            "definition": column.definition,
            "required": column.required,
            "derived": column.derived,
        }
        for column in incident.COLUMNS
    ]
    if given.json:
        say({"kinds": kinds, "code_lists": lists, "columns": columns})
    else:
        say("\n".join(_codebook_lines(columns)))
    return DONE


def _codebook_lines(columns: Sequence[Mapping[str, Any]]) -> list[str]:
    lines = ["Kinds (--kind)"]
    for kind in vocabulary.KINDS:
        lines.append(f"  {kind.code:<18}{kind.label}. {kind.definition}")
        covers = "; ".join(
            event_type if sub == vocabulary.ANY else f"{event_type} / {sub}" for event_type, sub in kind.acled
        )
        lines.append(f"  {'':<18}ACLED: {covers}")
    for codes in vocabulary.CODE_LISTS:
        lines += ["", f"{codes.label}: {codes.column} ({codes.source})"]
        lines += [f"  {code.code!s:<18}{code.label}. {code.definition}" for code in codes.codes]
    lines += ["", "Columns"]
    lines += [f"  {c['name']:<22}{c['type']:<9}{c['definition']}" for c in columns]
    return lines


def add_codebook(commands: Any) -> None:
    """Add the command to the parser."""
    command = commands.add_parser(
        "codebook",
        help="kinds, code lists and columns, with their definitions",
        description="Print the kinds, code lists and columns, with their definitions.",
    )
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run=codebook)
