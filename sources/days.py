"""Days of the house: Barcelona's, whatever the clock of server or vendor."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

HOUSE_ZONE = ZoneInfo("Europe/Madrid")


def last_complete_day(clock: datetime) -> date:
    """The day that a reading made at this moment stands for: the one before, locally.

    Nights read after midnight what was true when the day ended; a reading repeated later in the
    day replaces that of the night.
    """
    return clock.astimezone(HOUSE_ZONE).date() - timedelta(days=1)
