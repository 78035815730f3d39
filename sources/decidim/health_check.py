"""Health check of a Decidim: who reads, which spaces, and what is missing."""

from collections.abc import Iterator, Sequence

from sources.common.errors import ContractError
from sources.common.health import HealthResult
from sources.decidim.load import DecidimExtraction
from sources.decidim.queries import DISCLOSED
from sources.decidim.responses import HiddenError
from sources.decidim.schema import RECORDS, DecidimRecords
from sources.decidim.spaces import Space, chosen_spaces


def check_health() -> Iterator[HealthResult]:
    """Look at the credential, the version, the chosen spaces, and each table's fields.

    Raises:
        SourceError: the credential is refused, a space does not exist, or there is no response.
    """
    extraction = DecidimExtraction()
    disclosed = extraction.client.ask(DISCLOSED)
    version = (disclosed["decidim"] or {}).get("version") or "of an undisclosed version"
    reader = "the machine user" if extraction.settings.api_key else "anybody"
    yield HealthResult(f"Decidim {version}, read as {reader}", at=extraction.client.clock)
    spaces = chosen_spaces(extraction.client, extraction.settings, known=set())
    for space in spaces:
        yield HealthResult(f"space {space.row['slug']}: {len(space.components)} components")
    for table in RECORDS:
        yield _of_table(extraction, spaces, table)
    extraction.client.sign_out()


def _of_table(
    extraction: DecidimExtraction, spaces: Sequence[Space], table: DecidimRecords
) -> HealthResult:
    """Request one page of the first component that lists the records, as a load would."""
    components = [
        component["id"]
        for space in spaces
        for component in space.components
        if component["__typename"] == table.component
    ]
    for component in components:
        try:
            next(extraction.client.pages(table, component))
        except HiddenError:
            continue
        except ContractError as error:
            return HealthResult(
                f"{table.name}: {error}", "a version of Decidim that this source does not know"
            )
        return HealthResult(f"{table.name} can be read")
    if components:
        return HealthResult(
            f"{table.name}: every component that lists them is hidden",
            "let the machine user of SOURCES__DECIDIM__API_KEY see them",
        )
    return HealthResult(f"{table.name}: no chosen space has a component that lists them")
