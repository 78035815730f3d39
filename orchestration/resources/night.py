"""The run configuration: as-of date, profile, and the sandbox's world that feeds the night."""

from datetime import date
from typing import Any

import dagster as dg
from pydantic import Field

from orchestration.resources.demo import DEMO_SEED
from orchestration.settings import Profile, profile
from sources.common.timezones import yesterday

# Faults that change records of the sandbox's world, and not only its responses.
_REWRITING = ("late_edits", "vanished_rows")


class Night(dg.ConfigurableResource[Any]):
    """The configuration of one night; the same for every step of a run."""

    profile_name: str = Field(
        default="", description="demo or production; empty: JUSSANA_PROFILE, or demo"
    )
    as_of: str = Field(
        default="", description="last day that the figures cover, YYYY-MM-DD; empty: yesterday"
    )
    seed: int = Field(default=DEMO_SEED, description="demo only: seed of the sandbox's world")
    scale: int = Field(default=1, description="demo only: multiplies the sandbox's volumes")
    faults: list[str] = Field(
        default_factory=list, description="demo only: faults of the vendors, SOURCE:NAME"
    )

    @property
    def profile(self) -> Profile:
        """The profile whose warehouse the night writes."""
        return profile(self.profile_name)

    @property
    def day(self) -> date:
        """The as-of date."""
        return date.fromisoformat(self.as_of) if self.as_of else yesterday()

    @property
    def world(self) -> str | None:
        """Identifies the sandbox's world; None for real vendors."""
        if self.profile.name == "production":
            return None
        world = [f"seed {self.seed}", f"scale {self.scale}", str(self.day.year)]
        return ", ".join([*world, *self.rewriting_faults])

    @property
    def rewriting_faults(self) -> list[str]:
        """The faults that change records of the sandbox's world."""
        return sorted(fault for fault in self.faults if fault.split(":")[-1] in _REWRITING)
