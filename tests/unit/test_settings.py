"""Settings come from the environment, and a wrong one is named."""

from dataclasses import fields
from pathlib import Path

import pytest

from geo.errors import SettingError
from geo.settings import ROOT, Settings, settings


def test_defaults_need_no_environment() -> None:
    found = settings({})
    assert found == Settings()
    assert Path(found.store) == ROOT / "var" / "incidents"
    assert found.store_is_local


@pytest.mark.parametrize("field", fields(Settings), ids=lambda field: field.name)
def test_every_setting_is_read_from_its_variable(field: object) -> None:
    value = "https://tiles.example.org/{z}/{x}/{y}.png"
    assert getattr(settings({field.metadata["variable"]: value}), field.name) == value
    assert field.metadata["variable"].startswith("SITMAP_")
    assert field.metadata["what"].endswith(".")


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SITMAP_STORE", ""),
        ("SITMAP_STORE", "  "),
        ("SITMAP_BASEMAP_URL", "javascript:alert(1)//{z}{x}{y}"),
        ("SITMAP_BASEMAP_URL", "https://tiles.example.org/{z}/{x}.png"),
    ],
)
def test_unusable_value_names_its_variable(variable: str, value: str) -> None:
    with pytest.raises(SettingError, match=variable):
        settings({variable: value})


def test_basemap_names_are_a_list() -> None:
    assert settings({"SITMAP_BASEMAPS": " A , ,B"}).basemap_names == ("A", "B")
    assert settings({"SITMAP_BASEMAPS": ""}).basemap_names == ()


def test_object_storage_is_not_local() -> None:
    assert not settings({"SITMAP_STORE": "s3://bucket/incidents"}).store_is_local
