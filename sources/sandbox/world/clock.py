"""Local time of the centre for whole arrays: UTC seconds, wall seconds and days.

A moment is an int32 count of seconds since 1970 (enough until 2038): "UTC" seconds for
instants, "wall" seconds for what a clock in Barcelona shows, "days" for local dates.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]

MADRID = ZoneInfo("Europe/Madrid")
DAY = 86_400
NEVER = np.iinfo(np.int32).max
EPOCH = date(1970, 1, 1)


def last_sunday(year: int, month: int) -> date:
    """The last Sunday of March or October, when the clocks change."""
    last = date(year, month, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)


def _clock_changes() -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """UTC seconds of every clock change, and the offset in force from each on."""
    instants = [datetime(1999, 12, 31, tzinfo=UTC)]
    instants += [
        datetime.combine(last_sunday(year, month), time(1), UTC)
        for year in range(2000, 2038)
        for month in (3, 10)
    ]
    offsets = [(at.astimezone(MADRID).utcoffset() or timedelta()).seconds for at in instants]
    return np.array([int(at.timestamp()) for at in instants]), np.array(offsets)


_CHANGES, _OFFSETS = _clock_changes()


def to_wall(utc: Ints) -> Ints:
    """What the clock in Barcelona shows at these instants."""
    offset = _OFFSETS[np.searchsorted(_CHANGES, utc, side="right") - 1]
    return (utc + offset).astype(np.int32)


def to_utc(wall: Ints) -> Ints:
    """The instant of each wall time: the earlier one in the repeated hour of October."""
    summer = (wall - 7200).astype(np.int32)
    return np.where(to_wall(summer) == wall, summer, wall - 3600).astype(np.int32)


def day_number(day: date) -> int:
    """Days since 1970 of a date."""
    return (day - EPOCH).days


def wall_seconds(moment: datetime) -> int:
    """Wall seconds of a naive local moment."""
    return int(moment.replace(tzinfo=UTC).timestamp())


def utc_seconds(moment: datetime) -> int:
    """UTC seconds of a naive local moment."""
    return int(to_utc(np.array([wall_seconds(moment)], dtype=np.int32))[0])


def night_after(as_of: date) -> int:
    """UTC seconds of 02:00 local on the day after `as_of`, when the nightly load begins."""
    return utc_seconds(datetime.combine(as_of + timedelta(days=1), time(2)))
