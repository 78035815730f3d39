"""The account's metrics: series by day, and totals of a window."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sources.sandbox.vendors.meta_graph.account import GraphAccount, engagement_metric, view_metric
from sources.sandbox.vendors.meta_graph.days import (
    Days,
    Window,
    day_begins,
    metrics_asked,
    reported_days,
    today,
)
from sources.sandbox.vendors.meta_graph.errors import GraphError
from sources.sandbox.vendors.meta_graph.metrics import (
    Metric,
    available,
    head,
    not_listed,
    period_of,
    series,
)
from sources.sandbox.vendors.meta_graph.nodes import NodeRequest
from sources.sandbox.world.clock import DAY, day_number

RETIRED_TONIGHT = "follower_count"
_LONGEST_WINDOW, _FOLLOWER_DAYS, _HISTORY = 30, 30, 90 * DAY

# These count people, some of whom come on several days: a total is less than the sum of its days.
_UNIQUE = ("reach", "accounts_engaged")
_SERIES = {
    "reach": Metric(view_metric(5, 40)),
    "follower_count": Metric(GraphAccount.came),
    "impressions": Metric(view_metric(9, 60), date(2025, 4, 21)),
}
_TOTALS = {
    "reach": _SERIES["reach"],
    "views": Metric(view_metric(9, 60)),
    "accounts_engaged": Metric(view_metric(1, 0)),
    "total_interactions": Metric(engagement_metric()),
    "likes": Metric(engagement_metric("like")),
    "comments": Metric(engagement_metric("comment")),
    "shares": Metric(engagement_metric("share")),
    "saves": Metric(engagement_metric("save")),
    "replies": Metric(lambda _, days: days.numbers * 0),
    "follows_and_unfollows": Metric(lambda account, days: account.came(days) + account.left(days)),
    "profile_links_taps": Metric(view_metric(0, 2)),
    "website_clicks": Metric(view_metric(0, 1)),
    "profile_views": Metric(view_metric(1, 4)),
}
_RETIRED_ON = {name: metric.until for name, metric in {**_TOTALS, **_SERIES}.items()}


def account_insights(account: GraphAccount, request: NodeRequest) -> dict[str, Any]:
    """The edge of the account's metrics; days without figures are left out."""
    names = metrics_asked(request)
    _refuse_unknown(names, request, RETIRED_TONIGHT if "retired_metric" in account.faults else None)
    window = Window.asked(request, _LONGEST_WINDOW)
    is_total = request.parameters.get("metric_type") == "total_value"
    _refuse_misfits(names, window, request, is_total=is_total)
    days = account.reported(
        reported_days(max(window.since, request.now - _HISTORY), window.until, request.now)
    )
    reported = names if len(days.numbers) else ()
    if is_total:
        data = [_total(account, name, days, request) for name in reported]
    else:
        data = [series(account.id, n, days, _SERIES[n].values(account, days)) for n in reported]
    return {"data": data, "paging": window.paging(request)}


def _refuse_unknown(names: Sequence[str], request: NodeRequest, retired: str | None) -> None:
    known = available(_RETIRED_ON, today(request.now), retired)
    for place, name in enumerate(names):
        if name not in known:
            raise not_listed(place, known)
    period = period_of(request)
    if period != "day":
        listed = ", ".join(names)
        message = f"(#100) The following metrics ({listed}) do not support the period {period}"
        raise GraphError(message, 100)


def _refuse_misfits(
    names: Sequence[str], window: Window, request: NodeRequest, *, is_total: bool
) -> None:
    """Refuses metrics that do not come in this form (series or total), or so far back."""
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
    first_day = day_number(today(request.now)) - _FOLLOWER_DAYS
    if "follower_count" in names and window.since < day_begins(first_day):
        message = (
            "(#100) (follower_count) metric only supports querying data for the last 30 days "
            "excluding the current day"
        )
        raise GraphError(message, 100)


def _total(account: GraphAccount, name: str, days: Days, request: NodeRequest) -> dict[str, Any]:
    """One number for the whole window; with a breakdown by who came and who left, if asked for."""
    values = _TOTALS[name].values(account, days)
    total: dict[str, Any] = {"value": int(values.max() if name in _UNIQUE else values.sum())}
    if name == "follows_and_unfollows" and request.parameters.get("breakdown") == "follow_type":
        moves = {"FOLLOWER": account.came(days), "NON_FOLLOWER": account.left(days)}
        results = [
            {"dimension_values": [kind], "value": int(count.sum())} for kind, count in moves.items()
        ]
        total["breakdowns"] = [{"dimension_keys": ["follow_type"], "results": results}]
    return {**head(account.id, name, "day"), "total_value": total}
