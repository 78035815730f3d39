"""Matomo: visits, page views and downloads of the web and of Què de Què, over the Reporting API.

Matomo tells nobody what it changed: each night reads the last days again, and replaces them.
"""

from collections.abc import Iterable

import dlt
from dlt.extract.resource import DltResource

from sources.common.merge_resource import upserted
from sources.matomo.health_check import diagnose
from sources.matomo.load import Load

__all__ = ["diagnose", "matomo"]


@dlt.source(name="matomo", max_table_nesting=0)
def matomo() -> Iterable[DltResource]:
    """Daily summaries of two sites, and the pages and downloads of the web, day by day."""
    load = Load()
    yield upserted(
        load.visits(), "visits", "One row per site and day: its visits.", ("site", "day")
    )
    yield upserted(
        load.actions(), "actions", "One row per day of the web: its actions.", ("site", "day")
    )
    yield upserted(
        load.visits_periods(),
        "visits_periods",
        "One row per site, month or year, and day for which its unique visitors were read.",
        ("site", "period", "starts_on", "read_for"),
    )
    yield upserted(
        load.page_urls(), "page_urls", "One row per day and page viewed on the web.", ("id",)
    )
    yield upserted(
        load.downloads(), "downloads", "One row per day and file downloaded from the web.", ("id",)
    )
