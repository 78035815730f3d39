"""The Graph API over HTTP: addresses, tokens, headers of limits, and errors."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias
from urllib.parse import parse_qs, parse_qsl

import orjson
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sources.sandbox.vendors.transport_faults import TransportFaults
from sources.sandbox.world import World

from .content_faults import with_faults
from .errors import GraphError, invalid_token, missing_object, unknown_path
from .fields import parsed
from .nodes import NodeRequest, NodeType
from .transport_faults import refusals, usage

# Meta serves calls to a retired version with the oldest one in use: here there is only one.
_VERSION = re.compile(r"^v\d+\.\d+/")
_TOKEN_EXPIRES_IN = 5 * 86_400
FindNode: TypeAlias = Callable[[str], tuple[NodeType, Any] | None]


@dataclass(frozen=True)
class Product:
    """One product's part of the graph.

    Attributes:
        name: of the source that it stands in for.
        usage: the type of its business use case, as the header names it.
        owner: the id of the page or account that has the limits.
        token: the valid one.
        token_facts: what `debug_token` says of it.
        counts: the keys whose numbers `type_change` turns into text.
        dropped: the key that `missing_field` leaves out.
        nodes: gives what finds the node of an id, in a world.
    """

    name: str
    usage: str
    owner: str
    token: str
    token_facts: Mapping[str, Any]
    counts: frozenset[str]
    dropped: str
    nodes: Callable[[World], FindNode]


class _Graph:
    """The nodes of one product, for whoever has the token."""

    def __init__(self, world: World, product: Product) -> None:
        self._world = world
        self._face = product
        self._faults = world.faults[product.name]
        self.calls = 0

    @cached_property
    def _find(self) -> FindNode:
        return self._face.nodes(self._world)

    def admit(self, parameters: dict[str, str], authorization: str) -> None:
        """Counts the call, checks its token, and adds that to the parameters, as links repeat it.

        Raises:
            GraphError: the token is missing or wrong.
        """
        self.calls += 1
        token = parameters.setdefault("access_token", authorization.removeprefix("Bearer "))
        if not token:
            raise GraphError("An access token is required to request this resource.", 104)
        if token != self._face.token:
            raise invalid_token("Invalid OAuth access token - Cannot parse access token")

    def answer(self, path: str, parameters: Mapping[str, str], address: str) -> dict[str, Any]:
        """The body of an answer: a node, one of its edges, or the facts of a token.

        Raises:
            GraphError: there is no such thing.
        """
        name, _, edge = _VERSION.sub("", path).partition("/")
        if name == "debug_token":
            return {"data": dict(self._face.token_facts) | self._end_of_token()}
        found = self._find(name)
        if found is None:
            raise missing_object(name)
        kind, thing = found
        request = NodeRequest(
            parameters, parsed(parameters.get("fields", "")), address, self._world.now
        )
        if not edge:
            answer = kind.answer(thing, request)
        elif edge in kind.edges:
            answer = kind.edges[edge](thing, request)
        else:
            raise unknown_path(edge)
        return with_faults(answer, self._faults, self._face.counts, self._face.dropped)

    def batch(self, form: str, address: str) -> list[dict[str, Any]]:
        """The answers to the requests of a batch, each as a text: so does the vendor give them."""
        answers = []
        for asked in orjson.loads(parse_qs(form)["batch"][0]):
            path, _, query = asked["relative_url"].partition("?")
            answer = self.answer(path, dict(parse_qsl(query)), address)
            answers.append({"code": 200, "body": orjson.dumps(answer).decode()})
        return answers

    def _end_of_token(self) -> dict[str, int]:
        if "expiring_token" not in self._faults:
            return {}
        return {"expires_at": self._world.now + _TOKEN_EXPIRES_IN}


def graph_app(world: World, product: Product) -> Starlette:
    """The application of one product, to be mounted under the address of its host."""
    faults = world.faults[product.name]
    graph = _Graph(world, product)

    async def serve(request: Request) -> Response:
        parameters = dict(request.query_params)
        try:
            graph.admit(parameters, request.headers.get("authorization", ""))
            address = str(request.url).partition("?")[0]
            answer: Any
            if request.method == "POST":
                answer = graph.batch((await request.body()).decode(), address)
            else:
                answer = graph.answer(request.path_params["path"], parameters, address)
        except GraphError as error:
            response = error.response()
        else:
            response = Response(orjson.dumps(answer), media_type="application/json")
        response.headers["X-Business-Use-Case-Usage"] = usage(
            product.usage, product.owner, graph.calls
        )
        response.headers["Facebook-API-Version"] = "v26.0"
        return response

    limits = refusals(faults, product.usage, product.owner)
    fault_middleware = Middleware(TransportFaults, faults=faults, refusal=limits)
    return Starlette(
        routes=[Route("/{path:path}", serve, methods=["GET", "POST"])],
        middleware=[fault_middleware],
    )
