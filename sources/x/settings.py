"""Settings of X: account, credential, and the cost limit of a night."""

from typing import ClassVar

from dlt.common.configuration import configspec
from dlt.common.configuration.specs import BaseConfiguration
from dlt.common.typing import TSecretStrValue

from sources.common.settings import resolve_settings


@configspec
class Settings(BaseConfiguration):
    """Section `[sources.x]` of `.dlt/config.toml`, or `SOURCES__X__*`."""

    SECRETS: ClassVar[tuple[str, ...]] = ("bearer_token",)
    """Fields that hold credentials: the privacy scan searches for their values."""
    base_url: str = "https://api.x.com/2"
    """Address of the API, with its version."""
    username: str = None  # type: ignore[assignment]
    """The account's name, without the @."""
    bearer_token: TSecretStrValue = None  # type: ignore[assignment]
    """App-only bearer token of the project that pays."""
    max_cost_usd: float = 1.0
    """Highest cost of one night; posts beyond it are left for the next nights."""
    post_price_usd: float = 0.001
    """Price of one post read: this one where the app belongs to the account, else 0.005."""
    user_price_usd: float = 0.01
    """Price of one reading of the account."""
    reread_days: int = 30
    """For how many days the counters of a post are read again each night."""
    max_shrinkage: float = 0.2
    """Share of the posts asked for that may vanish in one night before it is refused."""


def read_settings() -> Settings:
    """The settings, resolved anew."""
    return resolve_settings(Settings, "x")
