"""Names of datasets: what a person or a file calls them, fit for an address."""

import pytest

from geo.importing.wish import MAX_DATASET, dataset_name, name_of_file


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("UCDP GED 23.1", "ucdp-ged-23.1"),
        ("  field/notes: March  ", "field-notes-march"),
        ("../../etc/passwd", "etc-passwd"),
        ("ملاحظات ميدانية", "ملاحظات-ميدانية"),
        ("???", ""),
        ("", ""),
        ("x" * 200, "x" * MAX_DATASET),
    ],
)
def test_name_has_letters_digits_and_few_signs(text: str, name: str) -> None:
    assert dataset_name(text) == name
    assert dataset_name(name) == name


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("Field notes.xlsx", "field-notes"),
        ("Field notes (3).xlsx", "field-notes"),
        ("Field notes - Copy.xlsx", "field-notes"),
        ("acled_2014-01-01.csv", "acled_2014-01-01"),
        ("???.csv", "import"),
    ],
)
def test_downloads_of_one_file_have_one_name(file: str, name: str) -> None:
    assert name_of_file(file) == name
