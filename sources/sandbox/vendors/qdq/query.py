"""The query string of a collection, as Drupal reads it: conditions, order, page."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from sources.sandbox.world.history import Array

from .site import Collection

LARGEST_PAGE = 50
_COMPARISONS = {
    "=": np.equal,
    "<>": np.not_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "<": np.less,
    "<=": np.less_equal,
}


class BadQuery(ValueError):
    """Drupal refuses the query, with this message."""


@dataclass
class Query:
    """A query string, parsed."""

    conditions: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    sort: list[str] = field(default_factory=list)
    fields: dict[str, list[str]] = field(default_factory=dict)
    limit: int = LARGEST_PAGE
    offset: int = 0


def read(parameters: Sequence[tuple[str, str]]) -> Query:
    """Parses a query string; a page that is too large is cut without a word.

    Raises:
        BadQuery: a parameter is unknown.
    """
    query = Query(conditions=defaultdict(lambda: defaultdict(list)))
    for name, value in parameters:
        family, *keys = re.findall(r"[^\[\]]+", name)
        if family == "page" and keys == ["limit"]:
            query.limit = max(1, min(int(value), LARGEST_PAGE))
        elif family == "page" and keys == ["offset"]:
            query.offset = int(value)
        elif family == "sort":
            query.sort = value.split(",")
        elif family == "fields" and keys:
            query.fields[keys[0]] = value.split(",")
        elif family == "filter" and len(keys) == 1:
            query.conditions[keys[0]] |= {"path": [keys[0]], "value": [value]}
        elif family == "filter" and len(keys) >= 3 and keys[1] == "condition":
            query.conditions[keys[0]][keys[2]].append(value)
        else:
            raise BadQuery(f"The following query parameters violate the specification: '{name}'.")
    return query


def matching(collection: Collection, query: Query) -> Array:
    """Places of the items that meet a query, in its order; also of those that visitors cannot see.

    Raises:
        BadQuery: a condition is wrong.
    """
    mask = np.ones(len(collection), dtype=np.bool_)
    for condition in query.conditions.values():
        if not condition.get("value"):
            raise BadQuery("Filter parameter is missing 'value' key.")
        operator = condition.get("operator", ["="])[0]
        mask &= _holds(_key(collection, condition["path"][0]), operator, condition["value"])
    places = np.flatnonzero(mask)
    for path in reversed(query.sort):
        keys = _key(collection, path.lstrip("-"))[places]
        if path.startswith("-"):
            keys = -keys
        places = places[np.argsort(keys, kind="stable")]
    return places


def _key(collection: Collection, path: str) -> Array:
    try:
        return collection.keys[path]
    except KeyError:
        raise BadQuery(
            f"Invalid nested filtering. The field `{path}`, given in the path `{path}`, does not "
            "exist."
        ) from None


def _holds(keys: Array, operator: str, values: list[str]) -> Array:
    wanted: Array = np.array(values).astype(keys.dtype)
    if operator == "IN":
        return np.isin(keys, wanted)
    if operator not in _COMPARISONS:
        raise BadQuery(f"The '{operator}' operator is not allowed in a filter parameter.")
    mask: Array = _COMPARISONS[operator](keys, wanted[0])
    return mask
