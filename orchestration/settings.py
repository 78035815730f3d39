"""Settings of the project: its profiles, and the paths of their files."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

REPOSITORY = Path(__file__).resolve().parents[1]
SEEDS = REPOSITORY / "dbt_project" / "seeds"

ProfileName = Literal["demo", "production"]
PROFILES: tuple[ProfileName, ...] = ("demo", "production")


class UnknownProfile(ValueError):
    """No profile has this name; the message lists the profiles."""


@dataclass(frozen=True)
class Profile:
    """One set of data: `demo` fed by the sandbox, `production` by the vendors."""

    name: ProfileName
    folder: Path

    @property
    def warehouse(self) -> Path:
        """The DuckDB file that loads and dbt write; readers never open it."""
        return self.folder / "warehouse.duckdb"

    @property
    def published(self) -> Path:
        """What readers open: `marts.duckdb`, the Parquet files, and the last nights."""
        return self.folder / "published"

    @property
    def marts(self) -> Path:
        """The file that readers open."""
        return self.published / "marts.duckdb"

    @property
    def check_pages(self) -> Path:
        """The results of the last check of each table, as HTML pages."""
        return self.folder / "checks"

    @property
    def dlt_state(self) -> Path:
        """Working files of dlt; nothing in them has to survive a night."""
        return self.folder / "dlt"


def data_folder() -> Path:
    """The folder of all data: `JUSSANA_DATA`, or `data/` in the repository."""
    return Path(os.environ.get("JUSSANA_DATA") or REPOSITORY / "data").absolute()


def profile(name: str | None = None) -> Profile:
    """The profile of this name; without a name, that of `JUSSANA_PROFILE`, or the demo.

    Raises:
        UnknownProfile: there is no such profile.
    """
    name = name or os.environ.get("JUSSANA_PROFILE") or "demo"
    for known in PROFILES:
        if name == known:
            return Profile(known, data_folder() / known)
    raise UnknownProfile(f"there is no profile '{name}': take one of {', '.join(PROFILES)}")


def environment_of_commands() -> dict[str, str]:
    """Environment variables that let dlt find `.dlt/`, whatever the current directory.

    dlt reads them when it is imported; a variable that is already set takes precedence.
    """
    return {"DLT_PROJECT_DIR": os.environ.get("DLT_PROJECT_DIR", str(REPOSITORY))}
