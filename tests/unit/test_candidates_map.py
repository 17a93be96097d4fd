"""The small map of the places that a name may mean: numbered marks where they lie, over the provinces around them."""

import re
from xml.etree import ElementTree

from geo.places.boundaries import Boundaries
from geo.places.gazetteer import Candidate, Gazetteer
from geo.webmap.candidates_map import HEIGHT, WIDTH, candidates_map

SVG = "{http://www.w3.org/2000/svg}"


def found(name: str) -> list[Candidate]:
    return Gazetteer.load().candidates(name, country="Syria", limit=4)


def drawn(candidates: list[Candidate]) -> ElementTree.Element:
    return ElementTree.fromstring(candidates_map(Boundaries.load(), candidates))


def test_each_candidate_has_a_numbered_mark_inside_the_picture() -> None:
    candidates = found("Maarat Numan")
    picture = drawn(candidates)
    marks = [(float(c.get("cx", "")), float(c.get("cy", ""))) for c in picture.iter(f"{SVG}circle")]
    assert len(marks) == len(candidates) >= 2
    assert all(0 < x < WIDTH and 0 < y < HEIGHT for x, y in marks)
    numbers = [t.text for t in picture.iter(f"{SVG}text") if re.fullmatch(r"\d", t.text or "")]
    assert numbers == [str(n + 1) for n in range(len(candidates))]


def test_marks_lie_to_each_other_as_the_places_do() -> None:
    candidates = sorted(found("Maarat Numan"), key=lambda c: c.place.latitude)
    heights = [float(c.get("cy", "")) for c in drawn(candidates).iter(f"{SVG}circle")]
    assert heights == sorted(heights, reverse=True)


def test_one_place_alone_is_in_the_middle_and_its_province_is_named() -> None:
    picture = drawn(found("Atareb")[:1])
    (mark,) = picture.iter(f"{SVG}circle")
    assert (float(mark.get("cx", "")), float(mark.get("cy", ""))) == (WIDTH / 2, HEIGHT / 2)
    assert list(picture.iter(f"{SVG}path"))
