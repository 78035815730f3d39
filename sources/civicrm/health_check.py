"""Health check of a CiviCRM: whose credential it is, and what is missing."""

from collections.abc import Iterator

from sources.civicrm.load import CivicrmExtraction
from sources.civicrm.schema import CivicrmTable, tables
from sources.common.health import HealthResult


def check_health() -> Iterator[HealthResult]:
    """Look at the credential, and at each table's rights and fields.

    Raises:
        SourceError: the credential is not accepted, the key of the pseudonyms is too weak, or the
            server cannot be reached.
    """
    extraction = CivicrmExtraction()
    _ = extraction.settings.pseudonyms  # a key that is too weak would stop the load
    yield HealthResult(f"as contact {extraction.client.identify()}", at=extraction.client.clock)
    for table in tables(extraction.settings):
        yield from _of_table(extraction, table)


def _of_table(extraction: CivicrmExtraction, table: CivicrmTable) -> Iterator[HealthResult]:
    known = extraction.client.fields(table.entity)
    # of `campaign_id:label` and `event_id.title` the part before the separator must exist
    wanted = {column.field.split(":")[0] for column in table.asked(known)}
    for field in sorted(f for f in wanted - known if f.split(".")[0] not in known):
        yield HealthResult(
            f"{table.entity} has no field {field}",
            "make the field, or name yours in the settings of [sources.civicrm]",
        )
    if not extraction.client.count(table.entity, table.where):
        yield HealthResult(
            f"{table.entity}.get shows no row",
            "give the API user the right to view them, or name the table in "
            "SOURCES__CIVICRM__EMPTY_TABLES",
        )
