"""What is loaded of a WordPress, and nothing else.

Left out on purpose, as they are or may hold personal data: authors, contents, excerpts, comments;
and of job offers and calls for volunteers also titles and addresses.
"""

from html import unescape
from zoneinfo import ZoneInfo

from sources.columns import Column, Kind
from sources.pages import page_key
from sources.wordpress.answers import Row

_UNNAMED = {"job_offer", "volunteer_call"}
# The kind that programmes are told of by category: without the field they would all get lost.
_CATEGORISED = {"news"}


def post_columns(kind: str, zone: ZoneInfo) -> tuple[Column, ...]:
    """Columns of `posts`, as strict as a kind's own answers have to be."""
    unnamed = kind in _UNNAMED
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


def post_fields(kind: str) -> tuple[str, ...]:
    """The fields to ask for."""
    named = () if kind in _UNNAMED else ("title.rendered", "link")
    return ("id", "date", "modified", "categories", *named)


def post_row(kind: str, row: Row) -> Row:
    """An entry in the fields of the declared columns; what is odd stays, to be refused there."""
    title, link, categories = row.get("title"), row.get("link"), row.get("categories")
    if isinstance(title, dict) and isinstance(title.get("rendered"), str):
        row = row | {"title": unescape(title["rendered"])}
    if isinstance(link, str):
        row = row | {"page_key": page_key(link)}
    if isinstance(categories, list) and all(type(one) is int for one in categories):
        row = row | {"categories": [str(one) for one in categories]}
    return row | {"kind": kind}


def media_columns(zone: ZoneInfo) -> tuple[Column, ...]:
    """Columns of `media`."""
    return (
        Column("id", "id", Kind.INTEGER),
        Column("post_id", "post", Kind.INTEGER),
        Column("mime_type", "mime_type", Kind.TEXT),
        Column("file_key", "file_key", Kind.TEXT),
        Column("modified", "modified", Kind.TIMESTAMP, zone),
    )


MEDIA_FIELDS = ("id", "post", "mime_type", "source_url", "modified")


def media_row(row: Row) -> Row:
    """A file in the fields of the declared columns."""
    address = row.get("source_url")
    return row | {"file_key": page_key(address)} if isinstance(address, str) else row


CATEGORIES = (
    Column("id", "id", Kind.INTEGER),
    Column("slug", "slug", Kind.TEXT),
    Column("name", "name", Kind.TEXT),
    Column("parent_id", "parent", Kind.INTEGER),
)
