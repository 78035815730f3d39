"""FGEC: the city's register of entities, from its open data portal (CKAN).

The newest resource of the package is read whole each night, from the portal's datastore or from
its file. Its rows are exploded; one row per entity is upserted by the register's own id, and
entities that left the register are removed with tombstones (`_deleted`).
"""

from collections.abc import Iterable

import dlt
from dlt.extract.resource import DltResource

from sources.common.merge_resource import upserted
from sources.fgec.health_check import diagnose
from sources.fgec.load import Load

__all__ = ["diagnose", "fgec"]


@dlt.source(name="fgec", max_table_nesting=0)
def fgec() -> Iterable[DltResource]:
    """Entities of the city's register."""
    description = "One row per entity of the city's register."
    yield upserted(Load().entities(), "entities", description, ("register_id",))
