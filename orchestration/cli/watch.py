"""`jussana watch`: the dead man's switch, for cron. It says when no night was published lately.

It asks neither Dagster nor the warehouse: it works when they do not, and while a night runs.
"""

from datetime import UTC, datetime, timedelta

import duckdb

from orchestration.alerts.incidents import Incident, reconcile
from orchestration.publication.publish import current_night
from orchestration.settings import Profile

# An hour off is a clock; more, and the switch could not go off for as long.
_TOLERATED_SKEW = timedelta(hours=1)
_KIND = "watch"


def watch(here: Profile, longest: timedelta, now: datetime | None = None) -> tuple[bool, str]:
    """Tell whether the published marts are fresh, in one line; raise or close the alert.

    Args:
        here: whose marts.
        longest: how long ago they may have been published.
        now: the moment to judge at; the present one if not given.
    """
    now = now or datetime.now(UTC)
    is_fresh, line = _judge(here, longest, now)
    incident = Incident(
        kind=_KIND,
        subject="",
        title="the board is not fresh",
        what=line,
        advice="docs/operations.md, section “The board is not fresh”",
    )
    reconcile(here, [] if is_fresh else [incident], {_KIND})
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
        return False, f"{here.marts} is of none of the nights in {here.published / 'nights'}"
    age = now - night.published_at
    line = f"night {night.night} was published {_hours(age)} ago, at most {_hours(longest)} allowed"
    if age < -_TOLERATED_SKEW:
        return False, f"{line}: the clock of this machine was or is wrong"
    return age <= longest, line


def _hours(span: timedelta) -> str:
    return f"{span / timedelta(hours=1):.1f} h"
