"""Files that hold no table, are damaged or made to harm: one line each, and no memory spent."""

import io
import os
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from geo.errors import SourceError
from geo.files.limits import Limits
from geo.files.reader import read

RANDOM = bytes((n * n * 7 + n // 3) % 256 for n in range(4_096))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def refused(file: Path, limits: Limits | None = None) -> str:
    with pytest.raises(SourceError) as caught:
        read(file, limits=limits or Limits())
    message = str(caught.value)
    assert len(message.splitlines()) == 1
    assert message.startswith(file.name)
    return message


def archive(*parts: tuple[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parcel:
        for name, text in parts:
            # One date for all: some of these are made while tests are collected, in each process anew.
            part = zipfile.ZipInfo(name, (2014, 1, 3, 0, 0, 0))
            parcel.writestr(part, text, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def workbook(**parts: str) -> bytes:
    """Return an XLSX of one sheet, with parts replaced: `sheet1="<worksheet>..."`."""
    book = openpyxl.Workbook()
    book.active.append(["date", "place"])
    book.active.append(["2014-01-03", "Aleppo"])
    first = io.BytesIO()
    book.save(first)
    second = io.BytesIO()
    with zipfile.ZipFile(first) as old, zipfile.ZipFile(second, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            stem = Path(part.filename).stem
            new.writestr(part.filename, parts[stem] if stem in parts else old.read(part))
    return second.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\n\n \n", "no cell holds anything"),
        (b"%PDF-1.7\n...", "is a PDF"),
        (b"\x89PNG\r\n\x1a\n" + RANDOM, "is a picture"),
        (b"\xff\xd8\xff\xe0" + RANDOM, "is a picture"),
        (b"\x1f\x8b\x08" + RANDOM, "compressed (gzip)"),
        (b"a,b\n1,\x002\n", "zero bytes"),
        (b"a,b\n\x01\x02\x03\x04\x05,\x06\n", "control characters"),
        (RANDOM, "not a text file"),
        (OLE, "old Office document without a workbook"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        (OLE + "Workbook".encode("utf-16-le"), "damaged"),
        (b"SQLite format 3\0" + bytes(84), "not a GeoPackage"),
        (b"SQLite format 3\0" + bytes(52) + b"GPKG" + bytes(28), "damaged"),
        (b"PAR1" + RANDOM, "not readable as Parquet"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "is a web page"),
        (b'<?xml version="1.0"?><gpx></gpx>', "XML (gpx), not KML"),
        (b'<OGRVRTDataSource><OGRVRTLayer name="a"/></OGRVRTDataSource>', "XML (OGRVRTDataSource), not KML"),
        (b'{"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline"}', "JSON, not GeoJSON"),
        (b'{"data": [{"event_date": "2014-01-03"}]}', "JSON, not GeoJSON"),
        (archive(("word/document.xml", "")), "is a Word document"),
        (archive(("xl/workbook.bin", "")), "binary workbook"),
        (archive(("GEDEvent.csv", "id,year")), "a ZIP archive with GEDEvent.csv; unpack it"),
        (archive(("a.shp", RANDOM)), "not readable as Shapefile"),
        (archive(("doc.kml", "<kml>"))[:-30], "damaged"),
        (workbook()[:-100], "damaged"),
        (workbook(sheet1="<worksheet"), "damaged"),
    ],
)  # fmt: skip
def test_files_without_a_table_are_refused_with_what_they_are(
    tmp_path: Path, content: bytes, words: str
) -> None:
    file = tmp_path / "records.csv"
    file.write_bytes(content)
    assert words in refused(file)


def test_places_without_a_file_are_refused(tmp_path: Path) -> None:
    assert "no such file" in refused(tmp_path / "missing.csv")
    assert "is a folder" in refused(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    assert "no regular file" in refused(tmp_path / "pipe")
    assert "no regular file" in refused(Path("/dev/null"))
    (tmp_path / "file").write_text("a,b\n1,2\n", encoding="utf-8")
    assert "cannot be opened" in refused(tmp_path / "file" / "below")
    assert "cannot be opened" in refused(tmp_path / ("x" * 300))


def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.csv"
    file.write_text("a,b\n1,2\n", encoding="utf-8")

    def denied(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    # Not by its mode: whoever runs the tests may be allowed everything.
    monkeypatch.setattr(Path, "open", denied)
    assert "no permission" in refused(file)


def test_a_name_of_several_lines_stays_on_one(tmp_path: Path) -> None:
    file = tmp_path / "a\nb\x1b[31m.csv"
    file.write_bytes(b"%PDF")
    with pytest.raises(SourceError, match=r"^a b \[31m.csv: is a PDF"):
        read(file)


# Entities


@pytest.mark.parametrize("part", ["sheet1", "workbook", "styles"])
def test_document_type_inside_a_workbook_is_refused(tmp_path: Path, part: str) -> None:
    bomb = '<?xml version="1.0"?><!-- a --><!DOCTYPE a [<!ENTITY b "cc">]><worksheet/>'
    file = tmp_path / "a.xlsx"
    file.write_bytes(workbook(**{part: bomb}))
    assert "DOCTYPE" in refused(file)


@pytest.mark.parametrize("packed", [False, True])
def test_document_type_of_kml_is_refused(tmp_path: Path, packed: bool) -> None:
    laughs = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
    text = f'<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a0 "ha">{laughs}]><kml><Document><name>&a9;</name></Document></kml>'
    file = tmp_path / "a.kml"
    file.write_bytes(archive(("doc.kml", text)) if packed else text.encode())
    assert "DOCTYPE" in refused(file)


def test_deeply_nested_kml_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.kml"
    file.write_text("<kml>" + "<Folder>" * 100_000, encoding="utf-8")
    assert "nested deeper than 100 levels" in refused(file)


# Archives


def test_part_that_grows_too_much_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(workbook(sheet1=f"<worksheet {NAMESPACE}>" + " " * (20 << 20) + "</worksheet>"))
    assert "more than 100 times" in refused(file)


def test_archive_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(workbook())
    assert "would unpack to" in refused(file, Limits(unpacked=5_000))


def _restated(content: bytes, name: str, size: int, crc: int | None = None) -> bytes:
    """Return an archive whose directory and local header state another size of a part, and its checksum."""
    result = bytearray(content)
    for magic, name_at, crc_at, size_at in ((b"PK\x01\x02", 46, 16, 24), (b"PK\x03\x04", 30, 14, 22)):
        start = 0
        while (start := result.find(magic, start)) >= 0:
            if result[start + name_at :].startswith(name.encode()):
                struct.pack_into("<L", result, start + size_at, size)
                if crc is not None:
                    struct.pack_into("<L", result, start + crc_at, crc)
            start += 4
    return bytes(result)


def test_archive_that_lies_about_its_sizes_is_refused(tmp_path: Path) -> None:
    text = f"<worksheet {NAMESPACE}>" + " " * (20 << 20) + "</worksheet>"
    name = "xl/worksheets/sheet1.xml"
    file = tmp_path / "a.xlsx"
    # With the checksum of what it claims to hold: a reader that stops at the stated size notices nothing.
    file.write_bytes(_restated(workbook(sheet1=text), name, 1_000, zlib.crc32(text[:1_000].encode())))
    assert "damaged" in refused(file)
    file.write_bytes(_restated(workbook(), name, 9_999_999))
    assert "damaged" in refused(file)


def test_archive_whose_parts_share_bytes_is_refused(tmp_path: Path) -> None:
    content = bytearray(workbook())
    entries = [at for at in range(len(content)) if content[at : at + 4] == b"PK\x01\x02"]
    content[entries[1] + 42 : entries[1] + 46] = content[entries[0] + 42 : entries[0] + 46]
    file = tmp_path / "a.xlsx"
    file.write_bytes(content)
    assert "damaged" in refused(file)


def test_archive_whose_directory_says_it_is_longer_is_refused(tmp_path: Path) -> None:
    content = bytearray(archive(("doc.kml", "<kml></kml>")))
    end = content.rfind(b"PK\x05\x06")
    struct.pack_into("<L", content, end + 16, struct.unpack_from("<L", content, end + 16)[0] + 50)
    file = tmp_path / "a.kmz"
    file.write_bytes(content)
    assert "damaged" in refused(file)


def test_archive_with_two_ends_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(workbook() + workbook())
    assert "damaged" in refused(file)


# Memory: in a process that may have 2 GiB and says how much it took.

_MEASURE = """
import resource, sys
from pathlib import Path
from geo.errors import SourceError
from geo.files.limits import Limits
from geo.files.reader import read
resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    read(Path(sys.argv[1]), limits=Limits(memory=1 << 30))
except SourceError as error:
    print(error)
who = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
print((who - before) // 1024)
"""


def _far_cell() -> bytes:
    cells = "".join(
        f'<row r="{row}"><c r="{column}{row}" t="inlineStr"><is><t>a</t></is></c></row>'
        for row, column in ((1, "A"), (1_048_576, "XFD"))
    )
    return workbook(sheet1=f"<worksheet {NAMESPACE}><sheetData>{cells}</sheetData></worksheet>")


def _long_line() -> bytes:
    return b"x" * (100 << 20)


def _long_cell() -> bytes:
    return b'a,b\n1,"' + b"x\n" * (50 << 20) + b'"\n'


def _many_columns() -> bytes:
    return b"a," * (5 << 20) + b"\n" + b"1," * (5 << 20)


def _repeated_cells() -> bytes:
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    row = (
        '<table:table-row table:number-rows-repeated="30000"><table:table-cell table:number-columns-repeated="3000" '
        'office:value-type="string"><text:p>a</text:p></table:table-cell></table:table-row>'
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    body = f'<table:table table:name="a">{row}</table:table>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parcel:
        parcel.writestr("mimetype", kind)
        parcel.writestr(
            "content.xml",
            f'<?xml version="1.0"?><office:document-content {spaces}>'
            f"<office:body><office:spreadsheet>{body}</office:spreadsheet>"
            "</office:body></office:document-content>",
        )
        parcel.writestr(
            "META-INF/manifest.xml",
            f'<?xml version="1.0"?><m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<m:file-entry m:full-path="/" m:media-type="{kind}"/></m:manifest>',
        )
    return out.getvalue()


@pytest.mark.parametrize(
    ("make", "words", "megabytes"),
    [
        (_far_cell, "GiB of memory", 1_100),
        (_repeated_cells, "GiB of memory", 1_100),
        (_long_line, "without a line break", 250),
        (_long_cell, "a cell of", 700),
        (_many_columns, "columns, and at most", 700),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_small_or_odd_file_takes_no_memory_without_end(
    tmp_path: Path, make: Callable[[], bytes], words: str, megabytes: int
) -> None:
    file = tmp_path / "bomb"
    file.write_bytes(make())
    done = subprocess.run(
        [sys.executable, "-c", _MEASURE, str(file)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).resolve().parents[3],
    )
    message, taken = done.stdout.splitlines()
    assert words in message
    assert int(taken) < megabytes
