"""Pictures held against references that a person has looked at.

References are small (`tests/references/`), so that many fit into the repository. A picture may differ from its reference as
much as edges do that another machine draws a little softer; a label that moved by a few points, a digit or a mark that is
missing, or a colour that changed is more. After a look at the new picture,

    SITMAP_ACCEPT_PICTURES=1 python -m pytest ...

makes it the reference.
"""

import io
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter

from tests.support.code import ROOT

VARIABLE = "SITMAP_ACCEPT_PICTURES"
ACCEPT = bool(os.environ.get(VARIABLE))
"""Read when tests are collected: while they run, no setting of the environment is left."""
REFERENCES = ROOT / "tests" / "references"
FAILED = ROOT / "build" / "references"
SIDE = 480
"""Pixels of the longer side that are compared."""
CLEAR = 24
"""A difference of a channel that is more than soft edges make, of 255, once pixels are averaged with their neighbours."""
FEW = 6
"""Pixels that may differ clearly; a digit that is another one makes 9 or more."""
MEAN = 1.5
"""How much the whole may differ on average; the palette of a reference makes 0.7."""


@dataclass(frozen=True)
class Difference:
    """How a picture differs from its reference: pixels that do so clearly, the mean, and where; shape (height, width)."""

    clear: int
    mean: float
    where: np.ndarray

    @property
    def is_small(self) -> bool:
        return self.clear <= FEW and self.mean <= MEAN

    def __str__(self) -> str:
        return f"{self.clear} pixels differ clearly (at most {FEW} may), {self.mean:.2f} on average (at most {MEAN})"


def assert_like(png: bytes, name: str) -> None:
    """Fail unless a picture looks like the reference of that name, and leave both to look at when it does not."""
    picture = reduced(png)
    reference = REFERENCES / f"{name}.png"
    if ACCEPT:
        _accept(picture, reference)
    assert reference.exists(), f"no reference {name}: {_left(png, name)}"
    found = difference(picture, _opened(reference.read_bytes()))
    assert found is not None, f"{name} has another shape than its reference: {_left(png, name)}"
    if not found.is_small:
        raise AssertionError(f"{name} looks different: {found}; {_left(png, name, found)}")


def reduced(png: bytes) -> Image.Image:
    """Return a picture of which the longer side has `SIDE` pixels."""
    picture = _opened(png)
    scale = SIDE / max(picture.size)
    size = (round(picture.width * scale), round(picture.height * scale))
    return picture.resize(size, Image.Resampling.LANCZOS)


def difference(picture: Image.Image, reference: Image.Image) -> Difference | None:
    """Return how two pictures differ; None when they have different shapes."""
    if picture.size != reference.size:
        return None
    soft = ImageFilter.BoxBlur(1)
    new, old = (np.asarray(image.filter(soft)).astype(int) for image in (picture, reference))
    where = np.abs(new - old).max(axis=2)
    return Difference(int((where > CLEAR).sum()), float(where.mean()), where)


def _opened(png: bytes) -> Image.Image:
    with Image.open(io.BytesIO(png)) as picture:
        return picture.convert("RGB")


def _accept(picture: Image.Image, reference: Path) -> None:
    """Write a reference, unless the one that is there is as good: a run changes no more than it must."""
    if reference.exists():
        found = difference(picture, _opened(reference.read_bytes()))
        if found is not None and found.is_small:
            return
    reference.parent.mkdir(parents=True, exist_ok=True)
    few = picture.quantize(256, Image.Quantize.MAXCOVERAGE, kmeans=2, dither=Image.Dither.NONE)
    few.save(reference, optimize=True)


def _left(png: bytes, name: str, found: Difference | None = None) -> str:
    """Leave a picture and what is different for a person; return where, and what to do."""
    FAILED.mkdir(parents=True, exist_ok=True)
    (FAILED / f"{name}.png").write_bytes(png)
    if found is not None:
        shown = np.clip(255 - 4 * found.where, 0, 255).astype(np.uint8)
        Image.fromarray(shown).save(FAILED / f"{name}-difference.png")
    folder = FAILED.relative_to(ROOT) if FAILED.is_relative_to(ROOT) else FAILED
    return f"look at {folder}/{name}.png; if it is right, run again with {VARIABLE}=1"
