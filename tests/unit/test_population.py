"""A table of people by province: every row has a verdict, nothing is guessed twice, and what is kept comes back."""

from dataclasses import replace

import pyarrow as arrow
import pytest

from geo.analysis import population
from geo.analysis.population import KEPT, NOT_USED, REJECTED, Mapped, check, guess, whole
from geo.errors import PlaceError, SourceError
from geo.places.boundaries import Boundaries

COLUMNS = Mapped("Province", "Population")


def rows(*lines, names=("Province", "Population")):
    return arrow.table(
        {
            name: arrow.array(cells, arrow.string())
            for name, cells in zip(names, zip(*lines, strict=True), strict=True)
        }
    )


def checked(*lines, mapped=COLUMNS, names=("Province", "Population"), **told):
    return check(rows(*lines, names=names), mapped, Boundaries.load(), **told)


def reasons(found):
    return dict(zip(found.verdicts["row"], found.verdicts["why"], strict=True))


@pytest.mark.parametrize("spelling", ["Aleppo", "SY02", "aleppo governorate", "Halab", "حلب"])
def test_a_province_is_found_by_any_spelling(spelling):
    found = checked((spelling, "4867991"))
    assert found.people.to_dict("records") == [
        {"admin1_pcode": "SY02", "province": "Aleppo", "population": 4_867_991, "year": "", "source": ""}
    ]


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        (("Atlantis", "1000"), "no province of this name or code is known"),
        (("Total", "1000"), "no province of this name or code is known"),
        ((None, "1000"), "no province"),
        (("Aleppo", None), "no population"),
        (("Aleppo", "many"), "not a whole number"),
        (("Aleppo", "4.5 million"), "not a whole number"),
        (("Aleppo", "12.5"), "not a whole number"),
        (("Aleppo", "-5"), "negative"),
        (("Aleppo", "0"), "zero"),
        (("Aleppo", "99999999999"), "more than"),
    ],
)
def test_a_row_that_cannot_count_says_why(cells, why):
    found = checked(cells, ("Idlib", "1500000"))
    assert reasons(found)[1].startswith(why)
    assert (found.number(KEPT), found.number(REJECTED), len(found.people)) == (1, 1, 1)


def test_two_rows_of_one_province_are_both_refused_because_nobody_can_tell():
    found = checked(("Aleppo", "10"), ("SY02", "20"), ("Idlib", "5"))
    assert found.people["admin1_pcode"].tolist() == ["SY07"]
    assert "2 times (row 1 and row 2)" in reasons(found)[1]
    assert "2 times" in reasons(found)[2]


def test_of_several_years_the_newest_counts_and_the_older_row_says_so():
    names = ("Province", "Population", "Year")
    found = checked(
        ("Aleppo", "10", "2010"),
        ("Aleppo", "20", "2012"),
        ("Idlib", "5", None),
        names=names,
        mapped=replace(COLUMNS, year="Year"),
    )
    assert dict(zip(found.people["province"], found.people["population"], strict=True)) == {
        "Aleppo": 20,
        "Idlib": 5,
    }
    assert found.verdicts["verdict"].tolist() == [NOT_USED, KEPT, KEPT]
    assert found.people["year"].tolist() == ["2012", ""]


def test_a_year_that_is_none_is_refused():
    names = ("Province", "Population", "Year")
    found = checked(
        ("Aleppo", "10", "soon"), ("Idlib", "5", "2014"), names=names, mapped=replace(COLUMNS, year="Year")
    )
    assert reasons(found)[1] == "“soon” is not a year from 1900 to 2100"


def test_year_and_source_that_a_person_says_stand_beside_every_figure():
    found = checked(("Aleppo", "10"), ("Idlib", "5"), year=2011, source="  Central Bureau\nof Statistics ")
    assert set(found.people["year"]) == {"2011"}
    assert set(found.people["source"]) == {"Central Bureau of Statistics"}


def test_every_row_has_one_verdict():
    found = checked(("Aleppo", "10"), ("Aleppo", "11"), ("Idlib", "x"), ("Homs", "7"))
    assert found.number(KEPT) + found.number(NOT_USED) + found.number(REJECTED) == len(found.verdicts) == 4


def test_a_country_tells_provinces_of_one_name_apart():
    names = ("Country", "Province", "Population")
    found = checked(
        ("Iraq", "Aleppo", "5"),
        ("Syria", "Aleppo", "7"),
        names=names,
        mapped=replace(COLUMNS, country="Country"),
    )
    assert found.people["population"].tolist() == [7]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1234", 1234),
        ("1,234,567", 1_234_567),
        ("1.234.567", 1_234_567),
        ("1 234", 1234),
        ("1'234", 1234),
        ("1234.0", 1234),
        ("1234567.8", 1_234_568),
        ("١٢٣", 123),
        ("1,23", None),
        ("1,234.567", None),
        ("12 34", None),
        ("", None),
        ("1e6", None),
    ],
)
def test_people_are_read_as_whole_numbers(text, number):
    assert whole(text) == number


@pytest.mark.parametrize("name", ["Population (thousands)", "Pop. in millions", "Population '000"])
def test_a_column_that_counts_in_thousands_is_refused(name):
    with pytest.raises(SourceError, match="counts in thousands or millions"):
        checked(("Aleppo", "4868"), names=("Province", name), mapped=Mapped("Province", name))


@pytest.mark.parametrize(
    "mapped", [Mapped(), Mapped("Province"), Mapped("Nowhere", "Population"), Mapped("Province", "x")]
)
def test_a_column_that_is_not_there_is_said_in_one_line(mapped):
    with pytest.raises(SourceError, match="choose one of Province or Population") as caught:
        checked(("Aleppo", "1"), mapped=mapped)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("names", "lines", "expected"),
    [
        (("Governorate", "Population"), [("Aleppo", "5")], Mapped("Governorate", "Population")),
        (
            ("ADM0_EN", "ADM1_EN", "ADM1_PCODE", "T_TL", "year"),
            [("Syria", "Aleppo", "SY02", "5", "2014")],
            Mapped("ADM1_EN", "T_TL", "year", "ADM0_EN"),
        ),
        (
            ("what", "Total population 2011"),
            [("Idlib", "5"), ("Homs", "6")],
            Mapped("what", "Total population 2011"),
        ),
        (("a", "b"), [("Atlantis", "5")], Mapped()),
    ],
)
def test_columns_are_guessed_by_name_and_content(names, lines, expected):
    assert guess(rows(*lines, names=names), Boundaries.load()) == expected


def test_what_is_kept_comes_back(tmp_path):
    found = checked(("Aleppo", "10"), ("Idlib", "5"), year=2011, source="=Bureau, 2011")
    population.keep(found, tmp_path)
    assert "'=Bureau" in (tmp_path / population.FILE).read_text(encoding="utf-8")
    kept = population.kept(tmp_path)
    assert kept.people == {"SY02": 10, "SY07": 5}
    assert kept.described() == "=Bureau, 2011, 2011"


def test_a_new_population_replaces_the_old_one_and_can_be_removed(tmp_path):
    assert population.kept(tmp_path).people == {}
    population.keep(checked(("Aleppo", "10"), ("Idlib", "5")), tmp_path)
    population.keep(checked(("Homs", "700")), tmp_path)
    assert population.kept(tmp_path).people == {"SY04": 700}
    population.remove(tmp_path)
    assert population.kept(tmp_path).people == {}
    population.remove(tmp_path)


def test_nothing_is_kept_of_a_table_without_a_usable_row(tmp_path):
    with pytest.raises(PlaceError, match="no row can be kept"):
        population.keep(checked(("Atlantis", "10")), tmp_path)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("admin1_pcode,population\nSY02,5\n", "no column “province”"),
        ("admin1_pcode,province,population,year,source\nSY02,Aleppo,few,,\n", "line 2: needs"),
        (
            "admin1_pcode,province,population,year,source\nSY02,Aleppo,5,,\nSY02,Aleppo,6,,\n",
            "SY02 stands there twice",
        ),
        ("admin1_pcode,province,population,year,source\nSY02,\xff,5,,\n", "cannot be read"),
    ],
)
def test_a_file_spoilt_by_hand_is_named(tmp_path, text, match):
    (tmp_path / population.FILE).write_bytes(text.encode("latin-1" if "\xff" in text else "utf-8"))
    with pytest.raises(PlaceError, match=match):
        population.kept(tmp_path)


@pytest.mark.parametrize(
    ("years", "said"),
    [
        (["2011", "2011"], "B, 2011"),
        (["2011", "2014"], "B, 2011–2014"),
        (["", ""], "B, year not stated"),
        (["2011", ""], "B, 2011 or not stated"),
    ],
)
def test_figures_are_described_by_source_and_year(years, said):
    people = checked(("Aleppo", "10"), ("Idlib", "5"), source="B").people.assign(year=years)
    assert population.Population(people).described() == said
    assert population.Population(people.assign(source="")).described().startswith("source not stated, ")
