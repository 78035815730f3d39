"""X: followers, posts and interactions of the centre's account, over API v2.

X gives only current figures, and charges for each read. Followers and counters are read each night
and kept by day. Recent posts are read again each night, older ones about once a month to see
whether they still exist. A nightly cost limit decides how many are read.
"""

from collections.abc import Iterable

import dlt
from dlt.extract.resource import DltResource

from sources.common.merge_resource import merge_resource
from sources.x.health_check import check_health
from sources.x.load import XExtraction
from sources.x.schema import ACCOUNT_READINGS, POST_READINGS, POSTS, SPENDING

__all__ = ["check_health", "x"]


@dlt.source(name="x", max_table_nesting=0)
def x() -> Iterable[DltResource]:
    """Counters of one account and of its posts, by day, and what reading them cost."""
    extraction = XExtraction()
    yield merge_resource(
        extraction.account_readings(),
        "account_readings",
        "One row per account and day whose end its counters stand for.",
        ACCOUNT_READINGS,
        ("account_id", "read_on"),
    )
    yield merge_resource(
        extraction.posts(),
        "posts",
        "One row per post, whatever its edits; posts of others passed on are left out.",
        POSTS,
        ("post_id",),
    )
    yield merge_resource(
        extraction.post_readings(),
        "post_readings",
        "One row per post and day whose end its counters stand for; a deleted post's stay.",
        POST_READINGS,
        ("post_id", "read_on"),
    )
    yield merge_resource(
        extraction.spending(),
        "spending",
        "One row per day and kind of resource that X charges for.",
        SPENDING,
        ("read_on", "resource"),
    )
