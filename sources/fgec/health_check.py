"""Health check of the register: which publication is read, and what is missing."""

from collections.abc import Iterator

from sources.common.errors import ContractError
from sources.common.health import HealthResult
from sources.fgec.client import CkanClient
from sources.fgec.layout import FIELDS, layout
from sources.fgec.settings import read_settings


def check_health() -> Iterator[HealthResult]:
    """Look at the package, its newest resource and the columns of this resource.

    Raises:
        SourceError: the portal cannot be reached, or has no such package.
    """
    settings = read_settings()
    client = CkanClient(settings.base_url)
    resource = client.newest(settings.package)
    where = "in the datastore" if resource.is_in_datastore else "as a file"
    yield HealthResult(f"{settings.package} of {resource.modified}, {where}", at=client.clock)
    header = client.table(resource).header
    try:
        found = layout(header, settings.number_attribute)
    except ContractError as error:
        yield HealthResult(
            str(error), "add the spelling, or ask the portal what became of the column"
        )
        return
    absent = [f.name for f in FIELDS if f.is_optional and f.name not in found]
    if absent:
        yield HealthResult(f"no column for {', '.join(absent)}")
