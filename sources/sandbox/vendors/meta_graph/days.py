"""The vendor's days: Pacific time, reported late, some never; asked for in limited windows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from sources.sandbox.world.clock import DAY, EPOCH
from sources.sandbox.world.history import Array

from .errors import GraphError
from .nodes import NodeRequest, moment

PACIFIC = ZoneInfo("America/Los_Angeles")
_HOUR = 3600
_USUAL_DAYS = 2


@dataclass(frozen=True)
class Days:
    """Some of the vendor's days: counted from 1970, and when each ended (UTC seconds)."""

    numbers: NDArray[np.int64]
    ends: NDArray[np.int64]

    def __getitem__(self, mask: Array) -> "Days":
        return Days(self.numbers[mask], self.ends[mask])

    @property
    def starts(self) -> NDArray[np.int64]:
        """When each began (UTC seconds): two days a year do not last 24 hours."""
        return np.array([day_begins(int(number)) for number in self.numbers], dtype=np.int64)


@lru_cache(maxsize=8192)
def day_begins(number: int) -> int:
    """When a day begins in Pacific time (UTC seconds)."""
    return int(datetime.combine(EPOCH + timedelta(days=number), time(), PACIFIC).timestamp())


def today(now: int) -> date:
    """The vendor's date at a moment (UTC seconds)."""
    return datetime.fromtimestamp(now, UTC).astimezone(PACIFIC).date()


def reported_days(since: int, until: int, now: int) -> Days:
    """The days that ended in a window (UTC seconds) and whose figures are reported by `now`.

    Figures come 6 to 47 hours after the end of their day. Some days are never reported, though
    none around New Year.
    """
    until = min(until, now)
    numbers = np.arange(since // DAY - 2, until // DAY + 2, dtype=np.int64)
    ends = np.array([day_begins(int(number) + 1) for number in numbers], dtype=np.int64)
    delay = (6 + numbers * 29 % 42) * _HOUR
    month = numbers.astype("datetime64[D]").astype("datetime64[M]").astype(int) % 12
    is_lost = (numbers * 71 % 89 == 0) & (month > 0) & (month < 11)
    reported = (ends > since) & (ends <= until) & (ends + delay <= now) & ~is_lost
    return Days(numbers, ends)[reported]


@dataclass(frozen=True)
class Window:
    """`since` and `until` of a request, in UTC seconds."""

    since: int
    until: int

    @classmethod
    def asked(cls, request: NodeRequest, longest_days: int) -> "Window":
        """The window of a request; the last two days if it names none.

        Raises:
            GraphError: the window is too long, or ends before it begins.
        """
        until = moment(request, "until", request.now)
        since = moment(request, "since", until - _USUAL_DAYS * DAY)
        if since > until:
            raise GraphError("(#100) since param must be before until", 100)
        longest = longest_days * DAY
        if until - since > longest:
            message = (
                f"(#100) There cannot be more than {longest_days} days ({longest} s) between "
                "since and until"
            )
            raise GraphError(message, 100)
        return cls(since, until)

    def paging(self, request: NodeRequest) -> dict[str, str]:
        """Links to the windows before and after, which never end."""
        span = self.until - self.since
        return {
            "previous": request.link(since=self.since - span, until=self.since),
            "next": request.link(since=self.until, until=self.until + span),
        }


def per_day(days: Days, moments: Array) -> NDArray[np.int64]:
    """How many of these moments (UTC seconds, ascending) fall on each day."""
    ends, starts = (np.searchsorted(moments, edge) for edge in (days.ends, days.starts))
    return (ends - starts).astype(np.int64)


def metrics_asked(request: NodeRequest) -> Sequence[str]:
    """The metrics of a request.

    Raises:
        GraphError: it names none.
    """
    names = [
        name.strip() for name in request.parameters.get("metric", "").split(",") if name.strip()
    ]
    if not names:
        text = (
            "No metric was specified to be fetched. Please specify one or more metrics to be "
            "fetched and try again."
        )
        raise GraphError(
            f"(#3001) {text}",
            3001,
            1504028,
            is_transient=False,
            error_user_title="No metric was specified",
            error_user_msg=text,
        )
    return names
