"""One load of Què de Què: what to read for each table, given the rows already loaded."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cached_property

import pyarrow as pa

from sources.common.arrow_columns import to_arrow
from sources.common.errors import CredentialError
from sources.common.loaded_rows import LoadedRows
from sources.common.merge_resource import present_rows, refuse_shrinkage, tombstones
from sources.qdq.client import DrupalClient
from sources.qdq.responses import Row
from sources.qdq.schema import QdqTable, tables
from sources.qdq.settings import Settings, read_settings

logger = logging.getLogger(__name__)


class QdqExtraction:
    """State shared by the tables of one load; the first one connects."""

    @cached_property
    def settings(self) -> Settings:
        """Settings, resolved when a load runs."""
        return read_settings()

    @cached_property
    def client(self) -> DrupalClient:
        """The connection to the site."""
        return DrupalClient(self.settings.base_url)

    @cached_property
    def tables(self) -> dict[str, QdqTable]:
        """The declared tables under this site's resource names."""
        return {table.name: table for table in tables(self.settings)}

    def rows(self, declared: QdqTable) -> Iterator[pa.Table]:
        """Give the changes of one table since the last load, as Arrow pages with tombstones.

        Offsets shift when an item is deleted or edited between two pages, so an id that only one
        of full scan, pages and loaded rows has is requested again before it counts as new or gone.

        Raises:
            SourceError: a subclass of it; nothing of the load is kept then.
        """
        table = self.tables[declared.name]
        loaded = LoadedRows(table.name)
        known = loaded.values("id")
        visible = self.client.full_scan(table)
        hidden = self.client.omitted
        refuse_shrinkage(
            "qdq",
            table.name,
            table.resource,
            loaded=len(known),
            found=len(known & visible),
            max_shrinkage=self.settings.max_shrinkage,
        )
        read = self.client.changed(table, self._since(loaded))
        read |= self.client.by_id(table, (known ^ visible) - read.keys())
        if not read and not known:
            raise CredentialError(
                f"{table.resource} shows visitors no item at all ({hidden} are hidden from them): "
                f"is {table.setting} right, and may visitors without an account see them?"
            )
        yield _page(table, list(read.values()))
        gone = known - visible - read.keys()
        if gone:
            yield tombstones(table.columns, "id", gone)
        logger.info(
            "%s: %s read, %s removed; %s hidden from visitors",
            table.name,
            f"{len(read):,}",
            f"{len(gone):,}",
            f"{hidden:,}",
        )

    def _since(self, loaded: LoadedRows) -> datetime | None:
        newest: datetime | None = loaded.newest("changed_at", until=self.client.clock)
        if newest is None:
            return None
        return newest - timedelta(hours=self.settings.overlap_hours)


def _page(table: QdqTable, rows: list[Row]) -> pa.Table:
    return present_rows(to_arrow(rows, table.columns, ("id",), table.resource))
