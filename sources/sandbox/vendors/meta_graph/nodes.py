"""Nodes and edges: the fields of a node, and lists in pages."""

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from .errors import GraphError, unknown_field
from .fields import RequestedField

_USUAL_LIMIT, _LARGEST_LIMIT = 25, 100
_SUSTAINED_LIMIT, _SHORT_LIMIT = 50, 7
_END_OF_TIME = 2**40


@dataclass(frozen=True)
class NodeRequest:
    """What one request, or one nested field, asks of a node or an edge.

    Attributes:
        parameters: of the query, or the modifiers of a nested field.
        fields: that are asked for; empty for the usual ones.
        address: of the node or edge, for links to other pages.
        now: UTC seconds at the server.
    """

    parameters: Mapping[str, str]
    fields: tuple[RequestedField, ...]
    address: str
    now: int

    def link(self, **changed: object) -> str:
        """The address of the same request with other parameters; it contains the token."""
        return f"{self.address}?{urlencode({**self.parameters, **changed})}"

    def nested(self, asked: RequestedField) -> "NodeRequest":
        """What a field asks of an edge of the node; links need the token there too."""
        token = {k: v for k, v in self.parameters.items() if k == "access_token"}
        return replace(self, parameters={**token, **asked.modifiers}, fields=asked.fields)


@dataclass(frozen=True)
class NodeType:
    """One type of node: its fields and edges, as functions of the thing that a node shows.

    A field whose value is None is left out of the answer. An edge gives its whole body.
    """

    name: str
    fields: Mapping[str, Callable[[Any], Any]]
    edges: Mapping[str, Callable[[Any, NodeRequest], dict[str, Any]]] = field(default_factory=dict)
    usual: tuple[str, ...] = ("id",)

    def answer(self, thing: Any, request: NodeRequest) -> dict[str, Any]:
        """The node with the fields that are asked for, and always its id."""
        answer: dict[str, Any] = {}
        for asked in request.fields or tuple(RequestedField(name) for name in self.usual):
            if asked.name in self.edges:
                answer[asked.key] = self.edges[asked.name](thing, request.nested(asked))
            elif asked.name in self.fields:
                value = self.fields[asked.name](thing)
                if value is not None:
                    answer[asked.key] = value
            else:
                raise unknown_field(asked.name, self.name)
        return answer if "id" in answer else {**answer, "id": self.fields["id"](thing)}


@dataclass(frozen=True)
class Slot:
    """A place in a list: a thing and when it was made (UTC seconds); None if it is deleted."""

    at: int
    thing: Any | None


def slots(things: Sequence[tuple[int, Any]], gone_at: Sequence[int]) -> tuple[Slot, ...]:
    """Places for things and for deleted ones, newest first."""
    places = [Slot(at, thing) for at, thing in things] + [Slot(at, None) for at in gone_at]
    return tuple(sorted(places, key=lambda slot: -slot.at))


@dataclass(frozen=True)
class NodeList:
    """A list in pages.

    The limit counts places, also those of deleted things: a page can be short or even empty though
    others follow.
    """

    kind: NodeType
    slots: Sequence[Slot]
    faults: frozenset[str]

    def page(self, request: NodeRequest) -> dict[str, Any]:
        """One page: its nodes, its cursors, and the link to the next page if there is one."""
        limit, things = self._limit(request), self._things(request)
        start = _place(request.parameters["after"]) + 1 if "after" in request.parameters else 0
        end = min(start + limit, len(things))
        # as if a new post had moved the last one of the page before onto this one
        first = max(start - 1, 0) if "duplicate_rows" in self.faults else start
        shown = [thing for thing in things[first:end] if thing is not None]
        answer: dict[str, Any] = {"data": [self.kind.answer(thing, request) for thing in shown]}
        if start < end:
            before, after = _cursor(start), _cursor(end - 1)
            answer["paging"] = {"cursors": {"before": before, "after": after}}
            if end < len(things):
                answer["paging"]["next"] = request.link(limit=limit, after=after)
        return answer

    def _things(self, request: NodeRequest) -> list[Any | None]:
        """The things in the window that is asked for, in the order of the list."""
        since, until = moment(request, "since", 0), moment(request, "until", _END_OF_TIME)
        things = [slot.thing for slot in self.slots if since <= slot.at <= until]
        if "short_pages" in self.faults:
            things[_SHORT_LIMIT:_SHORT_LIMIT] = [None] * _SHORT_LIMIT
        if "unordered_pages" in self.faults:
            things = things[1::2] + things[::2]
        return things

    def _limit(self, request: NodeRequest) -> int:
        text = request.parameters.get("limit", str(_USUAL_LIMIT))
        if not text.isdecimal():
            raise GraphError("(#100) Param limit must be a non-negative integer", 100)
        if "server_error" in self.faults and int(text) > _SUSTAINED_LIMIT:
            message = "Please reduce the amount of data you're asking for, then retry your request"
            raise GraphError(message, 1, status=500)
        return min(int(text), _SHORT_LIMIT if "short_pages" in self.faults else _LARGEST_LIMIT)


def _cursor(place: int) -> str:
    return base64.urlsafe_b64encode(f"place:{place}".encode()).decode().rstrip("=")


def _place(cursor: str) -> int:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        return int(text.removeprefix("place:"))
    except ValueError as error:
        raise GraphError("(#100) Invalid cursors values", 100, 2018001) from error


def moment(request: NodeRequest, name: str, usual: int) -> int:
    """A moment of the request, given as UTC seconds or as a date; in UTC seconds.

    Raises:
        GraphError: it is neither.
    """
    text = request.parameters.get(name)
    if text is None:
        return usual
    if text.isdecimal():
        return int(text)
    try:
        given = datetime.fromisoformat(text)
    except ValueError as error:
        raise GraphError(f"(#100) Invalid parameter {name}: {text}", 100) from error
    return int((given if given.tzinfo else given.replace(tzinfo=UTC)).timestamp())


def stamp(seconds: int) -> str:
    """A moment (UTC seconds) as the vendor writes it: without a colon in the offset."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")
