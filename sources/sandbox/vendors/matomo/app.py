"""The installation over HTTP: its token, formats, and errors with status 200."""

from urllib.parse import parse_qsl

import orjson
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sources.sandbox.vendors.transport_faults import TransportFaults
from sources.sandbox.world import World

from .api import ReportingApi, error_body
from .faults import has_expired, refusals
from .periods import ReportError

TOKEN = "5a4db0c5a4db0c5a4db0c5a4db0c5a4d"  # noqa: S105 — of the sandbox only
_NO_JSON = """<?xml version="1.0" encoding="utf-8" ?>
<result>
	<error message="This stand-in speaks JSON alone: send format=json." />
</result>"""


def matomo_app(world: World) -> Starlette:
    """The application of one installation, to be mounted under its base URL."""
    api = ReportingApi(world)
    faults = world.faults["matomo"]
    count = 0

    async def index(request: Request) -> Response:
        nonlocal count
        count += 1
        body = dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
        params = {**request.query_params, **body}
        if params.get("module") != "API":
            return Response("<!DOCTYPE html><title>Matomo</title>", media_type="text/html")
        if params.get("format", "xml") != "json":
            return Response(_NO_JSON, media_type="text/xml")
        # The token counts in the body only: this installation ignores it in an address.
        is_known = body.get("token_auth") == TOKEN and not has_expired(count, faults)
        try:
            return _json(api.call(params, is_known=is_known))
        except ReportError as error:
            return _json(error_body(error), error.status)

    routes = [Route(path, index, methods=["GET", "POST"]) for path in ("/", "/index.php")]
    fault_middleware = Middleware(
        TransportFaults, faults=faults, refusal=refusals(faults), cut=(1, 3)
    )
    return Starlette(routes=routes, middleware=[fault_middleware])


def _json(content: object, status: int = 200) -> Response:
    return Response(orjson.dumps(content), status, media_type="application/json; charset=utf-8")
