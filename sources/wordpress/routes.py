"""The tables that are loaded from WordPress, by route, and nothing else.

Left out on purpose, as they are or may hold personal data: authors, contents, excerpts, comments;
and of job offers and calls for volunteers also titles, addresses and files.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from zoneinfo import ZoneInfo

import pyarrow as pa

from sources.common.arrow_columns import Column, Kind, to_arrow
from sources.common.merge_resource import present_rows
from sources.common.page_url import page_key
from sources.common.timezones import LOCAL_TZ
from sources.wordpress.responses import Row

UNNAMED = {"job_offer", "volunteer_call"}
# The kind whose programmes are its categories: without the field, all of them would be lost.
_CATEGORISED = {"news"}

# Last change and categories of an entry: a deleted or merged category is taken from its entries
# without a new date of change.
Stamp = tuple[datetime, str | None]
STAMP_FIELDS = ("id", "modified", "categories")


@dataclass(frozen=True)
class Route:
    """One kind of entry: its route, and the types of its columns.

    Attributes:
        kind: our name of it.
        rest_base: the vendor's.
        fields: the requested fields.
        as_declared: adds the fields of the declared columns to a row; unexpected values stay and
            are refused by the columns.
    """

    kind: str
    rest_base: str
    fields: Sequence[str]
    columns: Sequence[Column]
    as_declared: Callable[[Row], Row]

    def page(self, rows: Sequence[Row]) -> pa.Table:
        """Typed rows, to be inserted or updated."""
        declared = [self.as_declared(row) for row in rows]
        return present_rows(
            to_arrow(declared, self.columns, ("id",), f"GET /wp/v2/{self.rest_base}")
        )

    def stamps(self, rows: Sequence[Row]) -> dict[int, Stamp]:
        """The loaded form of rows that have only `STAMP_FIELDS`, by id."""
        declared = [self.as_declared(row) for row in rows]
        columns = [column for column in self.columns if column.field in STAMP_FIELDS]
        typed = to_arrow(declared, columns, ("id",), f"GET /wp/v2/{self.rest_base}")
        return {row["id"]: (row["modified_at"], row["category_ids"]) for row in typed.to_pylist()}


def _post_columns(kind: str, zone: ZoneInfo) -> tuple[Column, ...]:
    """Columns of `posts`, with the required fields of one kind."""
    unnamed = kind in UNNAMED
    return (
        Column("id", "id", Kind.INTEGER),
        Column("kind", "kind", Kind.TEXT),
        Column("title", "title", Kind.TEXT, is_optional=unnamed),
        Column("link", "link", Kind.TEXT, is_optional=unnamed),
        Column("page_key", "page_key", Kind.TEXT, is_optional=unnamed),
        Column("category_ids", "categories", Kind.LIST, is_optional=kind not in _CATEGORISED),
        Column("published", "date", Kind.MOMENT, zone),
        Column("modified", "modified", Kind.MOMENT, zone),
    )


POST_COLUMNS = _post_columns("", LOCAL_TZ)
"""Columns of `posts` of whatever kind; a site's own time zone changes none of their types."""


def _post_fields(kind: str) -> tuple[str, ...]:
    named = () if kind in UNNAMED else ("title.rendered", "link")
    return ("id", "date", "modified", "categories", *named)


def _post_row(kind: str, row: Row) -> Row:
    title, link, categories = row.get("title"), row.get("link"), row.get("categories")
    if isinstance(title, dict) and isinstance(title.get("rendered"), str):
        row = row | {"title": unescape(title["rendered"])}
    if isinstance(link, str):
        row = row | {"page_key": page_key(link)}
    if isinstance(categories, list) and all(type(one) is int for one in categories):
        row = row | {"categories": [str(one) for one in categories]}
    return row | {"kind": kind}


_MEDIA_COLUMNS = (
    Column("id", "id", Kind.INTEGER),
    Column("post_id", "post", Kind.INTEGER),
    Column("mime_type", "mime_type", Kind.TEXT),
    Column("file_key", "file_key", Kind.TEXT),
)


def _media_row(row: Row) -> Row:
    address = row.get("source_url")
    return row | {"file_key": page_key(address)} if isinstance(address, str) else row


_CATEGORY_COLUMNS = (
    Column("id", "id", Kind.INTEGER),
    Column("slug", "slug", Kind.TEXT),
    Column("name", "name", Kind.TEXT),
    Column("parent_id", "parent", Kind.INTEGER),
)


def _category_row(row: Row) -> Row:
    name = row.get("name")
    return row | {"name": unescape(name)} if isinstance(name, str) else row


def post_route(kind: str, rest_base: str, zone: ZoneInfo) -> Route:
    """The entries of one kind, on a site of this time zone."""
    return Route(
        kind,
        rest_base,
        _post_fields(kind),
        _post_columns(kind, zone),
        lambda row: _post_row(kind, row),
    )


MEDIA = Route(
    "media", "media", ("id", "post", "mime_type", "source_url"), _MEDIA_COLUMNS, _media_row
)
CATEGORIES = Route(
    "categories",
    "categories",
    [column.field for column in _CATEGORY_COLUMNS],
    _CATEGORY_COLUMNS,
    _category_row,
)
