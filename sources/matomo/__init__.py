"""Matomo: visits, page views and downloads of the web and of Què de Què, over the Reporting API.

Matomo has no change dates: each night reads the last days again and replaces them.
"""

from collections.abc import Iterable

import dlt
from dlt.extract.resource import DltResource

from sources.common.merge_resource import merge_resource
from sources.matomo.health_check import check_health
from sources.matomo.load import MatomoExtraction
from sources.matomo.schema import ACTIONS, ADDRESSES, MONTHS, VISITS

__all__ = ["check_health", "matomo"]


@dlt.source(name="matomo", max_table_nesting=0)
def matomo() -> Iterable[DltResource]:
    """Daily summaries of two sites, and the pages and downloads of the web, day by day."""
    extraction = MatomoExtraction()
    yield merge_resource(
        extraction.visits(),
        "visits",
        "One row per site and day: its visits.",
        VISITS,
        ("site", "day"),
    )
    yield merge_resource(
        extraction.actions(),
        "actions",
        "One row per day of the web: its actions.",
        ACTIONS,
        ("site", "day"),
    )
    yield merge_resource(
        extraction.visits_periods(),
        "visits_periods",
        "One row per site, month or year, and day for which its unique visitors were read.",
        MONTHS,
        ("site", "period", "starts_on", "read_for"),
    )
    yield merge_resource(
        extraction.page_urls(),
        "page_urls",
        "One row per day and page viewed on the web.",
        ADDRESSES,
        ("id",),
    )
    yield merge_resource(
        extraction.downloads(),
        "downloads",
        "One row per day and file downloaded from the web.",
        ADDRESSES,
        ("id",),
    )
