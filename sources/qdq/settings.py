"""Settings of Què de Què: its address and the names of its resources, with defaults."""

from typing import ClassVar

from dlt.common.configuration import configspec
from dlt.common.configuration.specs import BaseConfiguration

from sources.common.settings import resolve_settings


@configspec
class Settings(BaseConfiguration):
    """Section `[sources.qdq]` of `.dlt/config.toml`, or `SOURCES__QDQ__*`."""

    SECRETS: ClassVar[tuple[str, ...]] = ()
    """Fields that hold credentials: the privacy scan searches for their values."""
    base_url: str = None  # type: ignore[assignment]
    """Address of the site, up to `/jsonapi`."""
    activity_resource: str = "node/activity"
    """Entity type and bundle of an activity of the agenda."""
    organisation_resource: str = "group/organisation"
    """Entity type and bundle of a registered organisation."""
    overlap_hours: int = 3
    """How far each night looks back behind the newest change that it knows."""
    max_shrinkage: float = 0.2
    """Share of a table's rows that may vanish in one night before it is refused."""


def read_settings() -> Settings:
    """The settings, resolved anew."""
    return resolve_settings(Settings, "qdq")
