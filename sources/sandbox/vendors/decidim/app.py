"""The platform over HTTP: the endpoint of the API, and sessions of the API user."""

from functools import cached_property
from secrets import token_urlsafe
from urllib.parse import parse_qs

import orjson
from graphql import GraphQLSchema
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from sources.sandbox.vendors.transport_faults import TransportFaults
from sources.sandbox.world import World

from .engine import GraphqlEngine
from .platform import platform
from .site import MACHINE_USER
from .transport_faults import RateLimit, refusals

API_KEY, API_SECRET = "sandbox-decidim-key", "sandbox-decidim-secret"
_EXPIRED_FROM = 6
_DOCUMENTATION = "<!DOCTYPE html>\n<html><head><title>GraphQL API</title></head></html>"


def decidim_app(world: World, schema: GraphQLSchema | None = None) -> Starlette:
    """The application of one platform.

    Args:
        world: of the night.
        schema: another one in place of our part of the vendor's, such as the whole of it.
    """
    faults = world.faults["decidim"]
    api = _Endpoints(world, schema)
    return Starlette(
        routes=[
            Route("/api", api.query, methods=["POST"]),
            Route("/api", _documentation, methods=["GET"]),
            Route("/api/docs", _documented, methods=["GET"]),
            Route("/api/sign_in", api.sign_in, methods=["POST"]),
            Route("/api/sign_out", api.sign_out, methods=["DELETE"]),
        ],
        middleware=[
            Middleware(RateLimit, now=world.now),
            Middleware(TransportFaults, faults=faults, refusal=refusals(faults)),
        ],
    )


class _Endpoints:
    """The endpoints, and who is signed in."""

    def __init__(self, world: World, schema: GraphQLSchema | None) -> None:
        self._world = world
        self._schema = schema
        self._tokens: set[str] = set()
        self._queries = 0

    @cached_property
    def _engine(self) -> GraphqlEngine:
        return GraphqlEngine(platform(self._world), self._world.faults["decidim"], self._schema)

    async def query(self, request: Request) -> Response:
        """Answers a query: to the API user, or to anybody if the token is unknown."""
        self._queries += 1
        if "expired_token" in self._world.faults["decidim"] and self._queries >= _EXPIRED_FROM:
            self._tokens.clear()
        try:
            asked = orjson.loads(await request.body())
        except orjson.JSONDecodeError:
            return _json({"errors": [{"message": "Internal Server error"}], "data": {}}, 500)
        query = asked.get("query")
        if not query:
            return _json({"errors": [{"message": "No query string was present"}]})
        variables, operation = asked.get("variables"), asked.get("operationName")
        is_known = request.headers.get("authorization") in self._tokens
        return _json(self._engine.answer(query, variables, operation, is_known=is_known))

    async def sign_in(self, request: Request) -> Response:
        """Opens a session, whose token comes in a header."""
        form = parse_qs((await request.body()).decode())
        user = {**MACHINE_USER, "avatar": None}
        if form.get("api_user[key]") != [API_KEY] or form.get("api_user[secret]") != [API_SECRET]:
            return _json(dict.fromkeys([*user, "jwt_token"]), 401)
        token = token_urlsafe()
        self._tokens.add(f"Bearer {token}")
        return _json({**user, "jwt_token": token}, headers={"Authorization": f"Bearer {token}"})

    async def sign_out(self, request: Request) -> Response:
        """Ends the session."""
        self._tokens.discard(request.headers.get("authorization", ""))
        return Response(status_code=200)


async def _documentation(request: Request) -> Response:
    """Sends a browser to the documentation."""
    return RedirectResponse(f"{request.url.path}/docs", 302)


async def _documented(_: Request) -> Response:
    return HTMLResponse(_DOCUMENTATION)


def _json(content: object, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(orjson.dumps(content), status, headers, media_type="application/json")
