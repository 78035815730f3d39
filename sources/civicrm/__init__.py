"""CiviCRM: the centre's own records, over APIv4.

Each table is upserted by CiviCRM's id. Entities with a change date are read from their newest
loaded change on, with an overlap; the others whole. Rows deleted at the vendor are found by
counting and removed with tombstones (`_deleted`).
"""

from collections.abc import Iterable

import dlt
from dlt.extract.resource import DltResource

from sources.civicrm.health_check import check_health
from sources.civicrm.load import CivicrmExtraction
from sources.civicrm.schema import MAILING_COUNTERS, tables
from sources.civicrm.settings import Settings
from sources.common.merge_resource import merge_resource

__all__ = ["civicrm", "check_health"]


@dlt.source(name="civicrm", max_table_nesting=0)
def civicrm() -> Iterable[DltResource]:
    """Organisations, activities, events, cases, relationships and mailings of one CiviCRM."""
    extraction = CivicrmExtraction()
    for table in tables(Settings()):
        yield merge_resource(
            extraction.rows(table), table.name, table.description, table.columns, ("id",)
        )
    yield merge_resource(
        extraction.mailing_counters(),
        "mailing_counters",
        "One row per mailing and day on which its counters were read.",
        MAILING_COUNTERS,
        ("mailing_id", "read_on"),
    )
