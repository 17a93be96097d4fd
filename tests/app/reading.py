"""What a page says: its sentence, its counts, its notices and its tables, as a reader sees them."""

import re

import pandas as pd
from streamlit.testing.v1 import AppTest


def unescaped(markdown: str) -> str:
    """Return Markdown as it is shown when all its signs are escaped; an unescaped one stays and fails the test."""
    return re.sub(r"\\(.)", r"\1", markdown).replace("\u2060", "")


def sentence(page: AppTest) -> str:
    """Return the filter in English."""
    return unescaped(page.main.markdown[0].value.removeprefix("##### "))


def counts(page: AppTest) -> str:
    """Return the line “N of M incidents shown”."""
    return unescaped(page.main.caption[0].value)


def warnings(page: AppTest) -> list[str]:
    return [unescaped(box.value) for box in page.warning]


def notes(page: AppTest) -> list[str]:
    return [unescaped(box.value) for box in page.info]


def query(page: AppTest) -> dict[str, list[str]]:
    """Return the address's keys, each with its list of values."""
    return {
        key: [value] if isinstance(value, str) else list(value) for key, value in page.query_params.items()
    }


def table(page: AppTest) -> pd.DataFrame:
    """Return the table of incidents of the page."""
    return page.main.dataframe[0].value


def records(page: AppTest) -> pd.DataFrame:
    """Return all columns of the incidents in the table of the page."""
    from geo import catalog
    from geo.model.filter import Filter

    return catalog.dataset().incidents(Filter()).set_index("incident_id").loc[table(page)["incident_id"]]


def option(options: list[str], start: str) -> str:
    """Return the one option that begins so."""
    (found,) = [text for text in options if text.startswith(start)]
    return found


def count_of(text: str) -> int:
    """Return the count of an option: its last number in brackets."""
    return int(re.findall(r"[(\[]([\d,]+)[)\]]", text)[-1].replace(",", ""))
