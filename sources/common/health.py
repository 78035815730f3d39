"""Results of a source's health check, as `jussana doctor` shows them."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class HealthResult:
    """One thing that was checked: passed if it needs no remedy.

    Attributes:
        text: what was found, in short and without secrets.
        remedy: what to do about it; empty if it is as it should be.
        at: what time it was at the vendor, if known: the doctor compares clocks.
    """

    text: str
    remedy: str = ""
    at: datetime | None = None


_SOON = timedelta(days=14)


@dataclass(frozen=True)
class Validity:
    """How long a credential is valid, as the vendor says.

    Attributes:
        until: its end; None if it has none.
        asked_at: what time it was at the vendor then.
    """

    until: datetime | None
    asked_at: datetime

    @property
    def is_soon_over(self) -> bool:
        """Whether somebody should get a new one now."""
        return self.until is not None and self.until - self.asked_at < _SOON

    def __str__(self) -> str:
        return f"good until {self.until:%Y-%m-%d}" if self.until else "good without an end"
