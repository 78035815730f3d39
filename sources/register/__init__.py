"""The register: figures that no system holds, in spreadsheets kept by hand, one per plan year.

Every night reads all files whole. A cell that cannot be read stops the load, which names all such
cells. Rows removed from a file are removed from the raw table with tombstones (`_deleted`).
"""

from collections.abc import Iterable

import dlt
from dlt.extract.resource import DltResource

from sources.common.merge_resource import merge_resource
from sources.register.health_check import check_health
from sources.register.load import RegisterExtraction
from sources.register.sheets import SHEETS

__all__ = ["check_health", "register"]


@dlt.source(name="register", max_table_nesting=0)
def register() -> Iterable[DltResource]:
    """Milestones, counts, baselines of followers, and notes of one folder of spreadsheets."""
    extraction = RegisterExtraction()
    for sheet in SHEETS:
        yield merge_resource(
            extraction.rows(sheet), sheet.name, sheet.description, sheet.raw_columns, ("id",)
        )
