"""The site over HTTP: its entry page, collections with links, and Drupal's errors."""

from collections.abc import Iterable
from functools import cache
from typing import Any
from urllib.parse import urlencode

import orjson
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sources.sandbox.vendors.transport_faults import TransportFaults
from sources.sandbox.world import World

from .faults import AgendaContentFaults, refusals
from .query import BadQuery, Query, matching, read
from .site import Collection, collections

_MEDIA_TYPE = "application/vnd.api+json"
_VERSION = {
    "version": "1.0",
    "meta": {"links": {"self": {"href": "http://jsonapi.org/format/1.0/"}}},
}
_FORBIDDEN = "user/user"


def qdq_app(world: World) -> Starlette:
    """The agenda's application, to be mounted under its base URL."""
    content = AgendaContentFaults(world.faults["qdq"])

    @cache
    def site() -> dict[str, Collection]:
        return {name: content.changed(part) for name, part in collections(world).items()}

    async def entry(request: Request) -> Response:
        address = str(request.url.replace(query=None)).rstrip("/")
        links = {
            name.replace("/", "--"): {"href": f"{address}/{name}"} for name in [*site(), _FORBIDDEN]
        }
        return _document({"data": [], "meta": {}, "links": {**links, "self": {"href": address}}})

    async def collection(request: Request) -> Response:
        resource = f"{request.path_params['entity_type']}/{request.path_params['bundle']}"
        if resource == _FORBIDDEN:
            return _refused(403, "The 'access user profiles' permission is required.")
        if resource not in site():
            return _refused(404, f'No route found for "GET {request.url.path}"')
        try:
            query = content.asked(read(request.query_params.multi_items()))
            places = matching(site()[resource], query)
        except BadQuery as error:
            return _refused(400, str(error))
        return _page(request, site()[resource], query, content.ordered(places), content)

    routes = [Route("/jsonapi", entry), Route("/jsonapi/{entity_type}/{bundle}", collection)]
    faults = world.faults["qdq"]
    fault_middleware = Middleware(TransportFaults, faults=faults, refusal=refusals(faults))
    return Starlette(routes=routes, middleware=[fault_middleware])


def _page(
    request: Request, part: Collection, query: Query, places: Any, content: AgendaContentFaults
) -> Response:
    """A page with links; items that visitors may not see are left out, and listed as omitted."""
    page = places[query.offset : query.offset + query.limit].tolist()
    visible = [] if content.withdraw() else [at for at in page if part.published[at]]
    address = str(request.url.replace(query=None))
    seen = set(visible)
    hidden = [f"{address}/{part.keys['id'][at]}" for at in page if at not in seen]
    body: dict[str, Any] = {
        "data": content.repeated(
            part.resource, [_item(part, at, query, address) for at in visible], query.limit
        )
    }
    if hidden:
        body["meta"] = {"omitted": _omitted(hidden)}
    links = {"self": {"href": str(request.url)}}
    if len(places) > query.offset + query.limit:
        links["next"] = {"href": f"{address}?{_next(request.query_params.multi_items(), query)}"}
    return _document({**body, "links": links})


def _next(parameters: Iterable[tuple[str, str]], query: Query) -> str:
    kept = [(name, value) for name, value in parameters if not name.startswith("page[")]
    offset = str(query.offset + query.limit)
    return urlencode([*kept, ("page[offset]", offset), ("page[limit]", str(query.limit))])


def _item(part: Collection, at: int, query: Query, address: str) -> dict[str, Any]:
    identifier = str(part.keys["id"][at])
    attributes = part.attributes(at)
    wanted = query.fields.get(part.type)
    if wanted is not None:
        attributes = {name: attributes[name] for name in wanted if name in attributes}
    return {
        "type": part.type,
        "id": identifier,
        "links": {"self": {"href": f"{address}/{identifier}"}},
        "attributes": attributes,
    }


def _omitted(addresses: list[str]) -> dict[str, Any]:
    detail = "The current user is not allowed to GET the selected resource."
    items = {
        f"item--{number}": {"href": address, "meta": {"rel": "item", "detail": detail}}
        for number, address in enumerate(addresses)
    }
    return {
        "detail": "Some resources have been omitted because of insufficient authorization.",
        "links": {"help": {"href": "https://www.drupal.org/docs/jsonapi"}, **items},
    }


def _refused(status: int, detail: str) -> Response:
    title = {400: "Bad Request", 403: "Forbidden", 404: "Not Found"}[status]
    return _document(
        {"errors": [{"title": title, "status": str(status), "detail": detail}]}, status
    )


def _document(content: dict[str, Any], status: int = 200) -> Response:
    return Response(orjson.dumps({"jsonapi": _VERSION, **content}), status, media_type=_MEDIA_TYPE)
