"""Which Page, and how to reach it: settings, with defaults."""

from typing import ClassVar

from dlt.common.configuration import configspec
from dlt.common.configuration.specs import BaseConfiguration
from dlt.common.typing import TSecretStrValue

from sources.common.settings import resolve_settings


@configspec
class Settings(BaseConfiguration):
    """Section `[sources.facebook]` of `.dlt/config.toml`, or `SOURCES__FACEBOOK__*`."""

    SECRETS: ClassVar[tuple[str, ...]] = ("access_token",)
    """Fields that hold credentials: the privacy scan searches for their values."""
    base_url: str = "https://graph.facebook.com/v26.0"
    """Address of the Graph API up to and with its version, which lives about two years."""
    page_id: str = None  # type: ignore[assignment]
    """Number of the Page."""
    access_token: TSecretStrValue = None  # type: ignore[assignment]
    """Page access token with pages_read_engagement and read_insights."""
    max_shrinkage: float = 0.2
    """Share of the posts that may vanish in one night before it is refused."""


def read_settings() -> Settings:
    """The settings, resolved anew."""
    return resolve_settings(Settings, "facebook")
