"""The credentials in force: what must be found in no file and no log."""

import os
from importlib import import_module

import dlt
from dlt.common.configuration.specs import BaseConfiguration
from dlt.common.configuration.specs.base_configuration import is_secret_hint

from orchestration.alerts.notifier import SETTING as ALERTS
from sources import discover

# Shorter ones would be found everywhere, and protect nothing.
_SHORTEST = 8


def credentials() -> frozenset[str]:
    """Values of all settings that are secret, of every source, as they are set now."""
    found = {value for name in discover() for value in _of_source(name)}
    found |= set(os.environ.get(ALERTS, "").split())
    return frozenset(value for value in found if len(value) >= _SHORTEST)


def _of_source(name: str) -> set[str]:
    settings: type[BaseConfiguration] = import_module(f"sources.{name}.settings").Settings
    fields = settings.get_resolvable_fields()
    secret = [field for field, hint in fields.items() if is_secret_hint(hint)]
    values: list[object] = [dlt.secrets.get(f"sources.{name}.{field}") for field in secret]
    return {str(value) for value in values if value}
