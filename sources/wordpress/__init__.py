"""WordPress: what the centre's web publishes, over the REST API `wp/v2`.

Entries of all configured types lie in one table, upserted by WordPress's id. Changes are found
by their date, with an overlap; deleted entries, and ones that were published or lost a category
without a change of date, by comparing ids, dates and categories of all. Files and categories are
read whole.
"""

from collections.abc import Iterable

import dlt
from dlt.extract.resource import DltResource

from sources.common.merge_resource import merge_resource
from sources.wordpress.health_check import check_health
from sources.wordpress.load import WordpressExtraction
from sources.wordpress.routes import CATEGORIES, MEDIA, POST_COLUMNS

__all__ = ["check_health", "wordpress"]


@dlt.source(name="wordpress", max_table_nesting=0)
def wordpress() -> Iterable[DltResource]:
    """Published entries, files and categories of one WordPress."""
    extraction = WordpressExtraction()
    yield merge_resource(
        extraction.posts(),
        "posts",
        "One row per published entry: news, guides, publications, calls, offers.",
        POST_COLUMNS,
        ("id",),
    )
    yield merge_resource(
        extraction.media(),
        "media",
        "One row per file in the library of the web, with the entry it belongs to.",
        MEDIA.columns,
        ("id",),
    )
    yield merge_resource(
        extraction.categories(),
        "categories",
        "One row per category of news.",
        CATEGORIES.columns,
        ("id",),
    )
