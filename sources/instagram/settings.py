"""Which account, and how to reach it: settings, with defaults."""

from typing import ClassVar

from dlt.common.configuration import configspec
from dlt.common.configuration.specs import BaseConfiguration
from dlt.common.typing import TSecretStrValue

from sources.common.settings import resolve_settings


@configspec
class Settings(BaseConfiguration):
    """Section `[sources.instagram]` of `.dlt/config.toml`, or `SOURCES__INSTAGRAM__*`."""

    SECRETS: ClassVar[tuple[str, ...]] = ("access_token",)
    """Fields that hold credentials: the privacy scan searches for their values."""
    base_url: str = "https://graph.facebook.com/v26.0"
    """Address of the Graph API up to and with its version; with a token of Instagram's own login
    `https://graph.instagram.com/v26.0`."""
    account_id: str = None  # type: ignore[assignment]
    """Number of the professional account."""
    access_token: TSecretStrValue = None  # type: ignore[assignment]
    """Access token with instagram_basic and instagram_manage_insights."""
    max_shrinkage: float = 0.2
    """Share of the media that may vanish in one night before it is refused."""


def read_settings() -> Settings:
    """The settings, resolved anew."""
    return resolve_settings(Settings, "instagram")
