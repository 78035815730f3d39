"""Settings of the register: its folder, with defaults."""

from typing import ClassVar

from dlt.common.configuration import configspec
from dlt.common.configuration.specs import BaseConfiguration

from sources.common.settings import resolve_settings


@configspec
class Settings(BaseConfiguration):
    """Section `[sources.register]` of `.dlt/config.toml`, or `SOURCES__REGISTER__*`."""

    SECRETS: ClassVar[tuple[str, ...]] = ()
    """Fields that hold credentials: the privacy scan searches for their values."""
    folder: str = None  # type: ignore[assignment]
    """Folder with one file per plan year, `register-2026.xlsx` or `register-2026.csv`."""
    max_shrinkage: float = 0.2
    """Share of a sheet's rows that may vanish in one night before it is refused."""


def read_settings() -> Settings:
    """The current settings."""
    return resolve_settings(Settings, "register")
