"""The lifetime metrics of a post; a reel has none."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sources.sandbox.vendors.meta_graph.days import metrics_asked, today
from sources.sandbox.vendors.meta_graph.errors import unknown_field
from sources.sandbox.vendors.meta_graph.metrics import available, head
from sources.sandbox.vendors.meta_graph.nodes import NodeRequest

from .page_metrics import unknown_metric
from .posts import PagePost

_TYPES = ("like", "love", "wow", "haha", "sorry", "anger")
_ENGAGEMENTS = ("like", "love", "wow", "haha", "sad", "angry")


def _clicks(post: PagePost) -> dict[str, int]:
    return {"photo view": post.reactions * 2, "link clicks": post.counts["comment"] * 3}


def _by_type(post: PagePost) -> dict[str, int]:
    counts = {
        name: post.counts[engagement] for name, engagement in zip(_TYPES, _ENGAGEMENTS, strict=True)
    }
    return {name: count for name, count in counts.items() if count}


_METRICS: dict[str, tuple[Callable[[PagePost], Any], date | None]] = {
    "post_media_view": (lambda post: 60 + post.reactions * 21, None),
    "post_total_media_view_unique": (lambda post: 50 + post.reactions * 17, None),
    "post_clicks": (lambda post: sum(_clicks(post).values()), None),
    "post_clicks_by_type": (_clicks, None),
    "post_reactions_by_type_total": (_by_type, None),
    "post_impressions": (lambda post: 70 + post.reactions * 23, date(2025, 11, 15)),
    "post_impressions_unique": (lambda post: 50 + post.reactions * 17, date(2026, 6, 15)),
}


def post_insights(post: PagePost, request: NodeRequest) -> dict[str, Any]:
    """The edge of a post's metrics; a reel has none, as its video has them."""
    if post.kind == "reel":
        raise unknown_field("insights", "Video")
    names = metrics_asked(request)
    known = available(
        {name: until for name, (_, until) in _METRICS.items()}, today(request.now), None
    )
    if not set(names) <= set(known):
        raise unknown_metric()
    return {
        "data": [
            {**head(post.id, name, "lifetime"), "values": [{"value": _METRICS[name][0](post)}]}
            for name in names
        ]
    }
