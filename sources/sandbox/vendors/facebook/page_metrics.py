"""The page's metrics by day: those in use and those retired, in windows of 90 days."""

from datetime import date
from typing import Any

from sources.sandbox.vendors.meta_graph.account import GraphAccount, engagement_metric, view_metric
from sources.sandbox.vendors.meta_graph.days import Window, metrics_asked, reported_days, today
from sources.sandbox.vendors.meta_graph.errors import GraphError
from sources.sandbox.vendors.meta_graph.metrics import Metric, available, period_of, series
from sources.sandbox.vendors.meta_graph.nodes import NodeRequest
from sources.sandbox.world.clock import DAY

RETIRED_TONIGHT = "page_follows"
_LONGEST_WINDOW = 90
_HISTORY = 2 * 365 * DAY
_RETIRED_2025, _RETIRED_2026 = date(2025, 11, 15), date(2026, 6, 15)


def unknown_metric() -> GraphError:
    """The refusal of a whole request for one unknown metric, which it does not name."""
    return GraphError("(#100) The value must be a valid insights metric", 100)


METRICS: dict[str, Metric] = {
    "page_follows": Metric(lambda page, days: page.followers.at(days.ends - 1)),
    "page_daily_follows": Metric(GraphAccount.came),
    "page_daily_follows_unique": Metric(GraphAccount.came),
    "page_daily_unfollows_unique": Metric(GraphAccount.left),
    "page_media_view": Metric(view_metric(14, 40)),
    "page_total_media_view_unique": Metric(view_metric(9, 25)),
    "page_post_engagements": Metric(view_metric(2, 0)),
    "page_total_actions": Metric(lambda _, days: days.numbers * 7 % 5),
    "page_views_total": Metric(view_metric(1, 6)),
    "page_video_views": Metric(view_metric(3, 5)),
    **{
        f"page_actions_post_reactions_{name}_total": Metric(engagement_metric(engagement))
        for name, engagement in {
            "like": "like", "love": "love", "wow": "wow", "haha": "haha", "sorry": "sad",
            "anger": "angry",
        }.items()
    },
    "page_fans": Metric(lambda page, days: page.followers.at(days.ends - 1) - 730, _RETIRED_2025),
    "page_fan_adds": Metric(GraphAccount.came, _RETIRED_2025),
    "page_fan_adds_unique": Metric(GraphAccount.came, _RETIRED_2025),
    "page_fan_removes": Metric(GraphAccount.left, _RETIRED_2025),
    "page_impressions": Metric(view_metric(16, 45), _RETIRED_2025),
    "page_impressions_unique": Metric(view_metric(9, 25), _RETIRED_2026),
    "page_posts_impressions": Metric(view_metric(12, 30), _RETIRED_2026),
    "page_engaged_users": Metric(view_metric(1, 2), date(2024, 3, 14)),
    "page_consumptions": Metric(view_metric(1, 4), date(2024, 3, 14)),
}  # fmt: skip


def page_insights(page: GraphAccount, request: NodeRequest) -> dict[str, Any]:
    """The edge of the page's metrics; days and periods without figures are left out."""
    names = metrics_asked(request)
    retired = RETIRED_TONIGHT if "retired_metric" in page.faults else None
    known = available({name: m.until for name, m in METRICS.items()}, today(request.now), retired)
    if not set(names) <= set(known):
        raise unknown_metric()
    period = period_of(request, "day")
    window = Window.asked(request, _LONGEST_WINDOW)
    days = page.reported(
        reported_days(max(window.since, request.now - _HISTORY), window.until, request.now)
    )
    reported = names if period == "day" and len(days.numbers) else ()
    return {
        "data": [
            series(page.id, name, days, METRICS[name].values(page, days)) for name in reported
        ],
        "paging": window.paging(request),
    }
