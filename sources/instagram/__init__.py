"""Instagram: the centre's professional account, over Meta's Graph API.

What the vendor says only of the present is read each night and kept per day: followers, and the
counters of media. Figures by day are read again for a while, as they come late. Media that the
account lost are removed with tombstones (`_deleted`).
"""

from collections.abc import Iterable

import dlt
from dlt.extract.resource import DltResource

from sources.common.merge_resource import upserted
from sources.instagram.health_check import diagnose, validity
from sources.instagram.load import Load
from sources.meta_graph.insights import INSIGHTS_KEY

__all__ = ["diagnose", "instagram", "validity"]


@dlt.source(name="instagram", max_table_nesting=0)
def instagram() -> Iterable[DltResource]:
    """Followers, media with their counters, and insights of one account."""
    load = Load()
    yield upserted(
        load.account_readings(),
        "account_readings",
        "One row per day for which the account's followers were read.",
        ("read_on",),
    )
    yield upserted(
        load.media(), "media", "One row per post or reel of the account; no stories.", ("id",)
    )
    yield upserted(
        load.media_readings(),
        "media_readings",
        "One row per post or reel and day on which its counters were found changed.",
        ("media_id", "read_on"),
    )
    yield upserted(
        load.account_insights(),
        "account_insights",
        "One row per metric of the account and day, in California's days.",
        INSIGHTS_KEY,
    )
    yield upserted(
        load.metrics(),
        "metrics",
        "One row per metric asked for, with whether the vendor still knows it.",
        ("metric",),
    )
