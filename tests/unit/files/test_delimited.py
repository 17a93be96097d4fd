"""Delimited text: delimiter, encoding and header are found out, and no row is lost."""

import codecs
import csv
import hashlib
import io
from pathlib import Path

import pytest

from geo.errors import SourceError
from geo.files.limits import Limits
from geo.files.reader import read
from geo.files.table import Table

HEADER = ["event_date", "location", "notes", "fatalities"]
ROWS = [["2014-01-03", "Aleppo", "A clash.", "3"], ["2014-01-04", "Homs", "Shelling.", ""]]


def read_text(tmp_path: Path, text: str | bytes, **options: object) -> Table:
    file = tmp_path / "records.csv"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return read(file, **options)


def cells(table: Table) -> list[list[str]]:
    return [[cell or "" for cell in row.values()] for row in table.rows.to_pylist()]


def written(rows: list[list[str]], **form: str) -> str:
    out = io.StringIO()
    csv.writer(out, **form).writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize(
    ("delimiter", "word"), [(",", "comma"), (";", "semicolon"), ("\t", "tab"), ("|", "vertical bar")]
)
def test_delimiter_is_found_out_and_said(tmp_path: Path, delimiter: str, word: str) -> None:
    table = read_text(tmp_path, written([HEADER, *ROWS], delimiter=delimiter))
    assert table.columns == tuple(HEADER)
    assert cells(table) == ROWS
    assert (table.said["delimiter"], table.delimiter) == (word, delimiter)


def test_decimal_commas_do_not_part_cells(tmp_path: Path) -> None:
    table = read_text(tmp_path, "lat;lon\n36,2;37,1\n36,3;37,2\n")
    assert cells(table) == [["36,2", "37,1"], ["36,3", "37,2"]]


def test_text_in_one_column_is_one_column(tmp_path: Path) -> None:
    table = read_text(tmp_path, "place\nAleppo\nHoms\n")
    assert (table.columns, table.said["delimiter"]) == (("place",), "none")


ARABIC = "معرة النعمان"
RUSSIAN = "Донецк и Луганск"
FRENCH = "Bouaké, Côte d’Ivoire"


@pytest.mark.parametrize(
    ("encoding", "word", "place"),
    [
        ("utf-8", "UTF-8", ARABIC),
        ("utf-8-sig", "UTF-8 with byte-order mark", ARABIC),
        ("utf-16", "UTF-16 LE", ARABIC),
        ("utf-16-le", "UTF-16 LE", "Aleppo"),
        ("utf-16-be", "UTF-16 BE", "Aleppo"),
        ("cp1252", "windows-1252", FRENCH),
        ("cp1256", "windows-1256", ARABIC),
        ("cp1251", "windows-1251", RUSSIAN),
        ("latin-1", "ISO-8859-1", "Ségou\x81Bouaké"),
    ],
)
def test_encoding_is_found_out_and_said(tmp_path: Path, encoding: str, word: str, place: str) -> None:
    rows = [["2014-01-03", place, "An attack in the town, as a local source says.", "1"]] * 30
    table = read_text(tmp_path, written([HEADER, *rows]).encode(encoding))
    assert table.said["encoding"] == word
    assert cells(table) == rows


def test_utf16_of_the_other_order_is_read_by_its_mark(tmp_path: Path) -> None:
    data = codecs.BOM_UTF16_BE + written([HEADER, ["2014-01-03", ARABIC, "", "1"]]).encode("utf-16-be")
    assert cells(read_text(tmp_path, data))[0][1] == ARABIC


def test_few_damaged_characters_leave_the_rest_as_it_is(tmp_path: Path) -> None:
    data = written([HEADER, *[["2014-01-03", ARABIC, "", "1"]] * 20]).encode() + b"2014-01-03,\xd8,,1\n"
    table = read_text(tmp_path, data)
    assert cells(table)[0][1] == ARABIC
    assert cells(table)[-1][1] == "\ufffd"
    assert table.said["damaged characters"].startswith("1 character")


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_breaks_and_quotes_inside_cells_are_kept(tmp_path: Path, ending: str) -> None:
    rows = [["2014-01-03", "Aleppo", 'He said "no".\nThen, a clash.', "1"], *ROWS]
    table = read_text(tmp_path, written([HEADER, *rows], lineterminator=ending))
    assert cells(table) == rows


def test_empty_cells_are_null_also_when_quoted(tmp_path: Path) -> None:
    table = read_text(tmp_path, 'date,notes\n2014-01-03,""\n2014-01-04,\n2014-01-05,NA\n')
    assert table.rows["notes"].to_pylist() == [None, None, "NA"]


def test_uneven_rows_are_kept_and_said(tmp_path: Path) -> None:
    text = "date,place,notes\n2014-01-03,Aleppo,a\n2014-01-04,Homs\n2014-01-05,Hama,b, and c\n2014-01-06,Idlib,d,,\n"
    table = read_text(tmp_path, text)
    assert cells(table) == [
        ["2014-01-03", "Aleppo", "a"],
        ["2014-01-04", "Homs", ""],
        ["2014-01-05", "Hama", "b, and c"],
        ["2014-01-06", "Idlib", "d"],
    ]
    assert table.uneven.tolist() == [1, 2]
    assert "lines 3, 4" in table.said["uneven rows"]


def test_uneven_rows_are_counted_among_the_rows_that_are_left(tmp_path: Path) -> None:
    table = read_text(tmp_path, "date,place\n,\n2014-01-04,Homs\n2014-01-05,Hama,b\n")
    assert table.uneven.tolist() == [1]
    assert table.said["empty rows"].startswith("1 row ")


def test_a_lone_quotation_mark_swallows_no_rows(tmp_path: Path) -> None:
    text = 'date,place,notes\n2014-01-03,"Aleppo,a\n2014-01-04,Homs,5" gun\n2014-01-05,Hama,"b"\n2014-01-06,Idlib,"c\n'
    table = read_text(tmp_path, text)
    assert cells(table) == [
        ["2014-01-03", '"Aleppo', "a"],
        ["2014-01-04", "Homs", '5" gun'],
        ["2014-01-05", "Hama", "b"],
        ["2014-01-06", "Idlib", '"c'],
    ]
    assert "line 2" in table.said["quotation marks"]


def test_rows_around_a_fault_in_a_long_file_are_all_there(tmp_path: Path) -> None:
    rows = [
        [f"2014-01-{n % 28 + 1:02}", f"Place {n}", 'A "quoted"\nnote, ' + "x" * 300, str(n)]
        for n in range(12_000)
    ]
    lines = (
        written([HEADER, *rows[:6_000]]) + '2014-02-01,"Homs,n,1\n2014-02-02,Hama\n' + written(rows[6_000:])
    )
    table = read_text(tmp_path, lines)
    faulty = [["2014-02-01", '"Homs', "n", "1"], ["2014-02-02", "Hama", "", ""]]
    assert cells(table) == [*rows[:6_000], *faulty, *rows[6_000:]]
    assert table.uneven.tolist() == [6_001]


def test_a_lone_quotation_mark_behind_a_long_record_swallows_no_rows(tmp_path: Path) -> None:
    long = "x" * 900_000
    text = f'date,place,notes\n2014-01-03,a,b\n{long},{long},"c\n2014-01-04,d,e" f\n'
    assert cells(read_text(tmp_path, text)) == [
        ["2014-01-03", "a", "b"],
        [long, long, '"c'],
        ["2014-01-04", "d", 'e" f'],
    ]


def test_title_lines_above_the_header_are_skipped_and_said(tmp_path: Path) -> None:
    text = f"Report of 3 March,,,\n\n# exported by hand\n{written([HEADER, *ROWS])}"
    table = read_text(tmp_path, text)
    assert (table.columns, cells(table)) == (tuple(HEADER), ROWS)
    assert "Report of 3 March" in table.said["above the table"]


def test_hashtags_below_the_header_are_taken_off_and_said(tmp_path: Path) -> None:
    text = "date,province,notes\n#date,#adm1+name,\n2014-01-03,Aleppo,#1 target\n"
    table = read_text(tmp_path, text)
    assert cells(table) == [["2014-01-03", "Aleppo", "#1 target"]]
    assert "HXL" in table.said["tags"]


def test_file_without_a_header_has_numbered_columns(tmp_path: Path) -> None:
    table = read_text(tmp_path, "479491239\t20141027\tUSA\t36.2\n479491240\t20141028\tSYR\t36.3\n")
    assert (table.columns, table.has_header) == (("1", "2", "3", "4"), False)
    assert len(cells(table)) == 2


def test_names_are_made_unique(tmp_path: Path) -> None:
    table = read_text(tmp_path, "date,notes,,notes\n2014-01-03,a,b,c\n")
    assert table.columns == ("date", "notes", "column 3", "notes (2)")


def test_an_unnamed_column_without_any_text_is_no_column(tmp_path: Path) -> None:
    assert read_text(tmp_path, "date,notes,\n2014-01-03,a,\n").columns == ("date", "notes")


def test_header_alone_is_a_table_without_rows(tmp_path: Path) -> None:
    table = read_text(tmp_path, "date,place,notes\n")
    assert (table.columns, table.rows.num_rows) == (("date", "place", "notes"), 0)


def test_digest_is_that_of_the_file(tmp_path: Path) -> None:
    assert read_text(tmp_path, "a,b\n1,2\n").digest == hashlib.sha256(b"a,b\n1,2\n").hexdigest()


def test_a_sheet_of_a_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no sheet or layer “S1”"):
        read_text(tmp_path, "a,b\n1,2\n", sheet="S1")


@pytest.mark.parametrize(
    ("limits", "message"),
    [
        (Limits(bytes=20), "at most 20 are read"),
        (Limits(rows=2), "rows or more"),
        (Limits(columns=1), "2 columns"),
        (Limits(characters=20), "a cell of 30 bytes"),
        (Limits(line_bytes=5 << 20), "line 3: 6,000,001 bytes without a line break"),
    ],
)
def test_limits_refuse_with_one_line(tmp_path: Path, limits: Limits, message: str) -> None:
    text = "a,b\n1,2\n" + "x" * (6_000_000 if limits.line_bytes < 6_000_000 else 30) + ",\n1,3\n"
    with pytest.raises(SourceError, match=message) as caught:
        read_text(tmp_path, text, limits=limits)
    assert "\n" not in str(caught.value)
