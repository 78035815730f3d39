"""The portal over HTTP: CKAN's package_show and datastore_search, and files to download."""

from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sources.sandbox.vendors.transport_faults import TransportFaults
from sources.sandbox.world import World

from .faults import paged, refusals
from .portal import LAST_YEARS, NEWEST, Portal

PACKAGE = "entitats"
_LARGEST_PAGE = 32_000
_ACTION = "/data/api/3/action"


def fgec_app(world: World) -> Starlette:
    """The portal's application, to be mounted under its base URL."""
    portal = Portal(world)

    async def package_show(request: Request) -> Response:
        if request.query_params.get("id") != PACKAGE:
            return _error(404, "Not Found Error", "Not found: Dataset not found")
        address = str(request.url.replace(query=None)).partition("/api/3/action")[0] + "/resource"
        return _success({"name": PACKAGE, "resources": portal.resources(address)})

    async def datastore_search(request: Request) -> Response:
        asked = request.query_params
        if asked.get("resource_id") != NEWEST or not portal.is_stored:
            return _error(404, "Not Found Error", "Not found: Resource was not found.")
        header = ["_id", *portal.header]
        wanted = asked["fields"].split(",") if "fields" in asked else header
        if not set(wanted) <= set(header):
            return _error(409, "Validation Error", "fields: unknown column")
        limit, offset = int(asked.get("limit", 100)), int(asked.get("offset", 0))
        limit, places = paged(portal.faults, min(limit, _LARGEST_PAGE), len(portal.rows), offset)
        records = [
            dict(zip(header, [place + 1, *portal.cells(portal.rows[place])], strict=True))
            for place in places
        ]
        return _success(
            {
                "resource_id": NEWEST,
                "fields": [{"id": n, "type": "int" if n == "_id" else "text"} for n in wanted],
                "records": [{name: row[name] for name in wanted} for row in records],
                "limit": limit,
                "offset": offset,
                "total": len(portal.rows),
                "total_was_estimated": False,
            }
        )

    async def download(request: Request) -> Response:
        if request.path_params["resource"] == NEWEST:
            return Response(portal.file, media_type="text/csv")
        if request.path_params["resource"] == LAST_YEARS:
            return Response("id;nom\n1;Una entitat d'abans\n", media_type="text/csv")
        return Response("<ENTITIES/>", media_type="application/xml")

    routes = [
        Route(f"{_ACTION}/package_show", package_show),
        Route(f"{_ACTION}/datastore_search", datastore_search),
        Route("/data/resource/{resource}/download", download),
    ]
    fault_middleware = Middleware(
        TransportFaults, faults=portal.faults, refusal=refusals(portal.faults), cut=(1, 2)
    )
    return Starlette(routes=routes, middleware=[fault_middleware])


def _success(result: dict[str, Any]) -> Response:
    return _json({"help": "", "success": True, "result": result}, 200)


def _error(status: int, kind: str, message: str) -> Response:
    error = {"__type": kind, "message": message}
    return _json({"help": "", "success": False, "error": error}, status)


def _json(content: dict[str, Any], status: int) -> Response:
    return Response(orjson.dumps(content), status, media_type="application/json;charset=utf-8")
