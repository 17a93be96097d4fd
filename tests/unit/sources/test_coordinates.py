"""Coordinates in every notation, as decimal degrees."""

import pyarrow as arrow
import pytest

from geo.sources.coordinates import Points, from_cells, from_columns, from_utm, is_zone


def column(*texts: str | None) -> arrow.ChunkedArray:
    return arrow.chunked_array([arrow.array(texts, arrow.string())])


def pairs(points: Points) -> list[tuple[str | None, str | None]]:
    return list(zip(points.latitude.to_pylist(), points.longitude.to_pylist(), strict=True))


@pytest.mark.parametrize(
    ("text", "degrees"),
    [
        ("36.2012", "36.2012"),
        ("36,2012", "36.2012"),
        ("-33.5", "-33.5"),
        ("+36.2", "36.2"),
        ("٣٦٫٢", "36.2"),
        ("36°12'4.3\"N", "36.201194"),
        ("36° 12′ 4.3″ N", "36.201194"),
        ("36°12’4.3’’N", "36.201194"),
        ("36 12 04 N", "36.201111"),
        ("36:12:04", "36.201111"),
        ("N36.2", "36.2"),
        ("N 36 12.5", "36.208333"),
        ("36º12′", "36.2"),
        ("36&deg;12'4&quot;N", "36.201111"),
        ("36&amp;deg;12'", "36.2"),
        ("36d12m4s", "36.201111"),
        ("36D12M4S", "36.201111"),
        ("36d12m4S", "-36.201111"),
        ("36 deg 12 min 4 sec north", "36.201111"),
        ("36°12′4″ شمالا", "36.201111"),
        ("36°12' Nord", "36.2"),
        ("361204N", "36.201111"),
        ("36.2012345N", "36.201234"),
        ("33.5 S", "-33.5"),
        ("-33.5 S", "-33.5"),
        ("0.0000001 S", "0"),
        # Not read: it stays.
        ("36°61'", "36°61'"),
        ("36.5 12", "36.5 12"),
        ("-33.5 N", "-33.5 N"),
        ("37.16E", "37.16E"),
        ("N 36.2 S", "N 36.2 S"),
        ("36.201.2", "36.201.2"),
        ("nowhere", "nowhere"),
    ],
)
def test_notation_of_a_latitude(text: str, degrees: str) -> None:
    assert pairs(from_columns(column(text), column("37"))) == [(degrees, "37")]


def test_letter_o_is_west_in_french_and_east_in_german_and_not_read() -> None:
    assert pairs(from_columns(column("36"), column("37°9' O"))) == [("36", "37°9' O")]


def test_blank_stays_blank() -> None:
    assert pairs(from_columns(column(None, "NA"), column("", "37"))) == [(None, None), (None, "37")]


def test_letters_put_each_axis_where_it_belongs() -> None:
    assert pairs(from_columns(column("37°9'E", "36 N"), column("36°12'N", "37 E"))) == [
        ("36.2", "37.15"),
        ("36", "37"),
    ]


def test_digits_of_a_decimal_number_are_kept() -> None:
    assert pairs(from_columns(column("36.20", "36°12'"), column("37.160000001", "37"))) == [
        ("36.20", "37.160000001"),
        ("36.2", "37"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "36.2, 37.16",
        "36.2,37.16",
        "36.2; 37.16",
        "36.2 37.16",
        "36.2 / 37.16",
        "(36.2, 37.16)",
        "[36.2,37.16]",
        "36,2; 37,16",
        "36,2, 37,16",
        "36,2 37,16",
        "36.2°, 37.16°",
        "36.2N 37.16E",
        "36.2° N, 37.16° E",
        "37.16E 36.2N",
        "N36.2 E37.16",
        "N 36.2, E 37.16",
        "36.2 north, 37.16 east",
        "POINT (37.16 36.2)",
        "SRID=4326;POINT(37.16 36.2)",
        "POINT Z (37.16 36.2 400)",
        '{"type":"Point","coordinates":[37.16,36.2]}',
        "https://www.google.com/maps/@36.2,37.16,15z",
        "https://www.google.com/maps/place/X/@36.1,37.1,15z/data=!8m2!3d36.2!4d37.16",
        "https://maps.google.com/?q=36.2,37.16",
        "https://www.openstreetmap.org/#map=12/36.2/37.16",
        "https://www.openstreetmap.org/?mlat=36.2&mlon=37.16#map=5/1.5/2.5",
        "geo:36.2,37.16",
        "lat: 36.2 lon: 37.16",
        "Longitude 37.16, Latitude 36.2",
        "٣٦.٢ ، ٣٧.١٦".replace(" ،", ","),
    ],
)
def test_point_in_one_cell(text: str) -> None:
    assert pairs(from_cells(column(text))) == [("36.2", "37.16")]


@pytest.mark.parametrize(
    "text",
    [
        "36°12'4\"N, 37°9'40\"E",
        "36°12'4\" 37°9'40\"",
        "36°12'4\", 37°9'40\"",
        "36 12 04 N 37 09 40 E",
        "N36 12 04 E37 09 40",
        "36&deg;12&#39;4&quot;N 37&deg;9&#39;40&quot;E",
        "361204N 0370940E",
        "36d12m4sN 37d9m40sE",
    ],
)
def test_degrees_minutes_seconds_in_one_cell(text: str) -> None:
    assert pairs(from_cells(column(text))) == [("36.201111", "37.161111")]


@pytest.mark.parametrize("text", ["36.2", "36,37", "Aleppo", "2014-01-03", "36.2, east", "5 or 6"])
def test_cell_without_a_point_stays(text: str) -> None:
    assert pairs(from_cells(column(text, None))) == [(text, text), (None, None)]


def test_first_numbers_beyond_90_show_that_the_longitude_is_first() -> None:
    assert pairs(from_cells(column("120.5, 36.1", "37.1, 36.2"))) == [("36.1", "120.5"), ("36.2", "37.1")]


# The Citadel of Aleppo, 36.1990 N 37.1626 E, is at 334,800 E 4,007,585 N of zone 37 (to ten metres).


@pytest.mark.parametrize(
    "zone", ["37N", "37 N", "37S", "37s", "UTM zone 37N", "WGS 84 / UTM zone 37N", "37 north", "EPSG:32637"]
)
@pytest.mark.parametrize(
    ("east", "north"), [("334800", "4007585"), ("334,800", "4,007,585"), ("334800.0", "4007585.0")]
)
def test_utm_in_columns(zone: str, east: str, north: str) -> None:
    ((latitude, longitude),) = pairs(from_utm(column(east), column(north), column(zone)))
    assert float(latitude or 0) == pytest.approx(36.1990, abs=2e-4)
    assert float(longitude or 0) == pytest.approx(37.1626, abs=2e-4)


@pytest.mark.parametrize(
    "text",
    [
        "37N 334800 4007585",
        "37S 334800 4007585",
        "UTM zone 37N, 334800 mE, 4007585 mN",
        "37 S 334800mE 4007585mN",
    ],
)
def test_utm_in_one_cell(text: str) -> None:
    ((latitude, longitude),) = pairs(from_cells(column(text)))
    assert float(latitude or 0) == pytest.approx(36.1990, abs=2e-4)
    assert float(longitude or 0) == pytest.approx(37.1626, abs=2e-4)


def test_utm_of_the_southern_half() -> None:
    # Nairobi lies one degree and 17 minutes south of the equator, in band M of zone 37.
    for zone in ("37M", "37 south", "EPSG:32737", "37S"):
        ((latitude, _),) = pairs(from_utm(column("257000"), column("9857500"), column(zone)))
        assert float(latitude or 0) == pytest.approx(-1.288, abs=1e-2)


@pytest.mark.parametrize(
    ("east", "north", "zone"),
    [
        ("334800", "4007585", "37"),
        ("334800", "4007585", "61N"),
        ("334800", "4007585", None),
        ("x", "4007585", "37N"),
        ("334800", "99999999", "37N"),
    ],
)
def test_utm_that_cannot_be_read_stays(east: str, north: str, zone: str | None) -> None:
    assert pairs(from_utm(column(east), column(north), column(zone))) == [(north, east)]


def test_zone_needs_its_hemisphere() -> None:
    assert is_zone("37N")
    assert not is_zone("37")
    assert not is_zone("Zone A")


def test_no_rows() -> None:
    assert pairs(from_columns(column(), column())) == pairs(from_cells(column())) == []
    assert pairs(from_utm(column(), column(), column())) == []
