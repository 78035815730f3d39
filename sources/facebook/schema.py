"""What is loaded of a Page: which fields and metrics, and nothing else.

Only declared fields are kept of a response. Left out on purpose, as they may hold personal
data: messages and stories of posts, comments, and who reacted.
"""

from datetime import timedelta

from sources.common.arrow_columns import Column, Kind
from sources.meta_graph.insights import Daily

PAGE_FIELDS = "followers_count,fan_count"
PAGE_READINGS = (
    Column("read_on", "read_on", Kind.DATE),
    Column("followers", "followers_count", Kind.INTEGER),
    Column("likes", "fan_count", Kind.INTEGER),
)

# the summary alone: how many people reacted, not who
POST_FIELDS = (
    "id,created_time,updated_time,status_type,shares,"
    "comments.limit(0).summary(true),reactions.limit(0).summary(true)"
)
POSTS = (
    Column("id", "id", Kind.TEXT),
    Column("created", "created_time", Kind.MOMENT, zone=None),
    Column("updated", "updated_time", Kind.TIMESTAMP, zone=None),
    Column("status_type", "status_type", Kind.TEXT, is_optional=True),
)

COUNTERS = ("reactions", "comments", "shares")
POST_READINGS = (
    Column("post_id", "id", Kind.TEXT),
    Column("read_on", "read_on", Kind.DATE),
    *(Column(counter, counter, Kind.INTEGER) for counter in COUNTERS),
)

_WINDOW, _HISTORY = timedelta(days=90), timedelta(days=730)

METRICS_BY_DAY = [
    Daily(metric, _WINDOW, _HISTORY, {})
    for metric in (
        "page_follows",
        "page_media_view",
        "page_total_media_view_unique",
        "page_post_engagements",
        "page_views_total",
    )
]
