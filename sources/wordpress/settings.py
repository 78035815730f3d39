"""Settings of a WordPress: its address and its types of entries, with defaults."""

from typing import ClassVar
from zoneinfo import ZoneInfo

from dlt.common.configuration import configspec
from dlt.common.configuration.specs import BaseConfiguration

from sources.common.settings import resolve_settings
from sources.common.timezones import zone_of


@configspec
class Settings(BaseConfiguration):
    """Section `[sources.wordpress]` of `.dlt/config.toml`, or `SOURCES__WORDPRESS__*`."""

    SECRETS: ClassVar[tuple[str, ...]] = ()
    """Fields that hold credentials: the privacy scan searches for their values."""
    base_url: str = None  # type: ignore[assignment]
    """Address of the site, up to `/wp-json`."""
    post_types: dict[str, str] = None  # type: ignore[assignment]
    """Which type holds each kind of entry: `{"news": "posts", "faq": "faqs"}`. The type is named
    by its `rest_base`, as `/wp-json/wp/v2/types` shows it."""
    timezone: str = "Europe/Madrid"
    """Time zone of the site: WordPress writes and compares moments in it, without an offset."""
    plain_permalinks: bool = False
    """Whether the site's links are of the form `?p=12`: its API then has no path of its own."""
    overlap_days: int = 7
    """How many days each night looks back behind the newest change that it knows."""
    max_shrinkage: float = 0.2
    """Share of the entries of a kind that may vanish in one night before it is refused."""

    @property
    def zone(self) -> ZoneInfo:
        """The site's time zone.

        Raises:
            SettingError: the zone does not exist.
        """
        return zone_of(self.timezone, "SOURCES__WORDPRESS__TIMEZONE")


def read_settings() -> Settings:
    """The settings, resolved anew."""
    return resolve_settings(Settings, "wordpress")
