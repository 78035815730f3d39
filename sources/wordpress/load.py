"""One load of a WordPress: what to read for each table, given the rows already loaded."""

import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import cached_property

import pyarrow as pa

from sources.common.errors import ContractError, SettingError
from sources.common.loaded_rows import LoadedRows
from sources.common.merge_resource import refuse_shrinkage, tombstones
from sources.wordpress.client import PAGE_SIZE, WordPressClient
from sources.wordpress.responses import Row
from sources.wordpress.routes import (
    CATEGORIES,
    MEDIA,
    STAMP_FIELDS,
    UNNAMED,
    Route,
    Stamp,
    post_route,
)
from sources.wordpress.settings import Settings, read_settings

logger = logging.getLogger(__name__)


class WordpressExtraction:
    """State shared by the tables of one load; the first one connects."""

    @cached_property
    def settings(self) -> Settings:
        """Settings, resolved when a load runs."""
        return read_settings()

    @cached_property
    def client(self) -> WordPressClient:
        """A connection to a site that has all configured types.

        Raises:
            SettingError: a configured type does not exist.
        """
        settings = self.settings
        client = WordPressClient(settings.base_url, plain_permalinks=settings.plain_permalinks)
        known = client.rest_bases()
        for kind, rest_base in settings.post_types.items():
            if rest_base not in known:
                raise SettingError(
                    f"SOURCES__WORDPRESS__POST_TYPES says that {kind} is the type '{rest_base}', "
                    f"which this WordPress does not show. It shows {', '.join(known)}."
                )
        return client

    def posts(self) -> Iterator[pa.Table]:
        """Give the entries of all configured types that changed since the last load."""
        routes = [
            post_route(kind, base, self.settings.zone)
            for kind, base in self.settings.post_types.items()
        ]
        is_empty = True
        for page in self._changed(routes):
            is_empty = False
            yield page
        if is_empty and not LoadedRows("posts").highest_id():
            raise ContractError(
                "WordPress shows not a single entry of the types in "
                "SOURCES__WORDPRESS__POST_TYPES: refused. A firewall, a cache or a plugin answers "
                "in its place, or the site at SOURCES__WORDPRESS__BASE_URL is another."
            )

    def media(self) -> Iterator[pa.Table]:
        """Read the whole library: attaching a file to an entry changes no date of the file.

        Files of entries loaded without title are left out: their names would reveal the title.
        """
        types = self.settings.post_types.items()
        unnamed = set[int]()
        for rest_base in (base for kind, base in types if kind in UNNAMED):
            unnamed |= self.client.ids(rest_base)

        def is_kept(row: Row) -> bool:
            return not (isinstance(row.get("post"), int) and row["post"] in unnamed)

        yield from self._whole(MEDIA, is_kept)

    def categories(self) -> Iterator[pa.Table]:
        """Read all categories, as they have no dates."""
        yield from self._whole(CATEGORIES, lambda _: True)

    def _whole(self, route: Route, is_kept: Callable[[Row], bool]) -> Iterator[pa.Table]:
        """All rows of a table, and tombstones of loaded rows that are gone."""
        table = route.kind
        known, seen, left_out = LoadedRows(table).values("id"), set[int](), set[int]()
        for rows in self.client.pages(route.rest_base, route.fields):
            kept = [row for row in rows if is_kept(row)]
            seen |= {row["id"] for row in kept}
            left_out |= {row["id"] for row in rows} - seen
            yield route.page(kept)
        gone = self._hidden(table, route, known, known - seen - left_out) | known & left_out
        yield tombstones(route.columns, "id", gone)
        logger.info("%s: %s read, %s removed", table, f"{len(seen):,}", f"{len(gone):,}")

    def _changed(self, routes: Sequence[Route]) -> Iterator[pa.Table]:
        """Entries that are new or changed, and tombstones of those that are gone."""
        rows_here = LoadedRows("posts").rows("id", "kind", "modified_at", "category_ids")
        known = {row[0]: row[1] for row in rows_here}
        stamps: dict[int, Stamp] = {row[0]: (row[2], row[3]) for row in rows_here}
        loaded = {
            route.kind: {identifier for identifier, kind in known.items() if kind == route.kind}
            for route in routes
        }
        listed = {route.kind: self._listed(route) for route in routes if loaded[route.kind]}
        shown = set[int]().union(*listed.values())
        gone = set[int]()
        for route in routes:
            here = loaded[route.kind]
            gone |= self._hidden("posts", route, here, here - shown)
        since = self._since()
        # dlt does not deduplicate within a load: each id once, whatever pages it was on
        written = set(gone)
        for route in routes:
            here, there = loaded[route.kind], listed.get(route.kind, {})
            other = {one for one in there if one not in here or stamps[one] != there[one]}
            for rows in self._read(route, here, other, since):
                fresh = [row for row in rows if row["id"] not in written]
                written |= {row["id"] for row in fresh}
                if fresh:
                    yield route.page(fresh)
        # entries of kinds no longer configured, except those whose kind was renamed
        gone |= known.keys() - set[int]().union(*loaded.values()) - written
        if gone:
            yield tombstones(routes[0].columns, "id", gone)
        count = f"{len(written - gone):,}"
        logger.info("posts: %s read, %s removed", count, f"{len(gone):,}")

    def _listed(self, route: Route) -> dict[int, Stamp]:
        """All entries of a kind, with the fields that show whether the loaded rows are current."""
        found: dict[int, Stamp] = {}
        for rows in self.client.pages(route.rest_base, STAMP_FIELDS):
            found |= route.stamps(rows)
        return found

    def _read(
        self, route: Route, loaded: set[int], other: set[int], since: str
    ) -> Iterator[list[Row]]:
        """All entries of a new kind; for loaded kinds, the changed and the `other` ones.

        The latter are not loaded, as they were published on schedule, or have other categories,
        as a category was deleted or merged: in both cases their date did not change.
        """
        if not loaded:
            yield from self.client.pages(route.rest_base, route.fields)
            return
        read = set[int]()
        for rows in self.client.pages(route.rest_base, route.fields, modified_after=since):
            read |= {row["id"] for row in rows}
            yield rows
        for include in _chunks(other - read):
            yield from self.client.pages(route.rest_base, route.fields, include=include)

    def _hidden(self, table: str, route: Route, loaded: set[int], missed: set[int]) -> set[int]:
        """Which of the loaded rows missing from a list are really gone.

        Each is requested by id, as pages that shift while they are read may hide one.
        """
        gone = set(missed)
        for include in _chunks(missed):
            gone -= self.client.ids(route.rest_base, include=include)
        self._refuse_shrinkage(table, f"GET /wp/v2/{route.rest_base}", loaded, gone)
        return gone

    def _refuse_shrinkage(self, table: str, request: str, known: set[int], gone: set[int]) -> None:
        refuse_shrinkage(
            "wordpress",
            table,
            request,
            loaded=len(known),
            found=len(known) - len(gone),
            max_shrinkage=self.settings.max_shrinkage,
        )

    def _since(self) -> str:
        """From when on changes are requested, in the site's local time."""
        newest: datetime | None = LoadedRows("posts").newest("modified_at")
        if newest is None:
            return ""
        # A date ahead of the server's clock would hide every change until the clock reaches it.
        since = min(newest, self.client.clock) - timedelta(days=self.settings.overlap_days)
        return since.astimezone(self.settings.zone).strftime("%Y-%m-%dT%H:%M:%S")


def _chunks(ids: set[int]) -> Iterator[str]:
    """Ids in groups of one page, in the form of the API's parameter."""
    ordered = sorted(ids)
    for start in range(0, len(ordered), PAGE_SIZE):
        yield ",".join(str(one) for one in ordered[start : start + PAGE_SIZE])
