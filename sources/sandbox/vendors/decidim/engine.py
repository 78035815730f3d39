"""Runs queries: with tonight's schema, the vendor's limits and its texts of errors."""

import re
from pathlib import Path
from typing import Any

from graphql import (
    ExecutionResult,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    build_schema,
    execute_sync,
    parse,
    validate,
)

from .limits import Cost
from .pages import Pages
from .platform import Platform
from .site import DecidimSite
from .texts import Node

_SDL = Path(__file__).with_name("schema.graphql")
# What a fault makes of a line of the schema: missing, under another name, of another type.
_DRIFT = {
    "missing_field": ("  startsAt: DateTime\n", ""),
    "renamed_field": ("  attendeesCount: Int\n", "  attendeeCount: Int\n"),
    "type_change": ("  attendeesCount: Int\n", "  attendeesCount: String\n"),
}
_VENDOR_MESSAGES = (
    (
        re.compile(r"Cannot query field '(\w+)' on type '(\w+)'"),
        "Field '{0}' doesn't exist on type '{1}'",
        "undefinedField",
    ),
    (
        re.compile(r"Field '(\w+)' of type '\W*(\w+)\W*' must have a selection of subfields"),
        "Field must have selections (field '{0}' returns {1} but has no selections. "
        "Did you mean '{0} {{ ... }}'?)",
        "selectionMismatch",
    ),
    (
        re.compile(r"Unknown argument '(\w+)' on field '\w+\.(\w+)'"),
        "Field '{1}' doesn't accept argument '{0}'",
        "argumentNotAccepted",
    ),
)


def own_schema(faults: frozenset[str] = frozenset()) -> GraphQLSchema:
    """Our part of the vendor's schema, as the night's faults leave it."""
    sdl = _SDL.read_text(encoding="utf-8")
    for fault, (line, changed) in _DRIFT.items():
        if fault in faults:
            sdl = sdl.replace(line, changed)
    return build_schema(sdl)


class GraphqlEngine:
    """Answers the queries to one platform."""

    def __init__(
        self, platform: Platform, faults: frozenset[str], schema: GraphQLSchema | None = None
    ) -> None:
        self._schema = schema or own_schema(faults)
        self._pages = Pages(faults)
        self._sites = {known: DecidimSite(platform, self._pages, known) for known in (True, False)}

    def answer(
        self, query: str, variables: dict[str, Any] | None, operation: str | None, *, is_known: bool
    ) -> Node:
        """The body of the answer, with its errors."""
        self._pages.count_query()
        try:
            document = parse(query)
        except GraphQLSyntaxError as error:
            return {"errors": [{"message": f"Parse error: {error.message}"}]}
        invalid = validate(self._schema, document)
        if invalid:
            return {"errors": [_vendor_error(error) for error in invalid]}
        refusal = Cost(self._schema, document).refusal()
        if refusal:
            return {"errors": [{"message": refusal}]}
        root = self._sites[is_known].root
        result = execute_sync(
            self._schema, document, root, variable_values=variables, operation_name=operation
        )
        return _body(result)


def _body(result: ExecutionResult) -> Node:
    if not result.errors:
        return {"data": result.data}
    is_void = any("code" in (error.extensions or {}) for error in result.errors)
    data = None if is_void else result.data
    return {"errors": [dict(error.formatted) for error in result.errors], "data": data}


def _vendor_error(error: GraphQLError) -> Node:
    formatted = dict(error.formatted)
    for pattern, words, code in _VENDOR_MESSAGES:
        found = pattern.match(error.message)
        if found:
            return {
                **formatted,
                "message": words.format(*found.groups()),
                "extensions": {"code": code},
            }
    return formatted
