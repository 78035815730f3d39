"""The site's routes: collections of posts and files, categories, and single entries."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np

from sources.sandbox.world import World
from sources.sandbox.world.clock import to_wall
from sources.sandbox.world.permalinks import HOST, permalinks

from .catalogue import MEDIA, POSTS, TYPES, PostType, categories
from .collections import CollectionPage, RestError, collection, wanted_fields
from .entries import Entries
from .faults import SHORT_PAGE, with_faults
from .site import WordpressSite, site_of

_EMPTY = CollectionPage([], 0, 0)


class RestApi:
    """The API of one site."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._faults = world.faults["wordpress"]
        self._entries: dict[str, Entries] = {}

    @cached_property
    def _site(self) -> WordpressSite:
        return site_of(self._world)

    def answer(self, path: str, params: Mapping[str, str]) -> CollectionPage | Any:
        """The answer of a path below `wp/v2`: a page of a collection, or anything else as JSON.

        Raises:
            RestError: the API refuses the request.
        """
        base, _, number = path.partition("/")
        if base == "types" and not number:
            return {kind.name: _type(kind) for kind in TYPES.values()}
        if base == "categories" and not number:
            return self._with_faults(self._categories(params), base)
        if base == "tags" and not number:
            return _EMPTY
        if base not in TYPES:
            message = "No s'ha trobat cap ruta que coincideixi amb l'URL i el mètode sol·licitats."
            raise RestError(404, "rest_no_route", message)
        entries = self._entries_of(TYPES[base])
        if not number:
            cut = SHORT_PAGE if "short_pages" in self._faults else 100
            is_unordered = "unordered_pages" in self._faults
            page = collection(entries, params, most=cut, is_unordered=is_unordered)
            return self._with_faults(page, base)
        found = [int(place) for place in np.flatnonzero(entries.posts.ids.astype(str) == number)]
        rows = entries.rendered(found, wanted_fields(params))
        if not rows:
            raise RestError(404, "rest_post_invalid_id", "L'ID de l'entrada no és vàlid.")
        return rows[0]

    def _entries_of(self, kind: PostType) -> Entries:
        if kind.rest_base not in self._entries:
            self._entries[kind.rest_base] = self._read(kind)
        return self._entries[kind.rest_base]

    def _read(self, kind: PostType) -> Entries:
        site, links = self._site, permalinks(self._world.scenario)
        if kind is not MEDIA:
            posts = site.shown(kind.kind)
            every = np.ones(len(posts), dtype=bool)
            return Entries(kind, posts, links, every, np.zeros(len(posts), dtype=np.int64))
        files = site.files
        owner = site.posts.places(files["parent"])
        is_free = owner < 0
        readable = is_free | site.is_shown[owner]
        return Entries(kind, files, links, readable, np.where(is_free, 0, files["parent"] + 1))

    def _categories(self, params: Mapping[str, str]) -> CollectionPage:
        month = to_wall(np.array([self._world.now])).astype("datetime64[s]").astype("datetime64[M]")
        known = categories(is_late_in_year=bool(month.astype(int)[0] % 12 >= 6))
        news = self._entries_of(POSTS)
        used = [number for row in news.rendered(range(len(news.posts)), ["categories"])
                for number in row["categories"]]  # fmt: skip
        rows = [
            {
                "id": one.id,
                "count": used.count(one.id),
                "description": "",
                "link": f"https://{HOST}/category/{one.slug}/",
                "name": one.name,
                "slug": one.slug,
                "taxonomy": "category",
                "parent": one.parent,
                "meta": [],
            }
            for one in known
        ]
        size = int(params.get("per_page", 10))
        start = (int(params.get("page", 1)) - 1) * size
        wanted = wanted_fields(params)
        part = [{k: v for k, v in row.items() if not wanted or k in wanted} for row in rows]
        return CollectionPage(part[start : start + size], len(rows), -(-len(rows) // size))

    def _with_faults(self, page: CollectionPage, base: str) -> CollectionPage:
        if "silent_empty" in self._faults:
            return _EMPTY
        return CollectionPage(with_faults(page.rows, base, self._faults), page.total, page.pages)


def _type(kind: PostType) -> dict[str, Any]:
    return {
        "name": kind.label,
        "slug": kind.name,
        "description": "",
        "hierarchical": False,
        "has_archive": kind not in (POSTS, MEDIA),
        "taxonomies": ["category", "post_tag"] if kind is POSTS else [],
        "rest_base": kind.rest_base,
        "rest_namespace": "wp/v2",
    }
