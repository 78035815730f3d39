"""Settings of the register's publication, with defaults."""

from typing import ClassVar

from dlt.common.configuration import configspec
from dlt.common.configuration.specs import BaseConfiguration

from sources.common.settings import resolve_settings


@configspec
class Settings(BaseConfiguration):
    """Section `[sources.fgec]` of `.dlt/config.toml`, or `SOURCES__FGEC__*`."""

    SECRETS: ClassVar[tuple[str, ...]] = ()
    """Fields that hold credentials: the privacy scan searches for their values."""
    base_url: str = "https://opendata-ajuntament.barcelona.cat/data"
    """Address of the portal, up to `/api/3/action`."""
    package: str = "entitats"
    """Name of the data set."""
    number_attribute: str = ""
    """Attribute (`values_attribute_name`) with the number that the CRM keeps; empty: the id."""
    max_shrinkage: float = 0.2
    """Share of the entities that may vanish in one night before it is refused."""


def read_settings() -> Settings:
    """The settings, resolved anew."""
    return resolve_settings(Settings, "fgec")
