"""Health check of Què de Què: which resources and attributes are missing."""

from collections.abc import Iterator

from sources.common.health import HealthResult
from sources.qdq.load import QdqExtraction
from sources.qdq.schema import QdqTable


def check_health() -> Iterator[HealthResult]:
    """Look at the site's entry page, and at the items of each table.

    Raises:
        SourceError: the site cannot be reached, or shows visitors nothing.
    """
    extraction = QdqExtraction()
    resources = extraction.client.resources()
    yield HealthResult(f"as a visitor, {len(resources)} resources", at=extraction.client.clock)
    for table in extraction.tables.values():
        if table.resource in resources:
            yield from _of_table(extraction, table)
        else:
            yield HealthResult(
                f"there is no resource {table.resource}",
                f"name the site's own in {table.setting}: {', '.join(sorted(resources))}",
            )


def _of_table(extraction: QdqExtraction, table: QdqTable) -> Iterator[HealthResult]:
    page = extraction.client.sample(table)
    wanted = {column.field for column in table.columns if not column.is_optional}
    for field in sorted(wanted - {name for row in page for name in row}) if page else ():
        yield HealthResult(
            f"{table.resource} has no attribute {field}",
            "ask the owner of Què de Què to let visitors read it",
        )
    if not page:
        yield HealthResult(
            f"the first page of {table.resource} shows no item",
            "ask the owner of Què de Què whether visitors may see them",
        )
