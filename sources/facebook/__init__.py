"""Facebook: the centre's Page, over Meta's Graph API.

Figures that the vendor gives only for now are read each night and kept per day: followers and
counters of posts. Figures by day arrive late, so they are read again for a while. Posts that were
deleted are removed with tombstones (`_deleted`).
"""

from collections.abc import Iterable

import dlt
from dlt.extract.resource import DltResource

from sources.common.merge_resource import merge_resource
from sources.facebook.health_check import check_health, validity
from sources.facebook.load import FacebookExtraction
from sources.facebook.schema import PAGE_READINGS, POST_READINGS, POSTS
from sources.meta_graph.insights import INSIGHTS, INSIGHTS_KEY, METRICS

__all__ = ["check_health", "facebook", "validity"]


@dlt.source(name="facebook", max_table_nesting=0)
def facebook() -> Iterable[DltResource]:
    """Followers, posts with their counters, and insights of one Page."""
    extraction = FacebookExtraction()
    yield merge_resource(
        extraction.page_readings(),
        "page_readings",
        "One row per day for which the Page's followers were read.",
        PAGE_READINGS,
        ("read_on",),
    )
    yield merge_resource(
        extraction.posts(), "posts", "One row per published post of the Page.", POSTS, ("id",)
    )
    yield merge_resource(
        extraction.post_readings(),
        "post_readings",
        "One row per post and day on which its counters were found changed.",
        POST_READINGS,
        ("post_id", "read_on"),
    )
    yield merge_resource(
        extraction.page_insights(),
        "page_insights",
        "One row per metric of the Page and day, in California's days.",
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
