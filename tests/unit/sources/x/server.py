"""An X account in a dictionary, as the API's timeline shows it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from sources.x.responses import Row
from tests.unit.sources.wire import Answer

FIRST_NIGHT = datetime(2031, 5, 4, 0, 30, tzinfo=UTC)
SETTINGS = {
    "SOURCES__X__BASE_URL": "http://x.test/2",
    "SOURCES__X__USERNAME": "t",
    "SOURCES__X__BEARER_TOKEN": "a-token-of-nobody",
}


def post(identifier: int, *, versions: Sequence[int] = (), **more: Any) -> Row:
    """A post with the field names from before August 2026, every counter 1."""
    counters = ("like", "reply", "retweet", "quote", "bookmark", "impression")
    return {
        "id": str(identifier),
        "text": "text that must go nowhere",
        "edit_history_tweet_ids": [str(one) for one in versions or (identifier,)],
        "created_at": "2031-05-01T21:59:59.000Z",
        "public_metrics": {f"{name}_count": 1 for name in counters},
        **more,
    }


class Timeline:
    """An account whose posts lie some days before the first night, the newest first."""

    def __init__(self) -> None:
        self.now = FIRST_NIGHT
        self.posts: dict[int, datetime] = {}
        self.is_blind = False
        self.counters = {"followers_count": 9, "following_count": 3, "listed_count": 1}
        self.post_count: dict[str, object] = {}
        self.further: dict[int, dict] = {}  # fields of a post, by its id
        self.asked: list[str] = []

    def publish(self, *days_ago: int) -> None:
        """Posts of so many days before the first night."""
        for days in days_ago:
            self.posts[100_000 - 10 * days] = FIRST_NIGHT - timedelta(days=days)
        self.count(len(self.posts))

    def delete(self, *days_ago: int) -> None:
        """Delete these posts, and no longer count them."""
        for days in days_ago:
            del self.posts[100_000 - 10 * days]
        self.count(len(self.posts))

    def count(self, number: int) -> None:
        """Say that the account has so many posts, those passed on included."""
        self.post_count = {"tweet_count": number}

    def answer(self, request) -> Answer:
        path, query = urlsplit(request.url).path, dict(parse_qsl(urlsplit(request.url).query))
        self.asked.append(path.removeprefix("/2/"))
        date = {"Date": format_datetime(self.now, usegmt=True)}
        if "username" in path:
            user = {"id": "7", "public_metrics": self.counters | self.post_count}
            return 200, {"data": user}, date
        start, end = query.get("start_time", ""), query.get("end_time", "9")
        rows = [
            post(
                identifier,
                created_at=f"{created:%Y-%m-%dT%H:%M:%S}.000Z",
                **self.further.get(identifier, {}),
            )
            for identifier, created in sorted(self.posts.items(), reverse=True)
            if start <= f"{created:%Y-%m-%dT%H:%M:%SZ}" < end
            and identifier < int(query.get("until_id", 10**9))
        ]
        meta = {"meta": {"result_count": len(rows)}}
        return 200, meta if self.is_blind or not rows else meta | {"data": rows}, date
