"""The site's REST API over HTTP: routes, totals in headers, errors."""

from collections.abc import Mapping
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
from sources.sandbox.world.permalinks import HOST

from .api import RestApi
from .collections import CollectionPage, RestError
from .faults import refusals


def wordpress_app(world: World) -> Starlette:
    """The application of one site, to be mounted under its base URL."""
    api = RestApi(world)

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
    fault_middleware = Middleware(TransportFaults, faults=faults, refusal=refusals(faults))
    return Starlette(routes=routes, middleware=[fault_middleware])


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


def _respond(request: Request, api: RestApi, path: str) -> Response:
    params = dict(request.query_params)
    try:
        answer = api.answer(path.strip("/"), params)
    except RestError as error:
        return _json(error.body, error.status)
    if not isinstance(answer, CollectionPage):
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
