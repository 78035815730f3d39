"""What `jussana doctor` is told about a source."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class HealthResult:
    """One thing looked at: well if it needs no mend.

    Attributes:
        text: what was found, in a few words and without secrets.
        mend: what to do about it; empty if it is as it should be.
        at: what time it was at the vendor, if it said so: the doctor compares clocks.
    """

    text: str
    remedy: str = ""
    at: datetime | None = None


_SOON = timedelta(days=14)


@dataclass(frozen=True)
class Validity:
    """How long a credential is good, as the vendor says it.

    Attributes:
        until: the moment; None if it does not end.
        asked_at: what time it was at the vendor.
    """

    until: datetime | None
    asked_at: datetime

    @property
    def is_soon_over(self) -> bool:
        """Whether somebody should get a new one now."""
        return self.until is not None and self.until - self.asked_at < _SOON

    def __str__(self) -> str:
        return f"good until {self.until:%Y-%m-%d}" if self.until else "good without an end"
