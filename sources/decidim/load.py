"""One load of a platform: the chosen spaces, read whole each night."""

import logging
from collections.abc import Callable, Iterable, Iterator, Set
from functools import cached_property

import pyarrow as pa

from sources.common.arrow_columns import to_arrow
from sources.common.errors import ContractError
from sources.common.loaded_rows import LoadedRows
from sources.common.merge_resource import present_rows, refuse_shrinkage, tombstones
from sources.common.timezones import last_complete_day
from sources.decidim.client import DecidimClient
from sources.decidim.full_scan import READINGS, full_scan
from sources.decidim.queries import STATISTICS as STATISTICS_QUERY
from sources.decidim.responses import HiddenError, Row
from sources.decidim.schema import COMPONENTS, SPACES, STATISTICS, DecidimRecords, DecidimTable
from sources.decidim.settings import Settings, read_settings
from sources.decidim.spaces import Space, chosen_spaces

logger = logging.getLogger(__name__)


class DecidimExtraction:
    """State shared by the tables of one load; the first one connects."""

    def __init__(self) -> None:
        """Start without cached state."""
        self._short: set[str] = set()
        self._hidden: set[str] = set()

    @cached_property
    def settings(self) -> Settings:
        """Settings and secrets, resolved when a load runs."""
        return read_settings()

    @cached_property
    def client(self) -> DecidimClient:
        """A connection, signed in if the settings name a machine user."""
        client = DecidimClient(self.settings)
        client.sign_in()
        return client

    @cached_property
    def chosen(self) -> list[Space]:
        """The plan's spaces."""
        return chosen_spaces(self.client, self.settings, LoadedRows("spaces").values("slug"))

    def spaces(self) -> Iterator[pa.Table]:
        """Give the chosen spaces."""
        return self._whole(SPACES, "query Space", lambda: [space.row for space in self.chosen])

    def components(self) -> Iterator[pa.Table]:
        """Give the components of the chosen spaces, of any type."""
        return self._whole(
            COMPONENTS,
            "query Space",
            lambda: [component for space in self.chosen for component in space.components],
        )

    def records(self, table: DecidimRecords) -> Iterator[pa.Table]:
        """Give the records of all components of one type in the chosen spaces."""
        return self._whole(
            table,
            f"query {table.component}",
            lambda: [row for space in self.chosen for row in self._of_space(table, space)],
        )

    def statistics(self) -> Iterator[pa.Table]:
        """Read the platform's current figures, for the day that has just ended; then sign out."""
        key = ("statistic", "day")
        figures = (self.client.ask(STATISTICS_QUERY).get("organization") or {}).get("stats") or []
        day = last_complete_day(self.client.clock).isoformat()
        rows = {figure["key"]: {**figure, "day": day} for figure in filter(None, figures)}
        yield present_rows(to_arrow([*rows.values()], STATISTICS.columns, key, "query Statistics"))
        logger.info("statistics: %s read for %s", len(rows), day)
        self.client.sign_out()

    def _whole(
        self, table: DecidimTable, request: str, read: Callable[[], list[Row]]
    ) -> Iterator[pa.Table]:
        """All rows, and tombstones of loaded rows that were not among them."""
        rows = {row["id"]: row for row in read()}
        yield _page(table, [*rows.values()], request)
        gone = self._gone(table, rows.keys(), request)
        if gone:
            yield tombstones(table.columns, "id", gone)
        logger.info("%s: %s read, %s removed", table.name, f"{len(rows):,}", f"{len(gone):,}")

    def _gone(self, table: DecidimTable, seen: Set[str], request: str) -> Set[str]:
        """Loaded ids that are no longer shown.

        Rows whose space was taken down are removed however many they are.
        Rows of a hidden component are kept, as they may still exist.
        """
        space = "id" if table is SPACES else "space_id"
        component = "component_id" if isinstance(table, DecidimRecords) else "id"
        loaded = LoadedRows(table.name).rows("id", space, component)
        owners = {row[0]: row[1] for row in loaded if row[2] not in self._hidden}
        chosen = {space.id for space in self.chosen}
        known = {one for one, space in owners.items() if table is SPACES or space in chosen}
        refuse_shrinkage(
            "decidim",
            table.name,
            request,
            loaded=len(known),
            found=len(known & seen),
            max_shrinkage=self.settings.max_shrinkage,
            shown=len(seen),
        )
        return set() if table.name in self._short else owners.keys() - seen

    def _of_space(self, table: DecidimRecords, space: Space) -> Iterable[Row]:
        """The records of one space, each once."""

        def read() -> Iterator[list[Row]]:
            for component in space.components:
                if component["__typename"] == table.component:
                    yield from self._of_component(table, space, component["id"])

        least = space.statistics.get(table.statistic, 0)
        rows = full_scan(read, least)
        if len(rows) < least * (1 - self.settings.max_shrinkage):
            raise ContractError(
                f"query {table.component}: {space.id} lists {len(rows)} {table.name} where its "
                f"statistics count {least}, also when read {READINGS} times: rows are lost between "
                "pages, or hidden from this reader. If the platform counts what it does not show, "
                "load with SOURCES__DECIDIM__MAX_SHRINKAGE=1."
            )
        if len(rows) < least:
            self._short.add(table.name)
            logger.warning(
                "%s: %s lists %s where it counts %s, so nothing is removed tonight",
                table.name,
                space.id,
                len(rows),
                least,
            )
        return rows.values()

    def _of_component(
        self, table: DecidimRecords, space: Space, component: str
    ) -> Iterator[list[Row]]:
        try:
            for page in self.client.pages(table, component):
                yield [row and {**row, "space": space.id, "component": component} for row in page]
        except HiddenError as error:
            # other components are still read, and rows loaded from this one stay
            self._hidden.add(component)
            logger.info("component %s of %s is left out: %s", component, space.id, error)


def _page(table: DecidimTable, rows: list[Row], request: str) -> pa.Table:
    return present_rows(to_arrow(rows, table.columns, ("id",), request))
