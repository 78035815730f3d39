"""The credentials in force: what no file and no log may contain."""

import os
from importlib import import_module

import dlt

from orchestration.alerts.notifier import SETTING as ALERTS
from sources import discover

# Shorter ones would be found everywhere, and protect nothing.
_SHORTEST = 8


def credentials() -> frozenset[str]:
    """Values of all secret settings of every source, and of the alerts, as they are set now."""
    found = {value for name in discover() for value in _of_source(name)}
    found |= set(os.environ.get(ALERTS, "").split())
    return frozenset(value for value in found if len(value) >= _SHORTEST)


def _of_source(name: str) -> set[str]:
    secrets: tuple[str, ...] = import_module(f"sources.{name}.settings").Settings.SECRETS
    values: list[object] = [dlt.secrets.get(f"sources.{name}.{field}") for field in secrets]
    return {str(value) for value in values if value}
