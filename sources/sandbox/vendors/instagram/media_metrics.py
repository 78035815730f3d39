"""The lifetime metrics of a medium, which differ by product."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sources.sandbox.vendors.meta_graph.days import metrics_asked, today
from sources.sandbox.vendors.meta_graph.errors import GraphError
from sources.sandbox.vendors.meta_graph.metrics import available, head, not_listed
from sources.sandbox.vendors.meta_graph.nodes import NodeRequest

from .media import Media

_FEW_VIEWERS = 5
_RETIRED = date(2025, 4, 21)

_ALL: dict[str, Callable[[Media], int]] = {
    "views": lambda media: media.views,
    "reach": lambda media: media.views * 4 // 5,
    "total_interactions": lambda media: media.interactions,
    "shares": lambda media: media.shares,
}
_LASTING: dict[str, Callable[[Media], int]] = {
    **_ALL,
    "likes": lambda media: media.likes,
    "comments": lambda media: media.comments,
    "saved": lambda media: media.saves,
    "reposts": lambda _: 0,
}
_BY_PRODUCT: dict[str, dict[str, Callable[[Media], int]]] = {
    "FEED": {
        **_LASTING,
        "follows": lambda media: media.likes // 40,
        "profile_visits": lambda media: media.likes // 9,
        "profile_activity": lambda media: media.likes // 30,
        "impressions": lambda media: media.views,
    },
    "REELS": {
        **_LASTING,
        "ig_reels_avg_watch_time": lambda media: 3000 + media.likes * 10,
        "ig_reels_video_view_total_time": lambda media: media.views * 3000,
        "reels_skip_rate": lambda media: 30 + media.likes % 40,
        "crossposted_views": lambda media: media.views + media.views // 3,
        "facebook_views": lambda media: media.views // 3,
        "plays": lambda media: media.views,
    },
    "STORY": {
        **_ALL,
        "follows": lambda _: 0,
        "profile_visits": lambda _: 1,
        "profile_activity": lambda _: 0,
        "replies": lambda _: 0,
        "navigation": lambda media: media.views,
        "link_clicks": lambda _: 2,
        "impressions": lambda media: media.views,
    },
}
_RETIRED_ON: dict[str, date | None] = {
    **{name: None for metrics in _BY_PRODUCT.values() for name in metrics},
    "impressions": _RETIRED,
    "plays": _RETIRED,
    "video_views": date(2025, 1, 8),
}


def media_insights(media: Media, request: NodeRequest) -> dict[str, Any]:
    """The edge of a medium's metrics; one metric of another product refuses them all."""
    names, known = metrics_asked(request), available(_RETIRED_ON, today(request.now), None)
    for place, name in enumerate(names):
        if name not in known:
            raise not_listed(place, known)
    if media.is_before_conversion:
        raise GraphError(
            "Invalid parameter",
            100,
            2108006,
            is_transient=False,
            error_user_title="Media posted before business account conversion",
            error_user_msg="The media was posted before the most recent time that the user's "
            "account was converted to a business account from a personal account.",
        )
    values = _BY_PRODUCT[media.product]
    for name in names:
        if name not in values:
            message = (
                f"(#100) The Media Insights API does not support the {name} metric for this "
                "media product type."
            )
            raise GraphError(message, 100)
    if media.views < _FEW_VIEWERS:
        raise GraphError("(#10) Not enough viewers for the media to show insights", 10)
    return {
        "data": [
            {**head(media.id, name, "lifetime"), "values": [{"value": values[name](media)}]}
            for name in names
        ]
    }
