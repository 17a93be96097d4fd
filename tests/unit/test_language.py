"""Arabic on plates and briefs: numbers and nouns, dates, names of places and actors, the filter as a sentence."""

from datetime import date
from pathlib import Path

import pyarrow as arrow
import pytest

from geo import catalog
from geo.files.table import Table
from geo.language import ARABIC, ENGLISH, Names, language
from geo.language.direction import CLOSE, LRM, OPEN, has_rtl, isolated, pieces, unmarked
from geo.language.place_names import arabic_place, likeliest, with_article
from geo.model.actors import Actor, Actors
from geo.model.filter import Context, Filter
from geo.model.vocabulary import KINDS
from geo.places.boundaries import Boundaries
from geo.places.userplaces import add_gazetteer


@pytest.fixture(scope="module")
def names() -> Names:
    return Names(catalog.bundled_register(), Boundaries.bundled())


@pytest.fixture(scope="module")
def context(names: Names) -> Context:
    return Context(names.actors, {p.pcode: p.name for p in names.boundaries.provinces})


def said(wanted: Filter, context: Context, names: Names, count: int | None = None) -> str:
    return unmarked(ARABIC.sentence(wanted, context, names, count))


# -- numbers and nouns ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (0, "لا حوادث"),
        (1, "حادثة واحدة"),
        (2, "حادثتان"),
        (3, "3 حوادث"),
        (10, "10 حوادث"),
        (11, "11 حادثة"),
        (99, "99 حادثة"),
        (100, "100 حادثة"),
        (102, "102 حادثة"),
        (103, "103 حوادث"),
        (1204, "1,204 حوادث"),
    ],
)
def test_noun_takes_the_form_that_its_number_asks_for(count: int, told: str) -> None:
    assert ARABIC.counted(count, "incident", "incidents") == told


def test_masculine_nouns_take_the_accusative_from_eleven_on() -> None:
    told = [ARABIC.counted_kind(count, "clash") for count in (1, 2, 7, 14, 200)]
    assert told == ["اشتباك واحد", "اشتباكان", "7 اشتباكات", "14 اشتباكاً", "200 اشتباك"]


def test_kinds_are_counted_by_their_english_words_too() -> None:
    for kind in KINDS:
        english = f"{kind.label[0].lower()}{kind.label[1:]}"
        assert ARABIC.counted(2, english, kind.plural) == ARABIC.counted_kind(2, kind.code)
        assert ENGLISH.counted_kind(3, kind.code) == f"3 {kind.plural}"


def test_unknown_noun_and_unknown_sentence_stay_english() -> None:
    assert ARABIC.counted(3, "zebra", "zebras") == "3 zebras"
    assert ARABIC.say("{n} zebras seen", n=3) == "3 zebras seen"
    assert ARABIC.label("Zebra") == "Zebra"


def test_two_bend_after_a_preposition() -> None:
    assert ARABIC.after_preposition("غارتان جويتان") == "غارتين جويتين"
    assert ARABIC.after_preposition("مدنيون") == "مدنيين"
    told = ARABIC.say("{kind}: {one} against {other}", kind="اشتباك", one="مدنيون", other="مدنيون")
    assert told == "اشتباك: مدنيون ضد مدنيين"


def test_lists_bind_with_the_conjunction() -> None:
    assert ARABIC.joined(["حلب", "إدلب", "3 أماكن"]) == "حلب وإدلب و3 أماكن"
    assert unmarked(ARABIC.joined(["حلب", "Maan"])) == "حلب و Maan"
    assert ARABIC.joined(["حلب", "Maan (حماة)"]) == "حلب و Maan (حماة)"
    assert ARABIC.joined([]) == ""


# -- dates ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        (date(2014, 1, 3), date(2014, 1, 3), "3 كانون الثاني 2014"),
        (date(2014, 1, 2), date(2014, 1, 4), "2–4 كانون الثاني 2014"),
        (date(2014, 1, 28), date(2014, 2, 4), "28 كانون الثاني – 4 شباط 2014"),
        (date(2013, 12, 28), date(2014, 1, 4), "28 كانون الأول 2013 – 4 كانون الثاني 2014"),
        (None, date(2014, 1, 4), "حتى 4 كانون الثاني 2014"),
        (date(2014, 1, 4), None, "ابتداء من 4 كانون الثاني 2014"),
        (None, None, ""),
    ],
)
def test_periods_have_the_months_of_the_levant(start: date | None, end: date | None, told: str) -> None:
    assert ARABIC.period(start, end) == told


def test_months_alone() -> None:
    assert ARABIC.month(date(2014, 7, 1)) == "تموز 2014"
    assert ENGLISH.month(date(2014, 7, 1)) == "July 2014"


# -- names ---------------------------------------------------------------------------------------------------------------


def test_every_bundled_actor_has_an_arabic_name(names: Names) -> None:
    for actor in names.actors:
        assert has_rtl(actor.name_ar), actor.name
        assert has_rtl(ARABIC.actor(actor.name, names))
    short = [actor.short_in_arabic for actor in names.actors]
    assert len(set(short)) == len(short)


def test_actor_is_named_as_on_the_day(names: Names) -> None:
    assert ARABIC.actor("Nusra", names) == "جبهة النصرة"
    assert ARABIC.actor("Nusra", names, date(2016, 12, 1)) == "فتح الشام"
    assert ARABIC.actor("side:government", names) == "الحكومة"


def test_actor_without_an_arabic_name_keeps_its_own(names: Names) -> None:
    mine = Names(Actors((Actor("A Brigade", short_name="Brigade"),)), names.boundaries)
    assert ARABIC.actor("A Brigade", mine) == "Brigade"
    assert ARABIC.actor("Nobody", mine) == "Nobody"


def test_provinces_and_countries(names: Names) -> None:
    assert ARABIC.province("SY02", names) == "حلب"
    assert ARABIC.province("IL-D", names) == "المنطقة الجنوبية"
    assert ARABIC.province("XX99", names) == "XX99"
    assert all(has_rtl(ARABIC.province(p.pcode, names)) for p in names.boundaries.provinces)
    assert ARABIC.label("Syria") == "سوريا"
    assert ENGLISH.province("SY02", names) == "Aleppo"


@pytest.mark.parametrize(
    ("name", "latitude", "longitude", "pcode", "told"),
    [
        ("Aleppo", 36.2012, 37.1612, "SY02", "حلب"),
        ("Maarat al-Nu'man", 35.6484, 36.676, "SY07", "معرة النعمان"),
        ("Atareb", 36.139, 36.825, "SY02", "الأتارب"),
        ("Al Atārib", 36.139, 36.825, "SY02", "الأتارب"),
        ("Aazaz", 36.5859, 37.0457, "SY02", "أعزاز"),
        ("Raqa", 35.9528, 39.0079, "SY11", "الرقة"),
        ("Maskanah", 35.9632, 38.0356, "SY02", "مسكنة"),
        ("al-Malikiyah", 37.17701, 42.14006, "SY08", "المالكية"),
        ("near A'azaz", 36.5859, 37.0457, "SY02", "قرب أعزاز"),
        ("Jisr al-Shughur countryside", 35.8143, 36.3206, "SY07", "ريف جسر الشغور"),
        ("Hasakah", 36.4835, 40.6357, "SY08", "الحسكة"),
        ("حريتان", 36.287, 37.0833, "SY02", "حريتان"),
    ],
)
def test_places_have_their_common_arabic_name(
    name: str, latitude: float, longitude: float, pcode: str, told: str
) -> None:
    assert ARABIC.place(name, latitude, longitude, pcode) == told
    assert ENGLISH.place(name, latitude, longitude, pcode) == name


@pytest.mark.parametrize(
    ("name", "latitude", "longitude", "pcode"),
    [
        ("Aleppo", 40.0, 20.0, ""),  # a namesake far away is another place
        ("The Hill with no Name", 36.2012, 37.1612, "SY02"),
        ("near Nowhere", 36.2012, 37.1612, "SY02"),
        ("", 36.2012, 37.1612, "SY02"),
    ],
)
def test_place_without_a_known_arabic_name_keeps_the_one_it_has(
    name: str, latitude: float, longitude: float, pcode: str
) -> None:
    assert arabic_place(name, latitude, longitude, pcode) == ""
    assert ARABIC.place(name, latitude, longitude, pcode) == name


def test_every_place_of_the_bundled_incidents_has_an_arabic_name() -> None:
    table = catalog.dataset().places.table
    told = [ARABIC.place(r.name, r.lat, r.lon, r.province) for r in table.itertuples()]
    assert all(map(has_rtl, told)), [n for n, t in zip(table["name"], told, strict=True) if not has_rtl(t)]


def test_of_several_arabic_spellings_the_one_like_the_name_is_taken() -> None:
    assert likeliest("Maskanah", ["Balis", "بالس", "مسكنة"]) == "مسكنة"
    assert likeliest("Maskanah", ["Balis"]) == ""
    assert with_article("Ar Raqqah", "رقه") == "الرقة"
    assert with_article("Raqqah", "رقة") == "رقة"
    assert with_article("Al Bāb", "الباب") == "الباب"


def test_places_of_ones_own_are_named_in_arabic_once_they_are_added(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITMAP_PLACES", str(tmp_path / "places"))
    assert ARABIC.place("Kandi", 11.1342, 2.9386, "BJ-AL") == "Kandi"
    content = arrow.table({"name": ["Kandi"], "name_ar": ["كاندي"], "lat": ["11.1342"], "lon": ["2.9386"]})
    add_gazetteer(Table("places.csv", "csv", content, digest="a" * 64), tmp_path / "places")
    assert ARABIC.place("Kandi", 11.1342, 2.9386, "BJ-AL") == "كاندي"


# -- the filter ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        (Filter(), "جميع الحوادث"),
        (
            Filter(kinds=("clash",), actors=("ISIS",), provinces=("SY02",), start=date(2014, 1, 2)),
            "اشتباكات بمشاركة تنظيم الدولة في محافظة حلب",
        ),
        (Filter(kinds=("clash", "air_strike")), "اشتباكات وغارات جوية"),
        (Filter(kinds=("clash", "air_strike", "riot", "bombing")), "حوادث من 4 أنواع"),
        (
            Filter(actors=("Civilians",), against=("side:government",)),
            "حوادث بين مدنيين وأطراف حكومية",
        ),
        (Filter(provinces=("SY02", "SY07")), "حوادث في محافظتي حلب أو إدلب"),
        (Filter(provinces=("SY02", "SY07", "SY05")), "حوادث في محافظات حلب أو حماة أو إدلب"),
        (Filter(text="Atareb"), "حوادث في نصوص تذكر «Atareb»"),
        (Filter(deaths=1200), "حوادث بعدد قتلى معلن لا يقل عن 1,200"),
        (Filter(reliability="B"), "حوادث من مصادر بدرجة B (موثوق عادة) أو أفضل"),
        (Filter(credibility=6), "حوادث بمعلومات من الدرجة 6 (لا يمكن الحكم عليها) أو أفضل"),
        (Filter(precision=2), "حوادث في أماكن معروفة أو قربها"),
        (Filter(precision=3), "حوادث"),
        (Filter(checks=("piles", "offmap")), "حوادث خارج الخريطة أو مع تراكم في نقطة واحدة"),
        (
            Filter(actors=("Islamic Front",), rollup="parent"),
            "حوادث بمشاركة الجبهة الإسلامية (مع المجموعات التابعة)",
        ),
        (Filter(actors=("ISIS",), rollup="side"), "حوادث بمشاركة أطراف جهادية"),
        (
            Filter(actors=("Islamic State",), succession=True),
            "حوادث بمشاركة تنظيم الدولة الإسلامية (مع الأسماء السابقة)",
        ),
    ],
)
def test_filter_reads_as_an_arabic_phrase(wanted: Filter, told: str, context: Context, names: Names) -> None:
    assert said(wanted, context, names) == told


def test_filter_with_a_count_bends_its_noun(context: Context, names: Names) -> None:
    wanted = Filter(kinds=("air_strike",), provinces=("SY02",))
    assert said(wanted, context, names, 2) == "غارتان جويتان في محافظة حلب"
    assert said(wanted, context, names, 12) == "12 غارة جوية في محافظة حلب"
    assert said(Filter(kinds=("clash", "riot")), context, names, 3) == "3 حوادث (اشتباكات وأعمال شغب)"
    assert said(Filter(), context, names, 304) == "304 حوادث"


# -- directions ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["حلب", "12", "1,204", "3.5", "163 (153–191)", "–", "", "ISIS ضد الجيش الحر"]
)
def test_what_keeps_its_order_is_not_marked(text: str) -> None:
    assert isolated(text) == text


@pytest.mark.parametrize(
    "text", ["EA WorldView", "C2", "2014-01-31 12:30", "-5", "+12%", "https://a.b/?q=1", "Inc."]
)
def test_what_would_lose_its_order_is_marked_once(text: str) -> None:
    assert isolated(text) == f"{OPEN}{text}{CLOSE}"
    assert isolated(isolated(text)) == isolated(text)
    assert unmarked(isolated(text)) == text
    assert ENGLISH.isolate(text) == text


def test_values_of_a_sentence_keep_their_order_by_themselves() -> None:
    told = ARABIC.say("{source}, graded {grade}.", source="EA WorldView", grade="C2")
    assert list(pieces(told)) == [("EA WorldView", False), ("، التقييم ", True), ("C2", False), (".", True)]


def test_lines_of_a_broken_paragraph_know_what_they_are_inside_of() -> None:
    whole = f"في {isolated('Al-Fylat Street, As-Sakhour')}، حلب"
    head, tail = whole[: whole.index("Street")], whole[whole.index("Street") :]
    assert list(pieces(head)) == [("في ", True), ("Al-Fylat ", False)]
    assert list(pieces(tail)) == [("Street, As-Sakhour", False), ("، حلب", True)]


def test_signs_stay_before_their_numbers() -> None:
    assert ARABIC.number(1204) == "1,204"
    assert LRM in ARABIC.number(-1204)


def test_languages_are_found_by_code() -> None:
    assert language("ar") is ARABIC
    assert (ARABIC.rtl, ENGLISH.rtl) == (True, False)
    with pytest.raises(KeyError):
        language("xx")


@pytest.mark.parametrize(
    ("value", "english", "arabic"),
    [
        ("Islamic Front", "Islamic Front", "الجبهة الإسلامية"),
        ("Islamic State of Iraq and al-Sham", "ISIS", "تنظيم الدولة"),
        ("side:opposition", "Opposition", "المعارضة"),
        ("Somebody", "Somebody", "Somebody"),
    ],
)
def test_actor_in_a_sentence_is_written_out_where_its_name_is_not_long(
    names: Names, value: str, english: str, arabic: str
) -> None:
    assert ENGLISH.party(value, names, date(2014, 1, 4)) == english
    assert ARABIC.party(value, names, date(2014, 1, 4)) == arabic
