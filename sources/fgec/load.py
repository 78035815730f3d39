"""One load of the register: all entities, and tombstones of removed ones."""

import logging
from collections.abc import Iterator

import pyarrow as pa

from sources.common.arrow_columns import to_arrow
from sources.common.errors import ContractError
from sources.common.loaded_rows import LoadedRows
from sources.common.merge_resource import present_rows, refuse_shrinkage, tombstones
from sources.fgec.client import CkanClient
from sources.fgec.entities import COLUMNS, entities
from sources.fgec.layout import layout
from sources.fgec.settings import read_settings

logger = logging.getLogger(__name__)

_KEY = ("register_id",)


class FgecExtraction:
    """One load of the register; nothing is requested until its rows are needed."""

    def entities(self) -> Iterator[pa.Table]:
        """Give all entities of the newest publication, and tombstones of removed ones.

        Raises:
            SourceError: a subclass of it; nothing of the load is kept then.
        """
        settings = read_settings()
        client = CkanClient(settings.base_url)
        resource = client.newest(settings.package)
        table = client.table(resource)
        columns = layout(table.header, settings.number_attribute)
        rows = table.rows(list(columns.values()))
        read = entities(rows, columns, settings.number_attribute)
        if not read:
            raise ContractError(
                f"The newest resource of {settings.package} ({resource.modified}) holds no entity: "
                "its publication failed at the portal."
            )
        loaded = LoadedRows("entities").rows("register_id", "fgec_number")
        known = {row[0] for row in loaded}
        there = {row["register_id"] for row in read}
        refuse_shrinkage(
            "fgec",
            "entities",
            f"The register of {resource.modified}",
            loaded=len(known),
            found=len(known & there),
            max_shrinkage=settings.max_shrinkage,
        )
        numbered = {row[0] for row in loaded if row[1]}
        refuse_shrinkage(
            "fgec",
            "entities",
            f"Of entities with a number, the register of {resource.modified}",
            loaded=len(numbered),
            found=len(numbered & {row["register_id"] for row in read if row["fgec_number"]}),
            max_shrinkage=settings.max_shrinkage,
        )
        yield present_rows(to_arrow(read, COLUMNS, _KEY, "register"))
        if known - there:
            yield tombstones(COLUMNS, "register_id", known - there)
        logger.info("entities: %s read, %s removed", f"{len(read):,}", len(known - there))
