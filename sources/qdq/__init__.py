"""Què de Què: the city's agenda of associations, over Drupal's JSON:API.

Each table is upserted by Drupal's UUID. Items are read from their newest loaded change on, with
an overlap. A full scan of all ids each night finds items that were unpublished or deleted; they are
removed with tombstones (`_deleted`), and items that the pages skipped; they are read by id.
"""

from collections.abc import Iterable

import dlt
from dlt.extract.resource import DltResource

from sources.common.merge_resource import merge_resource
from sources.qdq.health_check import check_health
from sources.qdq.load import QdqExtraction
from sources.qdq.schema import tables
from sources.qdq.settings import Settings

__all__ = ["check_health", "qdq"]


@dlt.source(name="qdq", max_table_nesting=0)
def qdq() -> Iterable[DltResource]:
    """Activities and organisations that visitors of Què de Què may see."""
    extraction = QdqExtraction()
    for table in tables(Settings()):
        yield merge_resource(
            extraction.rows(table), table.name, table.description, table.columns, ("id",)
        )
