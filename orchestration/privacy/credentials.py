"""The current credentials, which no file and no log may contain."""

import os
from importlib import import_module

import dlt

from orchestration.alerts.notifier import SETTING as ALERTS
from sources import discover

# Shorter values occur everywhere by chance, and protect nothing.
_SHORTEST = 8


def credentials() -> frozenset[str]:
    """Current values of the secret settings of all sources and of the alerts."""
    found = {value for name in discover() for value in _of_source(name)}
    found |= set(os.environ.get(ALERTS, "").split())
    return frozenset(value for value in found if len(value) >= _SHORTEST)


def _of_source(name: str) -> set[str]:
    secrets: tuple[str, ...] = import_module(f"sources.{name}.settings").Settings.SECRETS
    values: list[object] = [dlt.secrets.get(f"sources.{name}.{field}") for field in secrets]
    return {str(value) for value in values if value}
