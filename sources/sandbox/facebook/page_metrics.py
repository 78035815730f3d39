"""What the Graph API tells of the page by day: metrics alive and dead, in windows of 90 days."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from sources.sandbox.graph.days import Days, Window, days_told, metrics_asked, per_day, today
from sources.sandbox.graph.errors import GraphError
from sources.sandbox.graph.metrics import Metric, alive, series
from sources.sandbox.graph.nodes import Ask
from sources.sandbox.world.clock import DAY
from sources.sandbox.world.followers import Followers
from sources.sandbox.world.life import Array
from sources.sandbox.world.posts import Posts

RETIRED_TONIGHT = "page_follows"
_LONGEST_WINDOW = 90
_HISTORY = 2 * 365 * DAY
_PERIODS = ("day", "week", "days_28", "month", "lifetime", "total_over_range")
_FIRST_DEATH, _SECOND_DEATH = date(2025, 11, 15), date(2026, 6, 15)


@dataclass(frozen=True)
class PageFacts:
    """What the metrics of the page are told from.

    Attributes:
        id: of the page.
        followers: who came and left.
        posts: what was published and done with it.
        first_day: the first one told of, as days since 1970.
        is_metric_retired: whether one of them dies tonight.
    """

    id: str
    followers: Followers
    posts: Posts
    first_day: int
    is_metric_retired: bool


def unknown_metric() -> GraphError:
    """The refusal of a whole request for one name in it, which it does not say."""
    return GraphError("(#100) The value must be a valid insights metric", 100)


def _done(page: PageFacts, days: Days, *deeds: str) -> Array:
    names = list(page.posts.network.deeds)
    codes = [names.index(deed) for deed in deeds or names]
    at = page.posts.deeds.at[np.isin(page.posts.deeds.kind, codes)]
    return per_day(days, np.sort(at))


def _seen(times: int, more: int) -> Callable[[PageFacts, Days], Array]:
    """Something that is seen in proportion to what is done, and a little on every day."""
    return lambda page, days: _done(page, days) * times + more + days.numbers * 17 % 23


def _reactions(deed: str) -> Callable[[PageFacts, Days], Array]:
    return lambda page, days: _done(page, days, deed)


def _came(page: PageFacts, days: Days) -> Array:
    return per_day(days, page.followers.came)


def _left(page: PageFacts, days: Days) -> Array:
    return per_day(days, page.followers.left)


METRICS = {
    "page_follows": Metric(lambda page, days: page.followers.at(days.ends)),
    "page_daily_follows": Metric(_came),
    "page_daily_follows_unique": Metric(_came),
    "page_daily_unfollows_unique": Metric(_left),
    "page_media_view": Metric(_seen(14, 40)),
    "page_total_media_view_unique": Metric(_seen(9, 25)),
    "page_post_engagements": Metric(_seen(2, 0)),
    "page_total_actions": Metric(lambda _, days: days.numbers * 7 % 5),
    "page_views_total": Metric(_seen(1, 6)),
    "page_video_views": Metric(_seen(3, 5)),
    **{
        f"page_actions_post_reactions_{name}_total": Metric(_reactions(deed))
        for name, deed in {
            "like": "like", "love": "love", "wow": "wow", "haha": "haha", "sorry": "sad",
            "anger": "angry",
        }.items()
    },
    "page_fans": Metric(lambda page, days: page.followers.at(days.ends) - 730, _FIRST_DEATH),
    "page_fan_adds": Metric(_came, _FIRST_DEATH),
    "page_fan_adds_unique": Metric(_came, _FIRST_DEATH),
    "page_fan_removes": Metric(_left, _FIRST_DEATH),
    "page_impressions": Metric(_seen(16, 45), _FIRST_DEATH),
    "page_impressions_unique": Metric(_seen(9, 25), _SECOND_DEATH),
    "page_posts_impressions": Metric(_seen(12, 30), _SECOND_DEATH),
    "page_engaged_users": Metric(_seen(1, 2), date(2024, 3, 14)),
    "page_consumptions": Metric(_seen(1, 4), date(2024, 3, 14)),
}  # fmt: skip


def page_insights(page: PageFacts, ask: Ask) -> dict[str, Any]:
    """The edge of the page's metrics; a day or a period without figures is simply not there."""
    names = metrics_asked(ask)
    retired = RETIRED_TONIGHT if page.is_metric_retired else None
    known = alive({name: m.until for name, m in METRICS.items()}, today(ask.now), retired)
    if not set(names) <= set(known):
        raise unknown_metric()
    period = ask.parameters.get("period", "day")
    if period not in _PERIODS:
        message = f"(#100) period must be one of the following values: {', '.join(_PERIODS)}"
        raise GraphError(message, 100)
    window = Window.asked(ask, _LONGEST_WINDOW)
    days = days_told(max(window.since, ask.now - _HISTORY), window.until, ask.now)
    days = days[days.numbers >= page.first_day]
    told = names if period == "day" and len(days.numbers) else ()
    return {
        "data": [series(page.id, name, days, METRICS[name].values(page, days)) for name in told],
        "paging": window.paging(ask),
    }
