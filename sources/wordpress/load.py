"""One load of one WordPress: what is read of each table, given what is loaded already."""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from html import unescape

import pyarrow as pa

from sources.columns import Column, to_arrow
from sources.errors import ContractError, SettingError
from sources.loaded import Loaded
from sources.tables import living, refuse_shrinkage, vanished
from sources.wordpress.answers import Row
from sources.wordpress.client import PAGE_SIZE, WordPressClient
from sources.wordpress.settings import Settings, read_settings
from sources.wordpress.tables import (
    CATEGORIES,
    MEDIA_FIELDS,
    media_columns,
    media_row,
    post_columns,
    post_fields,
    post_row,
)

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Route:
    """One kind of entries: where it is read, and how its rows are typed."""

    kind: str
    rest_base: str
    fields: Sequence[str]
    columns: Sequence[Column]
    as_declared: Callable[[Row], Row]

    def page(self, rows: Sequence[Row]) -> pa.Table:
        """Typed rows, to be inserted or updated."""
        declared = [self.as_declared(row) for row in rows]
        return living(to_arrow(declared, self.columns, ("id",), f"GET /wp/v2/{self.rest_base}"))


class Load:
    """The state that the tables of one load share; nothing is asked before the first one."""

    @cached_property
    def settings(self) -> Settings:
        """Settings, resolved when a load runs."""
        return read_settings()

    @cached_property
    def client(self) -> WordPressClient:
        """A connection whose configured types have proved to exist.

        Raises:
            SettingError: one does not.
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
        """Give what this night changes among the entries of all configured types.

        The first page is empty and asks nobody: it declares the table's columns.
        """
        yield _post_route("", "", Settings()).page([])
        routes = [
            _post_route(kind, base, self.settings)
            for kind, base in self.settings.post_types.items()
        ]
        known = Loaded("posts").mapping("id", "kind")
        is_empty = not known
        for page in self._changes("posts", routes, known):
            is_empty = False
            yield page
        if is_empty:
            raise ContractError(
                "WordPress shows not a single entry of the types in "
                "SOURCES__WORDPRESS__POST_TYPES: refused. A firewall, a cache or a plugin answers "
                "in its place, or the site at SOURCES__WORDPRESS__BASE_URL is another."
            )

    def media(self) -> Iterator[pa.Table]:
        """Give what this night changes in the library of files."""
        yield _media_route(Settings()).page([])
        known = dict.fromkeys(Loaded("media").values("id"), "media")
        yield from self._changes("media", [_media_route(self.settings)], known)

    def categories(self) -> Iterator[pa.Table]:
        """Read all categories, and remove those that are gone."""
        request = "GET /wp/v2/categories"
        yield living(to_arrow([], CATEGORIES, ("id",), request))
        known, seen = Loaded("categories").values("id"), set[int]()
        for rows in self.client.pages("categories", [column.field for column in CATEGORIES]):
            seen |= {row["id"] for row in rows}
            for row in rows:
                if isinstance(row.get("name"), str):
                    row["name"] = unescape(row["name"])
            yield living(to_arrow(rows, CATEGORIES, ("id",), request))
        self._refuse_shrinkage("categories", request, known, known - seen)
        yield vanished(CATEGORIES, "id", known - seen)
        logger.info("categories: %s rows read, %s removed", f"{len(seen):,}", len(known - seen))

    def _changes(
        self, table: str, routes: Sequence[Route], known: dict[int, str]
    ) -> Iterator[pa.Table]:
        """Entries that are new or changed, and tombstones of those that are gone."""
        client = self.client  # checks the types before anything is read
        listed = {
            route.kind: client.ids(route.rest_base)
            for route in routes
            if route.kind in known.values()
        }
        gone = self._gone(table, routes, known, listed)
        since = self._since(table)
        # dlt does not deduplicate within a load: each id once, whatever pages it was on
        read = set(gone)
        for route in routes:
            loaded = {identifier for identifier, kind in known.items() if kind == route.kind}
            for rows in self._read(route, loaded, listed.get(route.kind, set()), since):
                fresh = [row for row in rows if row["id"] not in read]
                read |= {row["id"] for row in fresh}
                if fresh:
                    yield route.page(fresh)
        if gone:
            yield vanished(routes[0].columns, "id", gone)
        count = f"{len(read) - len(gone):,}"
        logger.info("%s: %s rows read, %s removed", table, count, f"{len(gone):,}")

    def _read(
        self, route: Route, loaded: set[int], listed: set[int], since: str
    ) -> Iterator[list[Row]]:
        """All entries of a kind that is new here; of others the changed and the missing ones.

        Missing are those that came out, as scheduled, without a change of their date.
        """
        if not loaded:
            yield from self.client.pages(route.rest_base, route.fields)
            return
        yield from self.client.pages(route.rest_base, route.fields, modified_after=since)
        for include in _chunks(listed - loaded):
            yield from self.client.pages(route.rest_base, route.fields, include=include)

    def _gone(
        self,
        table: str,
        routes: Sequence[Route],
        known: dict[int, str],
        listed: dict[str, set[int]],
    ) -> set[int]:
        """Loaded entries that the site shows no more, under any type.

        Each is asked for once more by its id, as a page that shifts may hide one.
        """
        shown = set[int]().union(*listed.values())
        kinds = {route.kind for route in routes}
        gone = {identifier for identifier, kind in known.items() if kind not in kinds}
        for route in routes:
            loaded = {identifier for identifier, kind in known.items() if kind == route.kind}
            hidden = loaded - shown
            for include in _chunks(hidden):
                hidden -= self.client.ids(route.rest_base, include=include)
            self._refuse_shrinkage(table, f"GET /wp/v2/{route.rest_base}", loaded, hidden)
            gone |= hidden
        return gone

    def _refuse_shrinkage(self, table: str, request: str, known: set[int], gone: set[int]) -> None:
        refuse_shrinkage(
            "wordpress",
            table,
            request,
            here=len(known),
            there=len(known) - len(gone),
            most=self.settings.max_shrinkage,
        )

    def _since(self, table: str) -> str:
        """From when on changes are asked for, as the site's own clock shows it."""
        newest: datetime | None = Loaded(table).newest("modified_at")
        if newest is None:
            return ""
        # A date ahead of the server's clock would hide every change until the clock gets there.
        since = min(newest, self.client.clock) - timedelta(days=self.settings.overlap_days)
        return since.astimezone(self.settings.zone).strftime("%Y-%m-%dT%H:%M:%S")


def _post_route(kind: str, rest_base: str, settings: Settings) -> Route:
    return Route(
        kind,
        rest_base,
        post_fields(kind),
        post_columns(kind, settings.zone),
        lambda row: post_row(kind, row),
    )


def _media_route(settings: Settings) -> Route:
    return Route("media", "media", MEDIA_FIELDS, media_columns(settings.zone), media_row)


def _chunks(ids: set[int]) -> Iterator[str]:
    """As many ids as one page holds, as the API takes them."""
    ordered = sorted(ids)
    for start in range(0, len(ordered), PAGE_SIZE):
        yield ",".join(str(one) for one in ordered[start : start + PAGE_SIZE])
