"""What is loaded of an account: which fields and metrics, and nothing else.

Only declared fields are kept of a response. Left out on purpose, as they may hold personal
data or mean nothing later: captions, comments, user names, and addresses of media.
"""

from datetime import timedelta

from sources.common.arrow_columns import Column, Kind
from sources.meta_graph.insights import Daily

ACCOUNT_FIELDS = "followers_count,media_count"
ACCOUNT_READINGS = (
    Column("read_on", "read_on", Kind.DATE),
    Column("followers", "followers_count", Kind.INTEGER),
    Column("media", "media_count", Kind.INTEGER),
)

MEDIA = (
    Column("id", "id", Kind.TEXT),
    Column("media_type", "media_type", Kind.TEXT),
    Column("product_type", "media_product_type", Kind.TEXT),
    Column("published", "timestamp", Kind.MOMENT, zone=None),
)

# likes are absent where the owner hides them, the others where the API's version has none
COUNTERS = (
    Column("likes", "like_count", Kind.INTEGER, is_optional=True),
    Column("comments", "comments_count", Kind.INTEGER),
    Column("saves", "saved_count", Kind.INTEGER, is_optional=True),
    Column("shares", "shares_count", Kind.INTEGER, is_optional=True),
)
MEDIA_READINGS = (
    Column("media_id", "id", Kind.TEXT),
    Column("read_on", "read_on", Kind.DATE),
    *COUNTERS,
    Column("interactions", "total_interactions", Kind.INTEGER, is_optional=True),
)

MEDIA_FIELDS = ",".join(column.field for column in (*MEDIA, *COUNTERS))

_WINDOW = timedelta(days=30)
_SERIES: dict[str, str | int] = {"metric_type": "time_series"}

METRICS_BY_DAY = [
    Daily("follower_count", _WINDOW, timedelta(days=29), _SERIES),
    Daily("reach", _WINDOW, timedelta(days=89), _SERIES),
]
