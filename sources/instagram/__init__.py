"""Instagram: the centre's professional account, over Meta's Graph API.

Figures that the vendor gives only for now are read each night and kept per day: followers and
counters of media. Figures by day arrive late, so they are read again for a while. Media that were
deleted are removed with tombstones (`_deleted`).
"""

from collections.abc import Iterable

import dlt
from dlt.extract.resource import DltResource

from sources.common.merge_resource import merge_resource
from sources.instagram.health_check import check_health, validity
from sources.instagram.load import InstagramExtraction
from sources.instagram.schema import ACCOUNT_READINGS, MEDIA, MEDIA_READINGS
from sources.meta_graph.insights import INSIGHTS, INSIGHTS_KEY, METRICS

__all__ = ["check_health", "instagram", "validity"]


@dlt.source(name="instagram", max_table_nesting=0)
def instagram() -> Iterable[DltResource]:
    """Followers, media with their counters, and insights of one account."""
    extraction = InstagramExtraction()
    yield merge_resource(
        extraction.account_readings(),
        "account_readings",
        "One row per day for which the account's followers were read.",
        ACCOUNT_READINGS,
        ("read_on",),
    )
    yield merge_resource(
        extraction.media(),
        "media",
        "One row per post or reel of the account; no stories.",
        MEDIA,
        ("id",),
    )
    yield merge_resource(
        extraction.media_readings(),
        "media_readings",
        "One row per post or reel and day on which its counters were found changed.",
        MEDIA_READINGS,
        ("media_id", "read_on"),
    )
    yield merge_resource(
        extraction.account_insights(),
        "account_insights",
        "One row per metric of the account and day, in California's days.",
        INSIGHTS,
        INSIGHTS_KEY,
    )
    yield merge_resource(
        extraction.metrics(),
        "metrics",
        "One row per metric asked for, with whether the vendor still knows it.",
        METRICS,
        ("metric",),
    )
