"""What the Graph API tells of the account: two series by day, and totals of a window."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sources.sandbox.vendors.meta_graph.account import Account, done, seen
from sources.sandbox.vendors.meta_graph.days import (
    Days,
    Window,
    day_begins,
    days_told,
    metrics_asked,
    today,
)
from sources.sandbox.vendors.meta_graph.errors import GraphError
from sources.sandbox.vendors.meta_graph.metrics import (
    Metric,
    alive,
    head,
    not_listed,
    period_of,
    series,
)
from sources.sandbox.vendors.meta_graph.nodes import Ask
from sources.sandbox.world.clock import DAY, day_number

RETIRED_TONIGHT = "follower_count"
_LONGEST_WINDOW, _FOLLOWER_DAYS, _HISTORY = 30, 30, 90 * DAY

# The totals of `reach` and `accounts_engaged` are of different people on each day, so that more
# days have less than the sum of them.
_UNIQUE = ("reach", "accounts_engaged")
_SERIES = {
    "reach": Metric(seen(5, 40)),
    "follower_count": Metric(Account.came),
    "impressions": Metric(seen(9, 60), date(2025, 4, 21)),
}
_TOTALS = {
    "reach": _SERIES["reach"],
    "views": Metric(seen(9, 60)),
    "accounts_engaged": Metric(seen(1, 0)),
    "total_interactions": Metric(done()),
    "likes": Metric(done("like")),
    "comments": Metric(done("comment")),
    "shares": Metric(done("share")),
    "saves": Metric(done("save")),
    "replies": Metric(lambda _, days: days.numbers * 0),
    "follows_and_unfollows": Metric(lambda account, days: account.came(days) + account.left(days)),
    "profile_links_taps": Metric(seen(0, 2)),
    "website_clicks": Metric(seen(0, 1)),
    "profile_views": Metric(seen(1, 4)),
}
_LIVES = {name: metric.until for name, metric in {**_TOTALS, **_SERIES}.items()}


def account_insights(account: Account, ask: Ask) -> dict[str, Any]:
    """The edge of the account's metrics; a day without figures is simply not there."""
    names = metrics_asked(ask)
    _refuse_unknown(names, ask, RETIRED_TONIGHT if "retired_metric" in account.faults else None)
    window = Window.asked(ask, _LONGEST_WINDOW)
    is_total = ask.parameters.get("metric_type") == "total_value"
    _refuse_misfits(names, window, ask, is_total=is_total)
    days = account.told(days_told(max(window.since, ask.now - _HISTORY), window.until, ask.now))
    told = names if len(days.numbers) else ()
    if is_total:
        data = [_total(account, name, days, ask) for name in told]
    else:
        data = [series(account.id, n, days, _SERIES[n].values(account, days)) for n in told]
    return {"data": data, "paging": window.paging(ask)}


def _refuse_unknown(names: Sequence[str], ask: Ask, retired: str | None) -> None:
    known = alive(_LIVES, today(ask.now), retired)
    for place, name in enumerate(names):
        if name not in known:
            raise not_listed(place, known)
    period = period_of(ask)
    if period != "day":
        listed = ", ".join(names)
        message = f"(#100) The following metrics ({listed}) do not support the period {period}"
        raise GraphError(message, 100)


def _refuse_misfits(names: Sequence[str], window: Window, ask: Ask, *, is_total: bool) -> None:
    """Metrics asked for in the other form than theirs, or further back than they go."""
    misfits = [name for name in names if name not in (_TOTALS if is_total else _SERIES)]
    if misfits and is_total:
        message = (
            f"(#100) Incompatible metrics ({', '.join(misfits)}) with metric type (total_value)"
        )
        raise GraphError(message, 100)
    if misfits:
        message = (
            f"(#100) The following metrics ({', '.join(misfits)}) should be specified with "
            "parameter metric_type=total_value"
        )
        raise GraphError(message, 100)
    first_day = day_number(today(ask.now)) - _FOLLOWER_DAYS
    if "follower_count" in names and window.since < day_begins(first_day):
        message = (
            "(#100) (follower_count) metric only supports querying data for the last 30 days "
            "excluding the current day"
        )
        raise GraphError(message, 100)


def _total(account: Account, name: str, days: Days, ask: Ask) -> dict[str, Any]:
    """One number for the whole window; who came and who left apart, where that is asked for."""
    values = _TOTALS[name].values(account, days)
    total: dict[str, Any] = {"value": int(values.max() if name in _UNIQUE else values.sum())}
    if name == "follows_and_unfollows" and ask.parameters.get("breakdown") == "follow_type":
        moves = {"FOLLOWER": account.came(days), "NON_FOLLOWER": account.left(days)}
        results = [
            {"dimension_values": [kind], "value": int(count.sum())} for kind, count in moves.items()
        ]
        total["breakdowns"] = [{"dimension_keys": ["follow_type"], "results": results}]
    return {**head(account.id, name, "day"), "total_value": total}
