"""The site's faults: refusals, and pages that are short, repeated, unordered or of other types."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np
import orjson
from starlette.responses import HTMLResponse, Response

from sources.sandbox.vendors.transport_faults import Refusal
from sources.sandbox.world.history import Array

from .query import Query
from .site import Collection

_FROM_REQUEST = 6
_LIMITED = (2, 5)
_SHORT_PAGE = 20
_MAINTENANCE = """<!DOCTYPE html>
<html lang="ca"><head><title>Lloc en manteniment | Què de Què</title></head>
<body><h1>Lloc en manteniment</h1></body></html>"""


def refusals(faults: frozenset[str]) -> Refusal:
    """The vendor's refusals under these faults."""

    def refusal(count: int) -> Response | None:
        if "rate_limit" in faults and count in _LIMITED:
            return HTMLResponse("<h1>429 Too Many Requests</h1>", 429, {"Retry-After": "1"})
        if "server_error" in faults and count == 3:
            errors = [{"title": "Internal Server Error", "status": "500"}]
            return Response(orjson.dumps({"errors": errors}), 500, media_type="application/json")
        if "server_error" in faults and count == 4:
            return HTMLResponse(_MAINTENANCE, 503)
        if "html_200" in faults and count >= _FROM_REQUEST:
            return HTMLResponse(_MAINTENANCE)
        return None

    return refusal


class AgendaContentFaults:
    """The faults of content of one site, which depend on how many pages it has shown."""

    def __init__(self, names: frozenset[str]) -> None:
        self._names = names
        self._pages = 0
        self._last: dict[str, dict[str, Any]] = {}

    def changed(self, part: Collection) -> Collection:
        """The collection without an attribute, with a renamed one, or with dates as numbers."""
        if "missing_field" in self._names:
            attributes_of = part.attributes
            part = replace(part, attributes=lambda at: _without(attributes_of(at), "created"))
        if "renamed_field" in self._names:
            part = _renamed(part, "changed", "field_changed")
        if "type_change" in self._names:
            attributes_of = part.attributes
            part = replace(part, attributes=lambda at: _in_seconds(attributes_of(at)))
        return part

    def asked(self, query: Query) -> Query:
        """The query as the site takes it, without saying so."""
        if "short_pages" in self._names:
            query.limit = min(query.limit, _SHORT_PAGE)
        return query

    def ordered(self, places: Array) -> Array:
        """The places in the order that is asked for, or in another one."""
        if "unordered_pages" not in self._names:
            return places
        return np.random.default_rng(len(places)).permutation(places)

    def withdraw(self) -> bool:
        """Counts the page; tells whether visitors have lost the right to see items."""
        self._pages += 1
        return "silent_empty" in self._names and self._pages >= _FROM_REQUEST

    def repeated(self, resource: str, items: list[Any], limit: int) -> list[Any]:
        """The items, with the last one of the page before and the first one twice."""
        if "duplicate_rows" not in self._names or not items:
            return items
        previous = [self._last[resource]] if resource in self._last else []
        self._last.pop(resource, None)
        if len(items) == limit:
            self._last[resource] = items[-1]
        return [*previous, items[0], *items]


def _without(attributes: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in attributes.items() if key != name}


def _renamed(part: Collection, old: str, new: str) -> Collection:
    attributes_of = part.attributes
    keys = {new if key == old else key: values for key, values in part.keys.items()}

    def attributes(at: int) -> dict[str, Any]:
        return {new if key == old else key: value for key, value in attributes_of(at).items()}

    return replace(part, keys=keys, attributes=attributes)


def _in_seconds(attributes: dict[str, Any]) -> dict[str, Any]:
    """Dates as numbers, as JSON:API wrote them before Drupal 8.6."""
    dates = {name: datetime.fromisoformat(attributes[name]) for name in ("created", "changed")}
    return {**attributes, **{name: int(at.timestamp()) for name, at in dates.items()}}
