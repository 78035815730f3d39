"""Which platform, and which of its spaces are the plan's: settings, with defaults."""

from dataclasses import field
from typing import ClassVar

from dlt.common.configuration import configspec
from dlt.common.configuration.specs import BaseConfiguration
from dlt.common.typing import TSecretStrValue

from sources.common.errors import SettingError
from sources.common.settings import resolve_settings


@configspec
class Settings(BaseConfiguration):
    """Section `[sources.decidim]` of `.dlt/config.toml`, or `SOURCES__DECIDIM__*`."""

    SECRETS: ClassVar[tuple[str, ...]] = ("api_key", "api_secret")
    """Fields that hold credentials: the privacy scan searches for their values."""
    base_url: str = None  # type: ignore[assignment]
    """Address of the platform, up to `/api`, e.g. `https://www.decidim.barcelona`."""
    api_key: TSecretStrValue | None = None
    """Key of a machine user; public spaces need none."""
    api_secret: TSecretStrValue | None = None
    """Its secret."""
    processes: list[str] = field(
        default_factory=lambda: ["la-festa-de-lassociat", "tercer-congres-associacions"]
    )
    """Slugs of the plan's participatory processes."""
    assemblies: list[str] = field(default_factory=lambda: ["consell-de-centre"])
    """Slugs of the plan's assemblies."""
    locale: str = "ca"
    """Language of titles; another one is taken where a text lacks it."""
    max_shrinkage: float = 0.2
    """Share of a table's rows that may vanish in one night before it is refused."""


def read_settings() -> Settings:
    """The settings, resolved anew.

    Raises:
        SettingError: there is a key without its secret, or no space to read.
    """
    settings = resolve_settings(Settings, "decidim")
    if bool(settings.api_key) != bool(settings.api_secret):
        raise SettingError(
            "SOURCES__DECIDIM__API_KEY and SOURCES__DECIDIM__API_SECRET belong together: set "
            "both, or neither to read what is public."
        )
    if not settings.processes and not settings.assemblies:
        raise SettingError(
            "SOURCES__DECIDIM__PROCESSES and SOURCES__DECIDIM__ASSEMBLIES are both empty: name "
            "the spaces of the plan by their slugs."
        )
    return settings
