"""`audit`: the incidents that deserve a second look."""

import argparse
import json
from typing import Any

from geo.cli.base import DONE, say, version_number
from geo.cli.incidents import add_filter, filter_of, known
from geo.model.checks import CHECKS
from geo.model.words import quantity

_SHOWN = 10


def audit(given: argparse.Namespace) -> int:
    """Print what each check finds among the incidents that the filter asks for."""
    from geo import catalog  # late, as in `incidents`

    wanted = filter_of(given)
    loaded = catalog.dataset(given.version)
    wanted = known(wanted, loaded)
    # The flag that asks for some checks is the filter's own: it says which lists are printed.
    codes = wanted.checks or tuple(check.code for check in CHECKS)
    wanted = wanted.without("checks")
    listed = {check: loaded.audited(check.code, wanted) for check in CHECKS if check.code in codes}
    if given.json:
        say(
            {
                "version": loaded.version,
                "incidents": int(loaded.mask(wanted).sum()),
                "checks": {
                    check.code: {
                        "label": check.label,
                        "incidents": found.incidents,
                        "lines": found.lines,
                        "note": found.note,
                        "list": json.loads(found.table.to_json(orient="records", date_format="iso")),
                    }
                    for check, found in listed.items()
                },
            }
        )
        return DONE
    for check, found in listed.items():
        print(f"{check.label}: {quantity(found.incidents, 'incident', 'incidents')}")
        if found.incidents:
            print(f"  {check.definition} {check.advice}")
            print(
                "\n".join(
                    f"  {line}" for line in found.table.head(_SHOWN).to_string(index=False).splitlines()
                )
            )
            if found.lines > _SHOWN:
                print(f"  ... {found.lines - _SHOWN:,} more (--json has all)")
        if found.note:
            print(f"  {found.note}")
    return DONE


def add_audit(commands: Any) -> None:
    """Add the command to the parser."""
    checks = "\n".join(f"  {check.code:<12}{check.definition}" for check in CHECKS)
    command = commands.add_parser(
        "audit",
        help="incidents that deserve a second look",
        description="List the incidents that deserve a second look, among those that the filter asks for. Nothing is "
        "changed.",
        epilog=f"checks:\n{checks}\n\nexamples:\n  python -m geo audit --check duplicates --json\n  python -m geo audit --admin1 Aleppo",
    )
    add_filter(command)
    command.add_argument(
        "--version", type=version_number, metavar="N", help="version of the dataset, the newest by default"
    )
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run=audit)
