"""Series of plates: their steps, and pages one after the other as GIF and MP4."""

import io
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
from PIL import Image

from geo.errors import PlateError
from geo.model.filter import Filter
from geo.model.viewstate import View, ViewState
from geo.plate import motion, series
from geo.plate.content import Content
from geo.plate.page import Page
from tests.support.datasets import dataset
from tests.support.pages import page

DAYS = ("2014-01-01", "2014-01-09", "2014-01-09", "2014-02-03")


def content(start: date | None = None, end: date | None = None, **view: object) -> Content:
    records = [
        {"event_date": day, "admin1_pcode": pcode, "admin1": name}
        for day, (pcode, name) in zip(DAYS, [("SY02", "Aleppo")] * 3 + [("SY07", "Idlib")], strict=True)
    ]
    state = ViewState(filter=Filter(start=start, end=end), **view)  # type: ignore[arg-type]
    return Content.of(dataset(records), state, "Test", ())


def windows(steps: list[series.Step]) -> list[tuple[date | None, date | None]]:
    return [(step.view.filter.start, step.view.filter.end) for step in steps]


# -- steps -------------------------------------------------------------------------------------------------------------


def test_days_follow_each_other_also_without_incidents() -> None:
    steps = series.steps_of(content(date(2014, 1, 8), date(2014, 1, 11)), "day")
    assert [step.key for step in steps] == ["2014-01-08", "2014-01-09", "2014-01-10", "2014-01-11"]
    assert steps[0].label == "8 January 2014"
    assert windows(steps)[1] == (date(2014, 1, 9), date(2014, 1, 9))


def test_weeks_begin_on_monday_and_are_cut_at_the_ends_of_the_period() -> None:
    steps = series.steps_of(content(date(2014, 1, 1), date(2014, 1, 14)), "week")
    assert windows(steps) == [
        (date(2014, 1, 1), date(2014, 1, 5)),
        (date(2014, 1, 6), date(2014, 1, 12)),
        (date(2014, 1, 13), date(2014, 1, 14)),
    ]
    assert steps[1].label == "6–12 January 2014"


def test_months_are_those_of_the_calendar_within_the_days_of_the_data() -> None:
    assert windows(series.steps_of(content(), "month")) == [
        (date(2014, 1, 1), date(2014, 1, 31)),
        (date(2014, 2, 1), date(2014, 2, 3)),
    ]


def test_month_ends_in_december_and_in_a_leap_year() -> None:
    steps = series.steps_of(content(date(2015, 12, 15), date(2016, 3, 1)), "month")
    assert [end for _, end in windows(steps)] == [
        date(2015, 12, 31),
        date(2016, 1, 31),
        date(2016, 2, 29),
        date(2016, 3, 1),
    ]


def test_provinces_are_those_with_incidents_found() -> None:
    everything = series.steps_of(content(), "province")
    assert [(step.key, step.label) for step in everything] == [("SY02", "Aleppo"), ("SY07", "Idlib")]
    assert [step.view.filter.provinces for step in everything] == [("SY02",), ("SY07",)]
    february = series.steps_of(content(date(2014, 2, 1)), "province")
    assert [step.key for step in february] == ["SY07"]


def test_step_keeps_all_else_of_the_view() -> None:
    steps = series.steps_of(content(shading="count", view=View(35.0, 38.0, 6.0)), "month")
    assert {(step.view.shading, step.view.view) for step in steps} == {("count", View(35.0, 38.0, 6.0))}


@pytest.mark.parametrize(
    ("by", "start", "end", "words"),
    [
        ("hour", None, None, "no series “hour”: use one of day, week, month, province"),
        ("day", date(2014, 1, 1), date(2015, 2, 5), "401 plates, one a day: at most 400"),
        ("province", date(2013, 1, 1), date(2013, 1, 2), "nothing found to make a series of"),
    ],
)
def test_series_that_cannot_be_made_is_refused_in_one_line(
    by: str, start: date | None, end: date | None, words: str
) -> None:
    with pytest.raises(PlateError, match=words):
        series.steps_of(content(start, end), by)


# -- films -------------------------------------------------------------------------------------------------------------


def moving(*places: float) -> Iterator[Page]:
    return (page(at=at, title=f"Day {number}") for number, at in enumerate(places, start=1))


def frames_of(content: bytes) -> list[tuple[np.ndarray, int]]:
    """The frames of a GIF as they are shown, shape (height, width, 3), and how long, in milliseconds."""
    found = []
    with Image.open(io.BytesIO(content)) as film:
        for number in range(film.n_frames):  # type: ignore[attr-defined]
            film.seek(number)
            found.append((np.asarray(film.convert("RGB")), film.info["duration"]))
    return found


def test_gif_shows_every_page_in_its_colours_and_the_last_one_longer() -> None:
    film = frames_of(motion.gif(moving(60, 90, 120), dpi=72, seconds=0.5))
    assert [wait for _, wait in film] == [500, 500, 1500]
    for (shown, _), at in zip(film, (60, 90, 120), strict=True):
        assert shown.shape == (200, 360, 3)
        assert tuple(shown[100, at]) == (0xD5, 0x5E, 0x00)
        assert tuple(shown[2, 2]) == (255, 255, 255)
    assert tuple(film[1][0][100, 60]) == (0xF6, 0xF4, 0xEF)


def test_gif_keeps_the_colours_of_small_marks_on_a_ground_of_many_colours() -> None:
    random = np.random.default_rng(1)
    ground = random.integers(10, 70, (200, 300, 3)).astype(np.uint8)
    marks = random.integers(60, 250, (400, 3)).astype(np.uint8)
    ground[:100, :4] = marks.reshape(100, 4, 3)
    palette = motion._Palette()
    palette.add(Image.fromarray(ground))
    apart = np.abs(palette.table().astype(int) - marks[:, np.newaxis].astype(int)).max(axis=2).min(axis=1)
    assert apart.max() < 40


def test_gif_page_that_changes_nothing_makes_the_one_before_stand_longer() -> None:
    same = [page(), page(), page(at=90)]
    assert [wait for _, wait in frames_of(motion.gif(same, dpi=72, seconds=1))] == [2000, 3000]


def test_gif_begins_again_and_is_the_same_for_the_same_pages() -> None:
    content = motion.gif(moving(60, 90), dpi=72)
    assert content == motion.gif(moving(60, 90), dpi=72)
    with Image.open(io.BytesIO(content)) as film:
        assert film.info["loop"] == 0


def test_gif_is_no_wider_than_a_screen_of_a_phone_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(motion, "WIDEST_GIF", 180)
    assert frames_of(motion.gif(moving(60), dpi=72))[0][0].shape == (100, 180, 3)


def test_mp4_plays_every_page_in_its_colours(tmp_path: Path) -> None:
    content = motion.mp4(moving(60, 120), dpi=72, seconds=0.4)
    assert content == motion.mp4(moving(60, 120), dpi=72, seconds=0.4)
    assert content.index(b"moov") < content.index(b"mdat")
    assert b"avc1" in content
    film = tmp_path / "film.mp4"
    film.write_bytes(content)
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(),
        "-v",
        "error",
        "-i",
        str(film),
        "-f",
        "rawvideo",
        "-pix_fmt",
        "rgb24",
        "-",
    ]
    raw = subprocess.run(command, capture_output=True, check=True).stdout
    frames = np.frombuffer(raw, np.uint8).reshape(-1, 200, 360, 3).astype(int)
    # Five frames in a second: two for the first page, three times as many for the last.
    assert len(frames) == 2 + 6
    for number, at in ((0, 60), (1, 60), (2, 120), (7, 120)):
        assert np.abs(frames[number, 100, at] - (0xD5, 0x5E, 0x00)).max() < 12


@pytest.mark.parametrize("film", [motion.gif, motion.mp4])
def test_film_that_cannot_be_made_is_refused(film: object) -> None:
    with pytest.raises(PlateError, match="no page to write"):
        film([])  # type: ignore[operator]
    with pytest.raises(PlateError, match=r"0\.1 seconds a page: take 0\.2 to 30"):
        film([page()], seconds=0.1)  # type: ignore[operator]


def test_encoder_that_does_not_work_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", "/bin/false")
    with pytest.raises(PlateError, match="take GIF or PDF instead"):
        motion.mp4(moving(60), dpi=72)


def test_pages_are_drawn_one_by_one() -> None:
    alive: list[int] = []

    def asked() -> Iterator[Page]:
        for number in range(3):
            alive.append(number)
            yield page(at=60 + number)

    frames = motion._frames(asked(), 72, 1280)
    next(frames)
    assert alive == [0]
