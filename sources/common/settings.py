"""Resolves the settings of a connector from the environment or dlt's files."""

from typing import TypeVar

from dlt.common.configuration import resolve_configuration
from dlt.common.configuration.specs import BaseConfiguration

SettingsT = TypeVar("SettingsT", bound=BaseConfiguration)


def resolve_settings(spec: type[SettingsT], source: str) -> SettingsT:
    """Resolve the section `[sources.<source>]`, or `SOURCES__<SOURCE>__*`.

    Called when a load runs, never at import: a missing key stops one load and nothing else.

    Raises:
        ConfigFieldMissingException: a setting without default is missing.
    """
    return resolve_configuration(spec(), sections=("sources", source))
