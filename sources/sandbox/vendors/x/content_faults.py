"""Faults of content: pages cut short, repeated, unordered or empty; fields dropped, renamed."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from .timeline import TimelinePost

_SHORT_PAGE = 7


@dataclass
class TimelineContentFaults:
    """The faults of content of one night; remembers the last post it showed."""

    names: frozenset[str]
    _last: dict[str, Any] | None = field(default=None, init=False)

    @property
    def is_silent(self) -> bool:
        """Whether the credential has come to see nothing of the timeline."""
        return "silent_empty" in self.names

    def size(self, max_results: int) -> int:
        """Posts of a page, as the server silently takes it."""
        return min(max_results, _SHORT_PAGE) if "short_pages" in self.names else max_results

    def ordered(self, posts: Sequence[TimelinePost]) -> Sequence[TimelinePost]:
        """The posts in the order in which they are shown."""
        if "unordered_pages" not in self.names:
            return posts
        return random.Random(len(posts)).sample(posts, len(posts))  # noqa: S311 — a lot, no secret

    def shown(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The posts of a page as they go out."""
        rows = [self._spoiled(row) for row in rows]
        if "duplicate_rows" in self.names and rows:
            repeated = [self._last] if self._last else []
            self._last = rows[-1]
            return [*repeated, rows[0], *rows]
        return rows

    def _spoiled(self, row: dict[str, Any]) -> dict[str, Any]:
        metrics = row.get("public_metrics")
        if metrics is None:
            return row
        if "missing_field" in self.names:
            row.pop("created_at", None)
        if "renamed_field" in self.names:
            old = "retweet_count" if "retweet_count" in metrics else "repost_count"
            metrics["reshare_count"] = metrics.pop(old)
        if "type_change" in self.names:
            metrics["like_count"] = str(metrics["like_count"])
        if "retired_metric" in self.names:
            metrics.pop("bookmark_count", None)
        return row
