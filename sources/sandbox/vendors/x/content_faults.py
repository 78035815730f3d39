"""Faults of content: pages are short, repeated, unordered or empty; fields dropped or renamed."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from .timeline import TimelinePost

_SHORT_PAGE = 7


@dataclass
class TimelineContentFaults:
    """The faults of content of one night, which depend on the last post that was shown."""

    names: frozenset[str]
    _last: dict[str, Any] | None = field(default=None, init=False)

    @property
    def is_silent(self) -> bool:
        """Whether the timeline is empty for this credential."""
        return "silent_empty" in self.names

    def size(self, max_results: int) -> int:
        """How many posts a page has, whatever was asked for."""
        return min(max_results, _SHORT_PAGE) if "short_pages" in self.names else max_results

    def ordered(self, posts: Sequence[TimelinePost]) -> Sequence[TimelinePost]:
        """The posts in the order of the timeline, or in another one."""
        if "unordered_pages" not in self.names:
            return posts
        return random.Random(len(posts)).sample(posts, len(posts))  # noqa: S311 — a lot, no secret

    def shown(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The posts of a page, as the faults leave them."""
        rows = [self._with_faults(row) for row in rows]
        if "duplicate_rows" in self.names and rows:
            repeated = [self._last] if self._last else []
            self._last = rows[-1]
            return [*repeated, rows[0], *rows]
        return rows

    def _with_faults(self, row: dict[str, Any]) -> dict[str, Any]:
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
