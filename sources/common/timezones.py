"""Days of the house: Barcelona's, whatever the clock of server or vendor."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sources.common.errors import SettingError

HOUSE_ZONE = ZoneInfo("Europe/Madrid")


def last_complete_day(clock: datetime) -> date:
    """The day that a reading made at this moment stands for: the one before, locally.

    Nights read after midnight what was true when the day ended; a reading repeated later in the
    day replaces that of the night.
    """
    return clock.astimezone(HOUSE_ZONE).date() - timedelta(days=1)


def zone_of(name: str, setting: str) -> ZoneInfo:
    """The time zone that a setting names.

    Raises:
        SettingError: there is no such zone.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise SettingError(
            f"{setting} is '{name}', which is no time zone; write one such as Europe/Madrid."
        ) from None
