"""The posts of a type as the API gives them: each field is computed when it is asked for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import Any
from urllib.parse import quote

import numpy as np

from sources.sandbox.world.clock import to_wall
from sources.sandbox.world.entries import FORMATS
from sources.sandbox.world.history import Array, Records
from sources.sandbox.world.permalinks import HOST, Permalinks
from sources.sandbox.world.vocabulary import PROGRAMMES

from .catalogue import MEDIA, POSTS, PostType, categories_of

_MIME_TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_CONTENT = (
    "<p>Contacte: Maria Puig, <a href=\"mailto:maria.puig@entitat.example\">maria.puig@entitat"
    ".example</a>, tel. 600 123 456.</p>\n"
)  # fmt: skip

FieldMaker = Callable[[int], Any]


@dataclass(frozen=True)
class Entries:
    """The entries of one type.

    A file of a post that is not public counts in totals, but is never shown (`is_readable`).
    """

    type: PostType
    posts: Records
    links: Permalinks
    is_readable: Array
    owner: Array

    @cached_property
    def published(self) -> Array:
        """When each is published, in wall seconds."""
        return to_wall(self.posts["published_at"])

    @cached_property
    def modified(self) -> Array:
        """When each was last changed, in wall seconds."""
        return to_wall(self.posts.changed_at)

    @cached_property
    def fields(self) -> Mapping[str, FieldMaker]:
        """The function that gives each field of the entry at a place."""
        fields: dict[str, FieldMaker] = {
            "id": lambda place: int(self.posts.ids[place]),
            "date": lambda place: _moment(self.published[place]),
            "date_gmt": lambda place: _moment(self.posts["published_at"][place]),
            "guid": lambda place: {"rendered": f"https://{HOST}/?p={self.posts.ids[place]}"},
            "modified": lambda place: _moment(self.modified[place]),
            "modified_gmt": lambda place: _moment(self.posts.changed_at[place]),
            "slug": lambda place: self.links.slugs[self.posts.rows[place]],
            "status": lambda _: "inherit" if self.type is MEDIA else "publish",
            "type": lambda _: self.type.name,
            "link": self._link,
            "title": lambda place: {"rendered": _rendered(self._title(place))},
            "content": lambda place: {"rendered": _CONTENT, "protected": False},
            "author": lambda place: 2 + int(self.posts.rows[place]) % 4,
            "template": lambda _: "",
            "meta": lambda _: [],
        }
        if self.type is MEDIA:
            return fields | self._media_fields()
        if self.type is POSTS:
            fields |= {"categories": self._categories, "tags": lambda _: [], "sticky": _never}
        return fields | {"featured_media": lambda _: 0}

    def _media_fields(self) -> dict[str, FieldMaker]:
        def format_of(place: int) -> str:
            return FORMATS[self.posts["format"][place]]

        return {
            "post": lambda place: int(self.owner[place]) or None,
            "source_url": lambda place: f"https://{HOST}{self._path(place)}",
            "mime_type": lambda place: _MIME_TYPES[format_of(place)],
            "media_type": lambda place: "image" if format_of(place) == "jpg" else "file",
            "alt_text": lambda _: "",
            "media_details": lambda _: {"filesize": 48_213, "sizes": {}},
        }

    def _categories(self, place: int) -> list[int]:
        code = self.posts["programme"][place]
        programme = PROGRAMMES[code] if code >= 0 else None
        topic = int(self.posts["topic"][place])
        return categories_of(int(self.posts.rows[place]), programme, topic)

    def _title(self, place: int) -> str:
        return self.links.titles[int(self.posts.rows[place])]

    def _path(self, place: int) -> str:
        return self.links.paths[int(self.posts.rows[place])]

    def _link(self, place: int) -> str:
        if self.type is MEDIA:
            return f"https://{HOST}/{quote(self.links.slugs[self.posts.rows[place]], safe='%')}/"
        return f"https://{HOST}{self._path(place)}"

    def rendered(self, places: Sequence[int], wanted: Sequence[str]) -> list[dict[str, Any]]:
        """The readable entries at some places, with those of the wanted fields that exist."""
        makers = {name: self.fields[name] for name in wanted or self.fields if name in self.fields}
        return [
            {name: make(place) for name, make in makers.items()}
            for place in places
            if self.is_readable[place]
        ]


def _never(_: int) -> bool:
    return False


def _moment(seconds: int) -> str:
    return str(np.datetime64(int(seconds), "s"))


def _rendered(title: str) -> str:
    """A title as WordPress renders it: with typographic apostrophes and HTML entities."""
    return escape(title, quote=False).replace("&amp;", "&#038;").replace("'", "&#8217;")
