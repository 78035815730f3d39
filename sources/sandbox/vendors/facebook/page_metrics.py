"""What the Graph API tells of the page by day: metrics alive and dead, in windows of 90 days."""

from datetime import date
from typing import Any

from sources.sandbox.vendors.meta_graph.account import Account, done, seen
from sources.sandbox.vendors.meta_graph.days import Window, days_told, metrics_asked, today
from sources.sandbox.vendors.meta_graph.errors import GraphError
from sources.sandbox.vendors.meta_graph.metrics import Metric, alive, period_of, series
from sources.sandbox.vendors.meta_graph.nodes import Ask
from sources.sandbox.world.clock import DAY

RETIRED_TONIGHT = "page_follows"
_LONGEST_WINDOW = 90
_HISTORY = 2 * 365 * DAY
_FIRST_DEATH, _SECOND_DEATH = date(2025, 11, 15), date(2026, 6, 15)


def unknown_metric() -> GraphError:
    """The refusal of a whole request for one name in it, which it does not say."""
    return GraphError("(#100) The value must be a valid insights metric", 100)


METRICS: dict[str, Metric] = {
    "page_follows": Metric(lambda page, days: page.followers.at(days.ends - 1)),
    "page_daily_follows": Metric(Account.came),
    "page_daily_follows_unique": Metric(Account.came),
    "page_daily_unfollows_unique": Metric(Account.left),
    "page_media_view": Metric(seen(14, 40)),
    "page_total_media_view_unique": Metric(seen(9, 25)),
    "page_post_engagements": Metric(seen(2, 0)),
    "page_total_actions": Metric(lambda _, days: days.numbers * 7 % 5),
    "page_views_total": Metric(seen(1, 6)),
    "page_video_views": Metric(seen(3, 5)),
    **{
        f"page_actions_post_reactions_{name}_total": Metric(done(deed))
        for name, deed in {
            "like": "like", "love": "love", "wow": "wow", "haha": "haha", "sorry": "sad",
            "anger": "angry",
        }.items()
    },
    "page_fans": Metric(lambda page, days: page.followers.at(days.ends - 1) - 730, _FIRST_DEATH),
    "page_fan_adds": Metric(Account.came, _FIRST_DEATH),
    "page_fan_adds_unique": Metric(Account.came, _FIRST_DEATH),
    "page_fan_removes": Metric(Account.left, _FIRST_DEATH),
    "page_impressions": Metric(seen(16, 45), _FIRST_DEATH),
    "page_impressions_unique": Metric(seen(9, 25), _SECOND_DEATH),
    "page_posts_impressions": Metric(seen(12, 30), _SECOND_DEATH),
    "page_engaged_users": Metric(seen(1, 2), date(2024, 3, 14)),
    "page_consumptions": Metric(seen(1, 4), date(2024, 3, 14)),
}  # fmt: skip


def page_insights(page: Account, ask: Ask) -> dict[str, Any]:
    """The edge of the page's metrics; a day or a period without figures is simply not there."""
    names = metrics_asked(ask)
    retired = RETIRED_TONIGHT if "retired_metric" in page.faults else None
    known = alive({name: m.until for name, m in METRICS.items()}, today(ask.now), retired)
    if not set(names) <= set(known):
        raise unknown_metric()
    period = period_of(ask, "day")
    window = Window.asked(ask, _LONGEST_WINDOW)
    days = page.told(days_told(max(window.since, ask.now - _HISTORY), window.until, ask.now))
    told = names if period == "day" and len(days.numbers) else ()
    return {
        "data": [series(page.id, name, days, METRICS[name].values(page, days)) for name in told],
        "paging": window.paging(ask),
    }
