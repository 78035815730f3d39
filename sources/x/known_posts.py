"""Posts that earlier nights loaded."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sources.common.loaded_rows import LoadedRows


@dataclass(frozen=True)
class KnownPost:
    """A loaded post: its newest id, its creation time, and the day of its last reading."""

    current_id: int
    created_at: datetime
    read_on: date


def known_posts() -> Iterator[tuple[str, KnownPost]]:
    """Give each loaded post with its first id."""
    readings = LoadedRows("post_readings").latest("post_id", "read_on", ("read_on",))
    for post_id, current_id, created_at in LoadedRows("posts").rows(
        "post_id", "current_id", "created_at"
    ):
        # a load killed between two tables leaves a post without a reading
        (day,) = readings.get(post_id, (created_at.date(),))
        yield post_id, KnownPost(int(current_id), created_at, day)
