"""Decidim: the plan's spaces on the city's participation platform, over GraphQL.

Nothing can be asked by change date, so the chosen spaces are read whole each night: each table
is upserted by Decidim's id, and rows that are not shown any more are removed with tombstones
(`_deleted`). The platform's own statistics have no history; they are read for each day.
"""

from collections.abc import Iterable

import dlt
from dlt.extract.resource import DltResource

from sources.common.merge_resource import merge_resource
from sources.decidim.health_check import check_health
from sources.decidim.load import DecidimExtraction
from sources.decidim.schema import COMPONENTS, RECORDS, SPACES, STATISTICS

__all__ = ["decidim", "check_health"]


@dlt.source(name="decidim", max_table_nesting=0)
def decidim() -> Iterable[DltResource]:
    """Spaces, components, surveys, meetings, proposals and statistics of one platform."""
    extraction = DecidimExtraction()
    yield merge_resource(
        extraction.spaces(), SPACES.name, SPACES.description, SPACES.columns, ("id",)
    )
    yield merge_resource(
        extraction.components(),
        COMPONENTS.name,
        COMPONENTS.description,
        COMPONENTS.columns,
        ("id",),
    )
    for table in RECORDS:
        yield merge_resource(
            extraction.records(table), table.name, table.description, table.columns, ("id",)
        )
    yield merge_resource(
        extraction.statistics(),
        STATISTICS.name,
        STATISTICS.description,
        STATISTICS.columns,
        ("statistic", "day"),
    )
