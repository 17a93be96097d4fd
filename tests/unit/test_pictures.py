"""The comparison with references: what it lets pass and what it does not."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from tests.support import pictures

SIZE = (960, 540)


def drawn(
    label_x: float = 300, mark: str = "#d55e00", has_mark: bool = True, digit: str = "8"
) -> Image.Image:
    """A map of a few things, drawn twice as large and made smaller, so that edges are soft."""
    picture = Image.new("RGB", (SIZE[0] * 2, SIZE[1] * 2), "#fbfaf7")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, 600, 1080), fill="#dfe7ec")
    draw.text((label_x * 2, 200), "Aleppo", fill="#4a4f55", font_size=22)
    if has_mark:
        draw.ellipse((1000, 500, 1030, 530), fill=mark)
    draw.text((1500, 750), digit, fill="#1d2126", font_size=22)
    return picture.resize(SIZE, Image.Resampling.BOX)


def png(picture: Image.Image) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, format="PNG")
    return stream.getvalue()


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(pictures, "REFERENCES", tmp_path / "references")
    monkeypatch.setattr(pictures, "FAILED", tmp_path / "failed")
    return tmp_path


@pytest.fixture
def reference(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as accepting:
        accepting.setattr(pictures, "ACCEPT", True)
        pictures.assert_like(png(drawn()), "map")


def test_same_picture_is_like_its_reference(reference: None) -> None:
    pictures.assert_like(png(drawn()), "map")


def test_soft_edges_pass(reference: None) -> None:
    moved = drawn().transform(SIZE, Image.Transform.AFFINE, (1, 0, 0.1, 0, 1, 0.1), Image.Resampling.BICUBIC)
    pictures.assert_like(png(moved), "map")


@pytest.mark.parametrize(
    "changed",
    [
        drawn(label_x=306),
        drawn(mark="#cc79a7"),
        drawn(has_mark=False),
        drawn(digit=""),
        drawn().resize((960, 560)),
    ],
    ids=["a label moved by 6 points", "another colour", "no mark", "no number", "another shape"],
)
def test_what_a_reader_would_notice_fails(reference: None, folders: Path, changed: Image.Image) -> None:
    with pytest.raises(AssertionError, match=r"map .*failed/map\.png.*SITMAP_ACCEPT_PICTURES=1"):
        pictures.assert_like(png(changed), "map")
    assert (folders / "failed" / "map.png").exists()


def test_picture_without_reference_fails() -> None:
    with pytest.raises(AssertionError, match="no reference map"):
        pictures.assert_like(png(drawn()), "map")


def test_accepting_leaves_a_reference_that_is_as_good(
    reference: None, folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = folders / "references" / "map.png"
    before = file.stat().st_mtime_ns
    monkeypatch.setattr(pictures, "ACCEPT", True)
    pictures.assert_like(png(drawn()), "map")
    assert file.stat().st_mtime_ns == before
    pictures.assert_like(png(drawn(has_mark=False)), "map")
    assert file.stat().st_mtime_ns != before
