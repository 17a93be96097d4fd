"""Classes of shades: honest for skewed counts, mirrored for changes, the same on map and page."""

import itertools
import json
import re
from pathlib import Path

import pytest

from geo.webmap import shade as module
from geo.webmap.base import script_json
from geo.webmap.shade import FALLS, MIDDLE, RAMPS, RISES, Shade, diverging, number_text, sequential

SHADING = Path(module.__file__).with_name("shading.js").read_text(encoding="utf-8")
THEMES = ("light", "dark")


def counts(*values: float | None, **options: object) -> Shade:
    named = {f"SY{at:02}": value for at, value in enumerate(values)}
    return sequential(named, unit="incidents", title="Incidents", **options)


def change(*values: float | None, **options: object) -> Shade:
    named = {f"SY{at:02}": value for at, value in enumerate(values)}
    return diverging(named, unit="incidents a day", title="Change", **options)


def labels(shade: Shade) -> list[str]:
    return [c.label for c in shade.classes]


# ---- how much -----------------------------------------------------------------------------------------


def test_classes_of_skewed_counts_tell_small_numbers_apart() -> None:
    assert labels(counts(1284, 3, 41)) == ["1–3", "4–19", "20–69", "70–299", "300+"]


def test_few_incidents_make_few_classes() -> None:
    assert labels(counts(2, 1)) == ["1", "2+"]
    assert labels(counts(1)) == ["1+"]


def test_no_incidents_are_a_class_of_their_own_that_is_not_filled() -> None:
    shade = counts(5, 0)
    assert labels(shade)[0] == "0"
    assert (shade.classes[0].light, shade.classes[0].dark) == ("", "")
    assert shade.class_of(0) == 0
    assert shade.class_of(1) == 1
    assert labels(counts(0, 0)) == ["0"]


def test_what_is_not_known_is_in_no_class() -> None:
    shade = counts(5, None, float("nan"), unknown="no population")
    assert shade.values == (("SY00", 5.0), ("SY01", None), ("SY02", None))
    assert shade.as_state()["of"]["SY02"] == [-1, "no population"]
    assert "0" not in labels(shade)


@pytest.mark.parametrize("largest", [1, 2, 3, 4, 5, 7, 9, 12, 40, 99, 1284, 50_000, 1_000_000])
def test_every_count_is_in_the_class_whose_words_hold_it(largest: int) -> None:
    shade = counts(largest)
    for value in {1, 2, 3, largest // 2, largest - 1, largest} - {0}:
        found = shade.classes[shade.class_of(value)]
        first, _, last = found.label.replace(",", "").rstrip("+").partition("–")
        assert int(first) <= value
        assert found.label.endswith("+") or value <= int(last or first)


def test_rates_have_round_limits_in_about_equal_ratios() -> None:
    shade = counts(12.3, 0.4, 3.1, 0, whole=False)
    assert labels(shade) == ["0", "under 0.7", "0.7–1.5", "1.5–3", "3–7", "7+"]
    assert [shade.class_of(v) for v in (0, 0.01, 0.7, 6.99, 7, 12.3)] == [0, 1, 2, 4, 5, 5]


def test_a_rate_alone_is_named_by_itself() -> None:
    assert labels(counts(5.25, whole=False)) == ["5.25"]
    assert labels(counts(10.2, 11, whole=False)) == ["10.2–11"]


def test_nothing_known_has_no_classes() -> None:
    assert counts().classes == counts(None).classes == ()
    assert counts(None).class_of(None) == -1


def test_colours_are_those_of_the_counts_on_the_map() -> None:
    ramps = {
        theme: tuple(re.findall(r'"(#[0-9a-f]{6})"', re.search(rf"{theme}: \[(.*)\]", SHADING)[1]))
        for theme in THEMES
    }
    assert ramps == RAMPS
    assert [c.light for c in counts(1284).classes] == list(RAMPS["light"])


# ---- how much more or less ----------------------------------------------------------------------------


def test_changes_are_mirrored_around_no_change() -> None:
    shade = change(0.43, -0.021, 0)
    assert labels(shade) == [
        "−0.2 or lower", "−0.1 to −0.2", "−0.05 to −0.1", "less than ±0.05", "+0.05 to +0.1", "+0.1 to +0.2", "+0.2 or higher",
    ]  # fmt: skip
    for value in (0.0, 0.03, 0.05, 0.07, 0.1, 0.2, 0.43):
        assert shade.class_of(value) + shade.class_of(-value) == len(shade.classes) - 1


def test_differences_of_counts_know_no_change_exactly() -> None:
    shade = change(12, -3, 1, -1, 0, whole=True)
    assert labels(shade)[2:5] == ["−1", "no change", "+1"]
    assert [shade.class_of(v) for v in (-1, 0, 1)] == [2, 3, 4]


def test_least_change_may_be_given() -> None:
    assert labels(change(10, -10, least=1.5))[2:4] == ["−1.5 to −2", "less than ±1.5"]


def test_no_change_at_all_is_one_class() -> None:
    assert labels(change(0, 0)) == labels(change()) == ["no change"]


def test_the_strongest_change_has_the_strongest_colour_however_few_classes_there_are() -> None:
    for shade in (change(12, whole=True), change(1, whole=True), change(0.3)):
        assert shade.classes[0].light == FALLS["light"][-1]
        assert shade.classes[-1].dark == RISES["dark"][-1]


# ---- colours ------------------------------------------------------------------------------------------


def linear(colour: str) -> list[float]:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]


def luminance(colour: str) -> float:
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear(colour), strict=True))


def lab(rgb: list[float]) -> list[float]:
    """CIE L*a*b* of linear sRGB under D65."""
    matrix = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    xyz = [
        sum(m * c for m, c in zip(row, rgb, strict=True)) / white
        for row, white in zip(matrix, (0.9505, 1, 1.089), strict=True)
    ]
    x, y, z = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in xyz)
    return [116 * y - 16, 500 * (x - y), 200 * (y - z)]


SIGHTS = {
    "full": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    # Machado, Oliveira & Fernandes (2009), severity 1.
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}  # fmt: skip


def seen(colour: str, sight: str) -> list[float]:
    rgb = linear(colour)
    return lab(
        [max(0.0, sum(m * c for m, c in zip(row, rgb, strict=True))) for row in SIGHTS[sight]],
    )


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("theme", THEMES)
def test_colours_of_changes_are_apart_for_every_eye(theme: str, sight: str) -> None:
    colours = [*FALLS[theme], MIDDLE[theme], *RISES[theme]]
    for one, other in itertools.combinations(colours, 2):
        away = sum((a - b) ** 2 for a, b in zip(seen(one, sight), seen(other, sight), strict=True)) ** 0.5
        assert away > 9, f"{one} and {other}"


@pytest.mark.parametrize("theme", THEMES)
def test_stronger_is_further_from_the_ground(theme: str) -> None:
    for ramp in (RAMPS[theme], (MIDDLE[theme], *FALLS[theme]), (MIDDLE[theme], *RISES[theme])):
        steps = [luminance(colour) for colour in ramp]
        assert steps == sorted(steps, reverse=theme == "light")


# ---- words --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit", "value", "text"),
    [
        ("incidents", 1284, "1,284 incidents"),
        ("incidents", 1, "1 incident"),
        ("reported deaths", 1, "1 reported death"),
        ("incidents a day", 1, "1 incident a day"),
        ("incidents per 100,000 people", 0.4321, "0.432 incidents per 100,000 people"),
    ],
)
def test_value_in_words(unit: str, value: float, text: str) -> None:
    assert sequential({"SY01": value}, unit=unit, title="t", whole=False).text(value) == text


def test_change_in_words() -> None:
    shade = change(1, -2.5)
    assert [shade.text(v) for v in (2.5, -1, 0, None)] == [
        "+2.5 incidents a day", "−1 incident a day", "no change", "not known",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (7, "7"),
        (1234567, "1,234,567"),
        (0.05, "0.05"),
        (0.30000000000000004, "0.3"),
        (123.4, "123"),
        (-2.25, "−2.25"),
    ],
)
def test_number_text(value: float, text: str) -> None:
    assert number_text(value) == text


def test_shade_is_a_key_and_goes_to_the_map() -> None:
    shade = counts(5, 0, None)
    assert hash(shade) == hash(counts(5, 0, None))
    assert json.loads(script_json(shade.as_state())) == shade.as_state()
