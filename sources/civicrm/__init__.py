"""CiviCRM: the centre's own records, over APIv4.

Each table is upserted by CiviCRM's id. Entities with a change date are read from their newest
loaded change on, with an overlap; the others whole. Rows deleted at the vendor are found by
counting and removed with tombstones (`_deleted`).
"""

from collections.abc import Iterable, Iterator

import dlt
import pyarrow as pa
from dlt.common.schema.typing import TColumnSchema
from dlt.extract.resource import DltResource

from sources.civicrm.load import Load
from sources.civicrm.settings import Settings
from sources.civicrm.tables import tables


@dlt.source(name="civicrm", max_table_nesting=0)
def civicrm() -> Iterable[DltResource]:
    """Organisations, activities, events, cases, relationships and mailings of one CiviCRM."""
    load = Load()
    for table in tables(Settings()):
        yield _upserted(
            load.rows(table), table.name, table.description, {"id": {"primary_key": True}}
        )
    yield _upserted(
        load.mailing_counters(),
        "mailing_counters",
        "One row per mailing and day on which its counters were read.",
        {"mailing_id": {"primary_key": True}, "read_on": {"primary_key": True}},
    )


def _upserted(
    pages: Iterator[pa.Table], name: str, description: str, key: dict[str, TColumnSchema]
) -> DltResource:
    resource: DltResource = dlt.resource(
        pages,
        name=name,
        write_disposition={"disposition": "merge", "strategy": "upsert"},
        columns={**key, "_deleted": {"data_type": "bool", "hard_delete": True}},
        schema_contract={"tables": "evolve", "columns": "evolve", "data_type": "freeze"},
    )
    return resource.apply_hints(additional_table_hints={"description": description})
