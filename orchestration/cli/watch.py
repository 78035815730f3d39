"""`jussana watch`, for cron: fails and raises an alert if no night was published lately.

It uses neither Dagster nor the warehouse, so it works when they do not, and while a night runs.
"""

from datetime import UTC, datetime, timedelta

import duckdb

from orchestration.alerts.incidents import WATCH, stale_board
from orchestration.alerts.reconcile import reconcile
from orchestration.publication.nights import current_night
from orchestration.settings import Profile

# With a clock that is further off, the alert would come too late by as much.
_TOLERATED_SKEW = timedelta(hours=1)


def watch(here: Profile, longest: timedelta, now: datetime | None = None) -> tuple[bool, str]:
    """Judge whether the published marts are fresh; raise or resolve the alert.

    Args:
        here: whose marts.
        longest: how long ago they may have been published.
        now: the time to judge at; the present if not given.

    Returns:
        Whether they are fresh, and one line that says why.
    """
    now = now or datetime.now(UTC)
    is_fresh, line = _judge(here, longest, now)
    reconcile(here, [] if is_fresh else [stale_board(line)], {WATCH})
    return is_fresh, line


def _judge(here: Profile, longest: timedelta, now: datetime) -> tuple[bool, str]:
    try:
        night = current_night(here.published)
        if not here.marts.exists():
            return False, f"nothing was ever published at {here.published}"
        with duckdb.connect(str(here.marts), read_only=True) as marts:
            marts.execute("select count(*) from plan_scorecard").fetchone()
    except (OSError, duckdb.Error) as error:
        return False, f"{here.marts} cannot be read: {str(error).partition(chr(10))[0]}"
    if night is None:
        return False, f"{here.marts} belongs to none of the nights in {here.published / 'nights'}"
    age = now - night.published_at
    line = f"night {night.night} was published {_hours(age)} ago, at most {_hours(longest)} allowed"
    if age < -_TOLERATED_SKEW:
        return False, f"{line}: the clock of this machine was or is wrong"
    return age <= longest, line


def _hours(span: timedelta) -> str:
    return f"{span / timedelta(hours=1):.1f} h"
