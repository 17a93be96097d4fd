"""Where the bundled map and place names come from, as the build recorded it."""

import json

import pandas as pd

from geo.settings import DATA


def origins() -> pd.DataFrame:
    """Return one row a source: what it holds, from where, its version and its licence."""
    record = json.loads((DATA / "geography.json").read_text(encoding="utf-8"))
    packages = [
        (source["holds"], source["package"], source["version"], source["licence"])
        for source in record["sources"]
    ]
    others = [
        (source["holds"], source["from"], "", source["licence"]) for source in record["further_sources"]
    ]
    return pd.DataFrame(packages + others, columns=["What", "From", "Version", "Licence"])


def about_incidents() -> str:
    """Return the description of the bundled incidents without its title, as Markdown."""
    text = (DATA / "README.md").read_text(encoding="utf-8")
    return text.partition("\n")[2].replace("\n## ", "\n#### ").replace("\n### ", "\n##### ")
