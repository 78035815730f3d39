"""Local days: Barcelona's, whatever the clock of the server or of the vendor."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sources.common.errors import SettingError

LOCAL_TZ = ZoneInfo("Europe/Madrid")


def last_complete_day(clock: datetime) -> date:
    """The day that a reading made at this moment stands for: the local day before.

    Nights read after midnight what was true when the day ended; a reading repeated later in the
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
