"""What a person chooses about a plate, besides the view: its format, its words and its parts."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Self

from geo.errors import PlateError
from geo.language import LANGUAGES
from geo.plate.look import LOOKS
from geo.plate.template import template

MOST_CALLOUTS = 20
LONGEST = 2_000
"""Characters of a text at most."""
LARGEST_LOGO = 2_000_000
"""Bytes of a logo at most."""
DPIS = (72, 600)


@dataclass(frozen=True)
class Options:
    """The choices of a plate.

    Attributes
    ----------
    template, theme, language : str
        Codes of `TEMPLATES`, `LOOKS` and `LANGUAGES`.
    title, subtitle, text : str
        Words of the person; an empty title or subtitle is suggested from the filter, an empty text is left out.
    author : str
        Author or organisation.
    marking : str
        Handling mark, such as INTERNAL; printed at head and foot.
    callouts : int or None
        Numbered incidents at most; None for what the template has room for, 0 for none.
    picked : tuple of str
        Identifiers of incidents that are numbered, in this order, before those chosen by the rule.
    only_picked : bool
        Whether no others are numbered.
    graticule, inset, code : bool
        Whether to draw the graticule, the locator and the QR code.
    logo : bytes
        A PNG or JPEG picture; empty for none.
    """

    template: str = "slide"
    theme: str = "light"
    language: str = "en"
    title: str = ""
    subtitle: str = ""
    text: str = ""
    author: str = ""
    marking: str = ""
    callouts: int | None = None
    picked: tuple[str, ...] = ()
    only_picked: bool = False
    graticule: bool = False
    inset: bool = True
    code: bool = True
    logo: bytes = b""

    def __post_init__(self) -> None:
        """Refuse what no plate can be made with, naming it."""
        template(self.template)
        for name, known in (("theme", LOOKS), ("language", LANGUAGES)):
            if getattr(self, name) not in known:
                raise PlateError(
                    f"no {name} “{str(getattr(self, name))[:40]}”: use one of {', '.join(known)}"
                )
        for name in ("title", "subtitle", "text", "author", "marking"):
            if len(getattr(self, name)) > LONGEST:
                raise PlateError(
                    f"the {name} has {len(getattr(self, name)):,} characters: at most {LONGEST:,}"
                )
        if self.callouts is not None and not 0 <= self.callouts <= MOST_CALLOUTS:
            raise PlateError(f"{self.callouts} callouts: a plate has 0 to {MOST_CALLOUTS}")
        if len(self.logo) > LARGEST_LOGO:
            raise PlateError(f"the logo has {len(self.logo):,} bytes: at most {LARGEST_LOGO:,}")

    @property
    def most_callouts(self) -> int:
        """Numbered incidents at most."""
        return template(self.template).callouts if self.callouts is None else self.callouts

    def to_json(self) -> dict[str, Any]:
        """Return what differs from the defaults as values for JSON."""
        found: dict[str, Any] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if value == field.default:
                continue
            if isinstance(value, bytes):
                value = base64.b64encode(value).decode("ascii")
            found[field.name] = list(value) if isinstance(value, tuple) else value
        return found

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote.

        Raises
        ------
        PlateError
            When a value is of the wrong type, unknown, or not possible.
        """
        known = {field.name: field for field in fields(cls)}
        read: dict[str, Any] = {}
        for name, value in values.items():
            if name not in known:
                raise PlateError(f"a plate has no “{name[:40]}”: it has {', '.join(known)}")
            read[name] = _read(name, value, known[name].default)
        return cls(**read)


def _read(name: str, value: Any, default: Any) -> Any:
    if isinstance(default, bytes) and isinstance(value, str):
        try:
            return base64.b64decode(value, validate=True)
        except (binascii.Error, ValueError):
            raise PlateError(f"{name} is not base64: take the picture again") from None
    if isinstance(default, tuple) and isinstance(value, list) and all(isinstance(v, str) for v in value):
        return tuple(value)
    kind: Any = (int, type(None)) if name == "callouts" else type(default)
    if not isinstance(value, kind) or (isinstance(value, bool) and not isinstance(default, bool)):
        raise PlateError(f"{name}: “{str(value)[:40]}” cannot be used here")
    return value
