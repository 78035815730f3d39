"""The site's REST API over HTTP: routes, totals in headers, errors."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

import numpy as np
import orjson
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sources.sandbox.transport import TransportFaults
from sources.sandbox.world import World
from sources.sandbox.world.clock import to_wall
from sources.sandbox.world.permalinks import HOST, permalinks

from .catalogue import MEDIA, POSTS, TYPES, PostType, categories
from .collections import Page, RestError, collection, wanted_fields
from .entries import Entries
from .faults import SHORT_PAGE, refusals, spoilt
from .site import Site, site_of

_EMPTY = Page([], 0, 0)


class Api:
    """The collections of one site, told when first asked for."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._faults = world.faults["wordpress"]
        self._entries: dict[str, Entries] = {}

    @cached_property
    def _site(self) -> Site:
        return site_of(self._world)

    def answer(self, path: str, params: Mapping[str, str]) -> Page | Any:
        """What lies under a path below `wp/v2`; a page where it is a collection."""
        base, _, number = path.partition("/")
        if base == "types" and not number:
            return {kind.name: _type(kind) for kind in TYPES.values()}
        if base == "categories" and not number:
            return self._spoilt(self._categories(params), base)
        if base == "tags" and not number:
            return _EMPTY
        if base not in TYPES:
            message = "No s'ha trobat cap ruta que coincideixi amb l'URL i el mètode sol·licitats."
            raise RestError(404, "rest_no_route", message)
        entries = self._of(TYPES[base])
        if not number:
            cut = SHORT_PAGE if "short_pages" in self._faults else 100
            is_unordered = "unordered_pages" in self._faults
            page = collection(entries, params, most=cut, is_unordered=is_unordered)
            return self._spoilt(page, base)
        found = [int(place) for place in np.flatnonzero(entries.posts.ids.astype(str) == number)]
        rows = entries.told(found, wanted_fields(params))
        if not rows:
            raise RestError(404, "rest_post_invalid_id", "L'ID de l'entrada no és vàlid.")
        return rows[0]

    def _of(self, kind: PostType) -> Entries:
        if kind.rest_base not in self._entries:
            self._entries[kind.rest_base] = self._told(kind)
        return self._entries[kind.rest_base]

    def _told(self, kind: PostType) -> Entries:
        site, links = self._site, permalinks(self._world.story)
        if kind is not MEDIA:
            posts = site.shown(kind.kind)
            every = np.ones(len(posts), dtype=bool)
            return Entries(kind, posts, links, every, np.zeros(len(posts), dtype=np.int64))
        files = site.files
        owner = site.posts.places(files["parent"])
        is_free = owner < 0
        readable = is_free | site.is_shown[owner]
        return Entries(kind, files, links, readable, np.where(is_free, 0, files["parent"] + 1))

    def _categories(self, params: Mapping[str, str]) -> Page:
        month = to_wall(np.array([self._world.now])).astype("datetime64[s]").astype("datetime64[M]")
        known = categories(is_late_in_year=bool(month.astype(int)[0] % 12 >= 6))
        news = self._of(POSTS)
        used = [number for row in news.told(range(len(news.posts)), ["categories"])
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
        return Page(part[start : start + size], len(rows), -(-len(rows) // size))

    def _spoilt(self, page: Page, base: str) -> Page:
        if "silent_empty" in self._faults:
            return _EMPTY
        return Page(spoilt(page.rows, base, self._faults), page.total, page.pages)


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


def wordpress_app(world: World) -> Starlette:
    """The application that answers for one site, to be mounted under its base URL."""
    api = Api(world)

    async def below(request: Request) -> Response:
        return _respond(request, api, request.path_params["path"])

    async def plain(request: Request) -> Response:
        route = request.query_params.get("rest_route", "")
        if route.startswith("/wp/v2/"):
            return _respond(request, api, route.removeprefix("/wp/v2/"))
        return _json(_INDEX, 200)

    async def index(_: Request) -> Response:
        return _json(_INDEX, 200)

    routes = [
        Route("/wp-json/wp/v2/{path:path}", below),
        Route("/wp-json/", index),
        Route("/wp-json", index),
        Route("/", plain),
    ]
    faults = world.faults["wordpress"]
    spoiling = Middleware(TransportFaults, faults=faults, refusal=refusals(faults))
    return Starlette(routes=routes, middleware=[spoiling])


_INDEX = {
    "name": "Torre Jussana",
    "description": "Serveis per a les associacions",
    "url": f"https://{HOST}",
    "home": f"https://{HOST}",
    "gmt_offset": 1,
    "timezone_string": "Europe/Madrid",
    "namespaces": ["oembed/1.0", "wp/v2"],
    "authentication": {},
}


def _respond(request: Request, api: Api, path: str) -> Response:
    params = dict(request.query_params)
    try:
        answer = api.answer(path.strip("/"), params)
    except RestError as error:
        return _json(error.body, error.status)
    if not isinstance(answer, Page):
        return _json(answer, 200)
    headers = {"X-WP-Total": str(answer.total), "X-WP-TotalPages": str(answer.pages)}
    number = int(params.get("page", 1))
    neighbours = [("prev", number - 1)] if number > 1 else []
    neighbours += [("next", number + 1)] if number < answer.pages else []
    if neighbours:
        headers["Link"] = ", ".join(_link(request, params, *one) for one in neighbours)
    return _json(answer.rows, 200, headers)


def _link(request: Request, params: Mapping[str, str], relation: str, page: int) -> str:
    query = urlencode({**params, "page": page})
    return f'<{request.url.replace(query=query)}>; rel="{relation}"'


def _json(content: Any, status: int, headers: Mapping[str, str] | None = None) -> Response:
    media_type = "application/json; charset=UTF-8"
    return Response(orjson.dumps(content), status, dict(headers or {}), media_type)
