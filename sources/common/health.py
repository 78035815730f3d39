"""Results of a source's health check, as `jussana doctor` shows them."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class HealthResult:
    """The result of one check; it passed if `remedy` is empty.

    Attributes:
        text: what was found, short and without secrets.
        remedy: what to do about it; empty if there is no problem.
        at: the vendor's clock, if known; the doctor compares it with this machine's.
    """

    text: str
    remedy: str = ""
    at: datetime | None = None


_SOON = timedelta(days=14)


@dataclass(frozen=True)
class Validity:
    """The validity of a credential, as the vendor states it.

    Attributes:
        until: its end; None if it has none.
        asked_at: the vendor's clock at the time of the request.
    """

    until: datetime | None
    asked_at: datetime

    @property
    def is_soon_over(self) -> bool:
        """Whether it is time to get a new credential."""
        return self.until is not None and self.until - self.asked_at < _SOON

    def __str__(self) -> str:
        return f"good until {self.until:%Y-%m-%d}" if self.until else "good without an end"
