"""The only place where markup is made: one Jinja2 environment with autoescape on."""

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined


@cache
def _environment() -> Environment:
    return Environment(loader=PackageLoader("geo.templates", "."), autoescape=True, undefined=StrictUndefined)


def render(name: str, **values: Any) -> str:
    """Return a template of this folder filled with values, which are escaped."""
    return _environment().get_template(name).render(**values)
