"""Settings of a Matomo: its address and our sites, with defaults."""

from datetime import date
from typing import ClassVar

from dlt.common.configuration import configspec
from dlt.common.configuration.specs import BaseConfiguration
from dlt.common.typing import TSecretStrValue

from sources.common.errors import SettingError
from sources.common.settings import resolve_settings


@configspec
class Settings(BaseConfiguration):
    """Section `[sources.matomo]` of `.dlt/config.toml`, or `SOURCES__MATOMO__*`."""

    SECRETS: ClassVar[tuple[str, ...]] = ("token",)
    """Fields that hold credentials: the privacy scan searches for their values."""
    base_url: str = None  # type: ignore[assignment]
    """Address up to `/index.php`."""
    token: TSecretStrValue = None  # type: ignore[assignment]
    """Token of a user who may view both sites."""
    web_site_id: int = None  # type: ignore[assignment]
    """Matomo's number of the centre's web."""
    qdq_site_id: int = None  # type: ignore[assignment]
    """Matomo's number of Què de Què."""
    since: str = None  # type: ignore[assignment]
    """First day that a first night reads, as 2026-01-01."""
    reread_days: int = 7
    """How many days behind the last loaded one are read again each night."""
    monthly_reread_days: int = 35
    """The same for the first night of a month, and for the months' unique visitors."""
    max_shrinkage: float = 0.2
    """Share of the loaded rows of the days read again that may vanish before it is refused."""

    @property
    def first_day(self) -> date:
        """The first day that a first night reads.

        Raises:
            SettingError: the setting is no date.
        """
        try:
            return date.fromisoformat(self.since)
        except ValueError:
            raise SettingError(
                f"SOURCES__MATOMO__SINCE is '{self.since}', which is no day; write one as "
                "2026-01-01."
            ) from None

    @property
    def sites(self) -> dict[str, int]:
        """Matomo's numbers of our sites."""
        return {"web": self.web_site_id, "qdq": self.qdq_site_id}


def read_settings() -> Settings:
    """The settings, resolved anew."""
    return resolve_settings(Settings, "matomo")
