"""Each connector names its secret settings, so that the privacy scan can look for their values."""

from importlib import import_module
from typing import get_type_hints

import pytest
from dlt.common.typing import TSecretStrValue, TSecretValue

from orchestration.privacy.credentials import credentials
from sources import discover

SECRET_TYPES = [kind for one in (TSecretStrValue, TSecretValue) for kind in (one, one | None)]


def secret_fields(source: str) -> list[str]:
    """Fields that dlt takes for secrets, by their type."""
    settings = import_module(f"sources.{source}.settings").Settings
    hints = get_type_hints(settings, include_extras=True)
    return [field for field, hint in hints.items() if hint in SECRET_TYPES]


@pytest.mark.parametrize("source", discover())
def test_the_settings_name_every_secret_field(source):
    settings = import_module(f"sources.{source}.settings").Settings
    assert sorted(settings.SECRETS) == sorted(secret_fields(source))


def test_the_values_of_all_secret_settings_are_searched_for(monkeypatch):
    values = {
        f"SOURCES__{source}__{field}".upper(): f"value-of-{source}-{field}"
        for source in discover()
        for field in secret_fields(source)
    }
    assert len(values) == 8
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("JUSSANA_ALERTS", "https://alerts.example/one short")
    assert credentials() == {*values.values(), "https://alerts.example/one"}
