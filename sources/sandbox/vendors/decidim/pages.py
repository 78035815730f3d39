"""Connections: lists in pages by row offset, with everything that can go wrong in this way."""

import base64
import binascii
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .texts import Node

MAX_PAGE_SIZE = 50
_SHORT_PAGE_SIZE = 20
_WITHDRAWN_FROM = 6
# By how many rows a list without an order is rotated between two readings.
_ROTATION = 7
_ORDERED_BY = {
    "id": "id",
    "publishedAt": "publishedAt",
    "voteCount": "voteCount",
    "likeCount": "likesCount",
}

Resolver = Callable[..., Node]


class Pages:
    """The lists of one platform; its faults depend on how many queries there were."""

    def __init__(self, faults: frozenset[str]) -> None:
        self._faults = faults
        self._queries = 0
        self._readings: Counter[str] = Counter()

    def count_query(self) -> None:
        """Counts a query."""
        self._queries += 1

    @property
    def is_withdrawn(self) -> bool:
        """Whether lists read as empty by now."""
        return "silent_empty" in self._faults and self._queries >= _WITHDRAWN_FROM

    def connection(self, name: str, nodes: Sequence[Node], *, has_order: bool) -> Resolver:
        """The field that pages through `nodes`; `has_order`: the database keeps their order."""

        def resolve(
            _: Any,
            first: int | None = None,
            after: str | None = None,
            last: int | None = None,
            before: str | None = None,
            filter: Mapping[str, str] | None = None,  # noqa: A002 — the argument's name in the schema
            order: Mapping[str, str] | None = None,
        ) -> Node:
            rows = _ordered(_filtered(nodes, filter or {}), order or {})
            rows = [] if self.is_withdrawn else self._rotated(name, rows, has_order=has_order)
            start, stop = _offset(after, 0), _offset(before, len(rows) + 1) - 1
            if first is None and last is not None:
                start = max(start, stop - min(last, self._page_size))
            size = self._page_size if first is None else min(first, self._page_size)
            return self._page(rows, start, min(start + size, stop))

        return resolve

    @property
    def _page_size(self) -> int:
        return _SHORT_PAGE_SIZE if "short_pages" in self._faults else MAX_PAGE_SIZE

    def _rotated(self, name: str, rows: list[Node], *, has_order: bool) -> list[Node]:
        """The rows as the database gives them for this reading of the list.

        The order changes once where a list has none, between its first two pages; under
        `unordered_pages` it changes each time.
        """
        reading = self._readings[name]
        self._readings[name] += 1
        if "unordered_pages" in self._faults:
            turn = reading * _ROTATION % max(len(rows), 1)
        else:
            turn = 0 if has_order or reading != 1 else _ROTATION
        return rows[turn:] + rows[:turn]

    def _page(self, rows: list[Node], start: int, stop: int) -> Node:
        page = list(enumerate(rows[start:stop], start + 1))
        if "duplicate_rows" in self._faults and page:
            before = [(start, rows[start - 1])] if start else []
            page = [*before, page[0], *page]
        cursors = [_cursor(number) for number, _ in page]
        return {
            "nodes": [node for _, node in page],
            "edges": [{"node": node, "cursor": _cursor(number)} for number, node in page],
            "pageInfo": {
                "hasNextPage": stop < len(rows),
                "hasPreviousPage": start > 0,
                "startCursor": cursors[0] if cursors else None,
                "endCursor": cursors[-1] if cursors else None,
            },
        }


def _cursor(number: int) -> str:
    return base64.urlsafe_b64encode(str(number).encode()).decode().rstrip("=")


def _offset(cursor: str | None, default: int) -> int:
    """The row that a cursor stands for; text that is not a cursor counts as none."""
    if cursor is None:
        return default
    try:
        return int(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError):
        return default


def _filtered(nodes: Sequence[Node], wanted: Mapping[str, str]) -> list[Node]:
    since, before = wanted.get("publishedSince"), wanted.get("publishedBefore")
    return [
        node
        for node in nodes
        if (since is None or (node["publishedAt"] or "")[:10] >= since)
        and (before is None or (node["publishedAt"] or "9")[:10] <= before)
    ]


def _ordered(nodes: list[Node], order: Mapping[str, str]) -> list[Node]:
    for argument, direction in order.items():
        field = _ORDERED_BY.get(argument)
        if field:
            is_down = direction.lower() == "desc"
            nodes = sorted(nodes, key=lambda node: _sortable(node[field]), reverse=is_down)  # noqa: B023 — used at once
    return nodes


def _sortable(value: Any) -> tuple[int, str]:
    text = "" if value is None else str(value)
    return (int(text), "") if text.isdigit() else (0, text)
