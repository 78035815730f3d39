"""X over HTTP: the part of its API v2 that gives an account's own numbers."""

from collections.abc import Callable
from functools import partial
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sources.sandbox.vendors.transport_faults import TransportFaults
from sources.sandbox.world import World

from .account import ACCOUNT_ID, XAccount
from .query import InvalidParameter
from .transport_faults import refusals, unauthorized

BEARER_TOKEN = "sandbox-x-token"  # noqa: S105 — of the sandbox only
_QUARTER = 900


def x_app(world: World) -> Starlette:
    """X's application, to be mounted under its base URL."""
    account = XAccount(world)

    async def user(request: Request) -> Response:
        return _answer(request, account, partial(account.user, request.path_params["username"]))

    async def timeline(request: Request) -> Response:
        return _answer(request, account, account.timeline)

    async def usage(request: Request) -> Response:
        return _answer(request, account, account.usage)

    faults = world.faults["x"]
    fault_middleware = Middleware(
        TransportFaults, faults=faults, refusal=refusals(faults, account.clock)
    )
    return Starlette(
        routes=[
            Route("/2/users/by/username/{username}", user),
            Route(f"/2/users/{ACCOUNT_ID}/tweets", timeline),
            Route("/2/usage/tweets", usage),
        ],
        middleware=[fault_middleware],
    )


def _answer(
    request: Request, account: XAccount, endpoint: Callable[[dict[str, str]], dict[str, Any]]
) -> Response:
    """The answer to a request, or its refusal; with the headers of limits."""
    if request.headers.get("authorization") != f"Bearer {BEARER_TOKEN}":
        return unauthorized()
    try:
        response: Response = JSONResponse(endpoint(dict(request.query_params)))
    except InvalidParameter as error:
        detail = "One or more parameters to your request was invalid."
        problem = account.problem("invalid-request", "Invalid Request", detail)
        named = {"parameters": {error.name: [error.value]}, "message": str(error)}
        response = JSONResponse(
            problem | {"errors": [named]}, 400, media_type="application/problem+json"
        )
    response.headers.update(
        {
            "x-rate-limit-limit": "900",
            "x-rate-limit-remaining": "871",
            "x-rate-limit-reset": str(account.clock() + _QUARTER),
        }
    )
    return response
