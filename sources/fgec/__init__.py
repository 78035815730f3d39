"""FGEC: the city's register of entities, from its open data portal (CKAN).

The newest resource of the package is read whole each night, from the portal's datastore or from
its file. Its rows are exploded; one row per entity is upserted by the register's own id, and
entities that left the register are removed with tombstones (`_deleted`).
"""

from collections.abc import Iterable

import dlt
from dlt.extract.resource import DltResource

from sources.common.merge_resource import merge_resource
from sources.fgec.entities import COLUMNS
from sources.fgec.health_check import check_health
from sources.fgec.load import FgecExtraction

__all__ = ["check_health", "fgec"]


@dlt.source(name="fgec", max_table_nesting=0)
def fgec() -> Iterable[DltResource]:
    """Entities of the city's register."""
    description = "One row per entity of the city's register."
    yield merge_resource(
        FgecExtraction().entities(), "entities", description, COLUMNS, ("register_id",)
    )
