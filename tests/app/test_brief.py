"""The Brief page: plates of the view with choices that are kept, a brief, a series, and recipes."""

import io
import json
from datetime import date

import pytest
from PIL import Image

from geo import catalog, printing, recipes
from geo.errors import PlateError
from geo.plate.look import LIGHT
from geo.plate.options import Options
from geo.plate.page import Drawing, Page, Paragraph, Rect, Run, TextBlock
from pages.shared import brief_daily, brief_preview
from tests.app.reading import query, unescaped, warnings
from tests.support import stores

KEY = "sitmap_draft"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Recipes of this test alone, and no pictures of the tests before."""
    monkeypatch.setenv("SITMAP_RECIPES", str(tmp_path / "recipes"))
    brief_preview._drawn.clear()
    brief_daily._drawn.clear()
    return tmp_path / "recipes"


@pytest.fixture
def plates(monkeypatch):
    """Let plates be small pages; gives the view, options and link of each that is asked for."""
    asked = []

    def plate(loaded, view, options, link="", created=None):
        asked.append((view, options, link))
        listed = tuple(Paragraph((Run("x"),), marker=str(n)) for n in range(1, options.most_callouts + 1))
        map_ = Drawing("map", Rect(10, 10, 180, 80), lambda _axes: None, f"Map of version {loaded.version}.")
        block = TextBlock("list", Rect(10, 90, 180, 10), listed, 4)
        return Page(200, 100, LIGHT, (map_, block), title=options.title or "Suggested")

    monkeypatch.setattr(printing, "plate", plate)
    return asked


@pytest.fixture
def handed(monkeypatch):
    """Gives what each download button of the page would hand out, by its key."""
    made = {}
    real = brief_preview.st.download_button

    def button(label, data, **options):
        made[options["key"]] = (data, options)
        return real(label, data, **options)

    monkeypatch.setattr(brief_preview.st, "download_button", button)
    return made


def button(page, key):
    return page.main.button(key=key)


def said(page) -> str:
    return "\n".join(unescaped(m.value) for m in [*page.main.markdown, *page.main.caption])


def errors(page) -> list[str]:
    return [unescaped(box.value) for box in page.error]


# ---- the plate -------------------------------------------------------------------------------------------------------


def test_plate_starts_from_the_view_and_filter(run_page, plates):
    page = run_page(
        "brief.py",
        {
            "kind": "clash",
            "from": "2014-01-01",
            "shading": "count",
            "view": "36.2,37.1,9",
            "sel": "ids:x",
            "who": "ISIS",
        },
    )
    (view, options, _) = plates[-1]
    assert view.to_query() == {
        "kind": ["clash"],
        "from": ["2014-01-01"],
        "shading": ["count"],
        "view": ["36.2000,37.1000,9"],
    }
    assert options == Options()
    assert "As it will print: 71 × 35 mm" in said_of_picture(page)


def said_of_picture(page) -> str:
    (picture,) = page.main.get("image")
    return picture.proto.imgs[0].caption


def test_choices_make_the_plate_and_stay_when_the_page_is_left(run_page, plates):
    page = run_page("brief.py")
    page.main.selectbox(key="brief_template").select("a4")
    page.main.text_input(key="brief_title").set_value("  My title ")
    page.main.text_area(key="brief_text").set_value("Note.")
    page.main.text_input(key="brief_marking").set_value("INTERNAL")
    page.main.toggle(key="brief_inset").set_value(False)
    page.main.number_input(key="brief_callouts").set_value(3).run()
    wanted = Options(
        template="a4", title="My title", text="Note.", marking="INTERNAL", inset=False, callouts=3
    )
    assert plates[-1][1] == wanted
    page.switch_page("../codebook.py").run()
    page.switch_page("../brief.py").run()
    assert plates[-1][1] == wanted
    assert page.main.text_input(key="brief_title").value == "My title"
    assert not page.exception


def test_organisation_is_the_author_unless_another_is_given(run_page, plates, monkeypatch):
    monkeypatch.setenv("SITMAP_ORGANISATION", "Desk <b>7</b>")
    page = run_page("brief.py")
    assert plates[-1][1].author == "Desk <b>7</b>"
    page.main.text_input(key="brief_author").set_value("").run()
    assert plates[-1][1].author == ""


def test_suggested_title_follows_the_filter_until_a_person_writes_one(run_page, plates):
    page = run_page("brief.py", {"kind": "clash"})
    title = page.main.text_input(key="brief_title")
    assert "lash" in title.value
    assert plates[-1][1].title == "", "what is suggested is no choice"
    page.sidebar.text_input(key="filter_text").set_value("bridge").run()
    assert "bridge" in page.main.text_input(key="brief_title").value
    page.main.text_input(key="brief_title").set_value("Mine").run()
    page.sidebar.text_input(key="filter_text").set_value("road").run()
    assert page.main.text_input(key="brief_title").value == "Mine"
    page.main.text_input(key="brief_title").set_value("").run()
    assert "road" in page.main.text_input(key="brief_title").value
    assert plates[-1][1].title == ""


def test_room_for_numbers_follows_the_format_until_a_person_chooses(run_page, plates):
    page = run_page("brief.py")
    assert page.main.number_input(key="brief_callouts").value == 8
    page.main.selectbox(key="brief_template").select("square").run()
    assert page.main.number_input(key="brief_callouts").value == 4
    assert plates[-1][1].callouts is None
    page.main.number_input(key="brief_callouts").set_value(0).run()
    page.main.selectbox(key="brief_template").select("a4").run()
    assert plates[-1][1].callouts == 0


def test_layers_are_those_of_the_map(run_page, plates):
    page = run_page("brief.py", {"hide": "water"})
    assert "water" not in page.main.button_group(key="brief_hidden").value
    page.main.selectbox(key="brief_control").select("areas")
    page.main.selectbox(key="brief_shading").select("fatalities").run()
    assert query(page) == {"hide": ["water"], "control": ["areas"], "shading": ["fatalities"]}
    assert (plates[-1][0].control, plates[-1][0].shading) == ("areas", "fatalities")


def test_section_is_that_of_the_map_or_everything_found(run_page, plates):
    page = run_page("brief.py", {"view": "36.2,37.1,9"})
    assert plates[-1][0].view is not None
    page.main.button_group(key="brief_whole").set_value(True).run()
    assert plates[-1][0].view is None
    assert query(page) == {"view": ["36.2000,37.1000,9"]}, "the map itself stays where it is"


def test_same_plate_is_drawn_once(run_page, plates):
    page = run_page("brief.py")
    page.main.selectbox(key="brief_dpi").select(300).run()
    assert len(plates) == 1


def test_what_cannot_be_made_says_why_in_place(run_page, monkeypatch):
    def plate(*_given, **_more):
        raise PlateError("the words leave no room for the map: shorten the title")

    monkeypatch.setattr(printing, "plate", plate)
    page = run_page("brief.py")
    assert errors(page) == ["The words leave no room for the map: shorten the title."]
    assert page.main.text_input(key="brief_title"), "the choices stay, to be mended"
    assert not page.main.get("download_button") or not any(
        b.key == "plate_png" for b in page.main.get("download_button")
    )


def test_nothing_found_makes_a_plate_all_the_same(run_page, handed):
    page = run_page("brief.py", {"q": "xyzzy"})
    assert page.main.get("image")
    assert not errors(page)
    pdf = handed["plate_pdf"][0]()
    assert pdf.startswith(b"%PDF")


def test_files_are_made_when_asked_for_and_hold_the_choices(run_page, plates, handed):
    page = run_page("brief.py", {"kind": "clash"})
    page.main.text_input(key="brief_title").set_value("Über: “x”/../")
    page.main.selectbox(key="brief_dpi").select(300).run()
    drawn = len(plates)
    data, options = handed["plate_png"]
    assert Image.open(io.BytesIO(data())).width == round(200 / 72 * 300)
    assert len(plates) == drawn + 1
    assert plates[-1][1].title == "Über: “x”/../"
    assert options["file_name"] == "sitmap-ber-x.png"
    assert {key for key in handed if key.startswith("plate_")} == {
        "plate_png",
        "plate_pdf",
        "plate_svg",
        "plate_pptx",
    }


def test_link_of_a_plate_opens_the_map_page_with_the_version(run_page, plates, monkeypatch):
    monkeypatch.setenv("SITMAP_ADDRESS", "https://maps.example.org/sitmap/")
    run_page("brief.py", {"kind": "clash", "who": "ISIS"})
    assert plates[-1][2] == "https://maps.example.org/sitmap/?kind=clash&v=0"


def test_without_an_address_a_plate_has_no_link(run_page, plates):
    run_page("brief.py")
    assert plates[-1][2] == ""


# ---- numbered by hand ------------------------------------------------------------------------------------------------


def test_incidents_are_picked_by_date_place_and_what(run_page, plates):
    page = run_page("brief.py", {"q": "Atareb", "kind": "clash"})
    picks = page.main.multiselect(key="brief_picked")
    assert picks.options
    assert all("2014, " in text and ": Clash" in text for text in picks.options), picks.options[:3]
    first = picks.options[0]
    picks.select(first).run()
    (view, options, _) = plates[-1]
    assert len(options.picked) == 1
    record = catalog.dataset().incidents(view.filter).set_index("incident_id").loc[options.picked[0]]
    assert f"{record['event_date'].day} " in first and record["location"] in first
    page.main.toggle(key="brief_only_picked").set_value(True).run()
    assert plates[-1][1].only_picked


def test_picks_that_the_plate_does_not_show_are_told(run_page, plates, tmp_path, monkeypatch):
    monkeypatch.setenv("SITMAP_STORE", str(tmp_path / "incidents"))
    stores.write(
        tmp_path / "incidents",
        [
            {"incident_id": "in"},
            {"incident_id": "filtered", "event_date": "2014-02-01"},
            {
                "incident_id": "unplaced",
                "latitude": None,
                "longitude": None,
                "admin1_pcode": None,
                "admin1": None,
            },
            {"incident_id": "far", "latitude": 33.5, "longitude": 36.3, "location": "Damascus"},
        ],
    )
    draft = Options(picked=("in", "filtered", "unplaced", "far", "gone"))
    from pages.shared.brief_draft import Draft

    page = run_page("brief.py", {"to": "2014-01-31", "view": "36.2,37.1,11"}, **{KEY: Draft(draft)})
    assert warnings(page) == [
        "4 of the 5 incidents picked by hand have no number: 1 not in these data, 1 outside the filter or the dates, "
        "1 without a place on the map and 1 outside this section of the map."
    ]
    assert "gone, not in the data" in page.main.multiselect(key="brief_picked").options
    page.main.number_input(key="brief_callouts").set_value(1).run()
    assert warnings(page) == [
        "4 of the 5 incidents picked by hand have no number: 4 beyond the 1 that may be numbered."
    ]


# ---- files of one's own ----------------------------------------------------------------------------------------------


def png(width=40, height=20) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (width, height), "red").save(stream, "PNG")
    return stream.getvalue()


def test_logo_is_kept_and_can_be_taken_away(run_page, plates):
    page = run_page("brief.py")
    page.main.get("file_uploader")[0].set_value([("mark.png", png(), "image/png")]).run()
    assert plates[-1][1].logo == png()
    page.switch_page("../codebook.py").run()
    page.switch_page("../brief.py").run()
    assert plates[-1][1].logo == png()
    assert any("mark.png" in text.value for text in page.main.text)
    button(page, "brief_logo_remove").click()
    page.main.toggle(key="brief_graticule").set_value(True).run()
    assert plates[-1][1] == Options(graticule=True)


def test_presentation_that_is_none_is_refused_at_once(run_page, plates):
    page = run_page("brief.py")
    page.main.get("file_uploader")[1].set_value([("x.pptx", b"not one", "application/octet-stream")]).run()
    (error,) = errors(page)
    assert "presentation" in error
    assert "\n" not in error
    page.run()
    assert not page.error


# ---- series ----------------------------------------------------------------------------------------------------------


def test_series_says_how_many_plates_and_makes_them_when_asked(run_page, plates, handed, monkeypatch):
    page = run_page("brief.py", {"from": "2014-01-01", "to": "2014-01-14"})
    assert "3 plates: " in said(page)
    page.main.button_group(key="brief_by").set_value("day").run()
    assert "14 plates: 1 January 2014 to 14 January 2014" in said(page)
    asked = []

    def series(loaded, view, options, by, address=""):
        asked.append((by, address))
        yield from (printing.plate(loaded, view, options) for _ in range(2))

    monkeypatch.setattr(printing, "series", series)
    page.main.number_input(key="brief_seconds").set_value(0.4).run()
    pdf, options = handed["series_pdf"]
    assert pdf().startswith(b"%PDF")
    assert options["file_name"].endswith("-by-day.pdf")
    gif = Image.open(io.BytesIO(handed["series_gif"][0]()))
    # Two pages of the same picture are one frame; the last page stands three times as long.
    assert (gif.format, gif.info["duration"]) == ("GIF", 400 + 3 * 400)
    assert asked == [("day", "")] * 2


def test_series_without_a_plate_says_so_in_place(run_page, plates):
    page = run_page("brief.py", {"q": "xyzzy"})
    page.main.button_group(key="brief_by").set_value("province").run()
    assert any("series" in error for error in errors(page))
    assert page.main.get("image")


# ---- recipes ---------------------------------------------------------------------------------------------------------


def keep(page, name, rule="fixed", days=7):
    page.main.text_input(key="recipe_name").set_value(name)
    page.main.selectbox(key="recipe_rule").select(rule)
    page.run()
    if rule == "last":
        page.main.number_input(key="recipe_days").set_value(days)
    button(page, "recipe_save").click().run()
    assert not page.exception


def test_recipe_is_kept_taken_up_made_and_deleted(run_page, plates, handed, folder):
    page = run_page("brief.py", {"kind": "clash", "from": "2014-01-01", "to": "2014-01-07"})
    page.main.selectbox(key="brief_template").select("a4").run()
    keep(page, "Weekly *clashes*", "last", 3)
    assert "“Weekly *clashes*” is kept, with the last 3 days of the data." in [
        unescaped(box.value) for box in page.success
    ]
    (recipe,) = recipes.saved(folder)
    assert (recipe.options.template, recipe.window.to_text()) == ("a4", "last 3 days")

    page = run_page("brief.py")
    assert "A4 portrait. Clashes; the last 3 days of the data." in said(page)
    button(page, "recipe_use_0").click().run()
    newest = catalog.dataset().days["first_day"].max().date()
    assert query(page)["to"] == [str(newest)]
    assert query(page)["kind"] == ["clash"]
    assert plates[-1][1].template == "a4"
    page.main.button_group(key="recipe_format").set_value("pdf").run()
    data, options = handed["recipe_make_0"]
    assert data().startswith(b"%PDF")
    assert str(plates[-1][0].filter.end) == str(newest)
    assert options["file_name"] == "sitmap-weekly-clashes.pdf"
    button(page, "recipe_delete_0").click().run()
    assert recipes.saved(folder) == []


def test_recipe_of_the_same_name_is_replaced_only_where_that_is_said(run_page, plates, folder):
    page = run_page("brief.py")
    keep(page, "Weekly")
    page.main.text_input(key="recipe_name").set_value("weekly ").run()
    assert button(page, "recipe_save").label == "Replace"
    page.main.text_input(key="recipe_name").set_value("Daily").run()
    assert button(page, "recipe_save").label == "Save"
    page.main.text_input(key="recipe_name").set_value("   ").run()
    assert button(page, "recipe_save").disabled


def test_broken_recipes_are_named(run_page, plates, folder):
    folder.mkdir()
    (folder / "a*b.json").write_text(json.dumps({"format": 1}), encoding="utf-8")
    page = run_page("brief.py")
    assert "The file a*b.json is left out: its name is missing or of the wrong type." in said(page)


def test_recipe_that_cannot_be_kept_says_why(run_page, plates, folder):
    folder.write_text("no folder", encoding="utf-8")
    page = run_page("brief.py", may_fail=True)
    assert any("SITMAP_RECIPES" in error for error in errors(page)), errors(page)
    assert page.main.get("image"), "the plate is there all the same"


# ---- the daily brief -------------------------------------------------------------------------------------------------


def test_brief_is_about_the_newest_day_until_another_is_chosen(run_page, plates, handed, monkeypatch):
    drawn = []
    paper = Page(210, 297, LIGHT, ())
    monkeypatch.setattr(brief_daily, "pages_of", lambda brief: drawn.append(brief) or [paper, paper])
    page = run_page("brief.py", {"admin1": "SY02"})
    page.main.button_group(key="brief_part").set_value("brief").run()
    assert not page.exception
    assert len(page.main.get("image")) == 2
    newest = catalog.dataset().days["first_day"].max().date()
    assert page.main.date_input(key="brief_day").value == drawn[-1].end == newest
    page.main.date_input(key="brief_day").set_value(date(2014, 1, 5))
    page.main.number_input(key="brief_days").set_value(3).run()
    assert (drawn[-1].start, drawn[-1].end) == (date(2014, 1, 3), date(2014, 1, 5))
    assert drawn[-1].content.filter.provinces == ("SY02",)
    assert "About 3–5 January 2014, against 31 December 2013 – 2 January 2014." in said(page)
    data, options = handed["brief_as_md"]
    assert "3–5 January 2014" in data().decode()
    assert options["file_name"] == "sitmap-brief-2014-01-05.md"
    page.switch_page("../codebook.py").run()
    page.switch_page("../brief.py").run()
    assert page.main.number_input(key="brief_days").value == 3


def test_brief_without_incidents_says_so(run_page, tmp_path, monkeypatch):
    monkeypatch.setenv("SITMAP_STORE", str(tmp_path / "incidents"))
    stores.write(tmp_path / "incidents", [])
    page = run_page("brief.py")
    page.main.button_group(key="brief_part").set_value("brief").run()
    assert any("no incidents" in error for error in errors(page))
