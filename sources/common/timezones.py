"""Local days of Barcelona, whatever the time zone of the server or vendor."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sources.common.errors import SettingError

LOCAL_TZ = ZoneInfo("Europe/Madrid")


def last_complete_day(clock: datetime) -> date:
    """The day that a reading at this moment stands for: the local day before.

    A night reads after midnight the state at the end of the day; a reading repeated later in the
    day replaces the night's.
    """
    return clock.astimezone(LOCAL_TZ).date() - timedelta(days=1)


def yesterday() -> date:
    """The last complete day in Barcelona, by the clock of this machine."""
    return last_complete_day(datetime.now(LOCAL_TZ))


def zone_of(name: str, setting: str) -> ZoneInfo:
    """The time zone that a setting names.

    Raises:
        SettingError: there is no such zone.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise SettingError(
            f"{setting} is '{name}', which is no time zone; an example of one is Europe/Madrid."
        ) from None
