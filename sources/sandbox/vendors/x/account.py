"""What X answers about one account: the user, the timeline page by page, the usage."""

import json
from base64 import b32hexdecode, b32hexencode
from functools import cached_property
from time import monotonic
from typing import Any

from sources.sandbox.world import World
from sources.sandbox.world.twitter import followers_on

from .content_faults import TimelineContentFaults
from .query import InvalidParameter, TimelineQuery, fields, refuse_unknown
from .timeline import TimelinePost, posts, x_moment
from .vocabulary import Vocabulary, vocabulary

USERNAME = "TorreJussana"
ACCOUNT_ID = "1409876543210987521"
_CREATED = "2011-03-09T10:12:44.000Z"
_TIMELINE_PARAMETERS = {
    *("max_results", "pagination_token", "since_id", "until_id", "start_time", "end_time"),
    "exclude",
}
_MONTHLY_CAP = 3_000_000


class XAccount:
    """The API of one account; it counts the posts that were read."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.faults = TimelineContentFaults(world.faults["x"])
        self._started = monotonic()
        self.posts_read = 0

    def clock(self) -> int:
        """The time at X (UTC seconds)."""
        return self.world.now + int(monotonic() - self._started)

    @cached_property
    def posts(self) -> list[TimelinePost]:
        """All posts that exist, newest first."""
        return posts(self.world)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The vocabulary of this world's X."""
        return vocabulary(self.world.scenario.seed)

    def user(self, username: str, given: dict[str, str]) -> dict[str, Any]:
        """The account; for any other name, an error with status 200."""
        refuse_unknown(given, {"user.fields"})
        asked = fields(given, "user.fields")
        if username.lower() != USERNAME.lower():
            return {"errors": [self._not_found("username", username, "user")]}
        user: dict[str, Any] = {"id": ACCOUNT_ID, "name": "Torre Jussana", "username": USERNAME}
        if "created_at" in asked:
            user["created_at"] = _CREATED
        if "protected" in asked:
            user["protected"] = False
        if "public_metrics" in asked:
            user["public_metrics"] = {
                "followers_count": followers_on(self.world, self.world.as_of),
                "following_count": 812,
                self.vocabulary.renamed("tweet_count"): len(self.posts),
                "listed_count": 96,
                "like_count": 2304,
                "media_count": 1871,
            }
        return {"data": user}

    def timeline(self, given: dict[str, str]) -> dict[str, Any]:
        """A page of the account's posts, newest first.

        The second page is empty and still has a token, as X allows.
        """
        refuse_unknown(given, {*_TIMELINE_PARAMETERS, self.vocabulary.fields_parameter})
        asked = fields(given, self.vocabulary.fields_parameter)
        query = TimelineQuery(given)
        if self.faults.is_silent:
            return {"meta": {"result_count": 0}}
        start, is_pause = _read_token(given)
        selected = self.faults.ordered(query.selected(self.posts))
        size = self.faults.size(query.max_results)
        page = query.page(selected, start, 0 if is_pause else size)
        self.posts_read += len(page.posts)
        rows = self.faults.shown([self._row(post, asked) for post in page.posts])
        meta: dict[str, Any] = {"result_count": len(rows)}
        if rows:
            meta |= {"newest_id": rows[0]["id"], "oldest_id": rows[-1]["id"]}
        if page.end < len(selected):
            meta["next_token"] = _token(page.end, is_pause=start == 0)
        answer: dict[str, Any] = {"data": rows, "meta": meta} if rows else {"meta": meta}
        if start and rows and page.end == len(selected):
            # the account's first post was a reply to one that is gone
            gone = str(page.posts[-1].id - 2)
            answer["errors"] = [self._not_found("referenced_tweets.id", gone, "tweet")]
        return answer

    def usage(self, given: dict[str, str]) -> dict[str, Any]:
        """How many posts were read this month."""
        refuse_unknown(given, {"days", "usage.fields"})
        read = {
            "cap_reset_day": 9,
            "project_cap": _MONTHLY_CAP,
            "project_id": "1527183652783026176",
            "project_usage": self.posts_read,
        }
        if self.vocabulary.answered == "post":
            read |= {name: str(read[name]) for name in ("project_cap", "project_usage")}
        return {"data": read}

    def problem(self, kind: str, title: str, detail: str, **more: Any) -> dict[str, Any]:
        """An error in X's form."""
        return {
            "title": title,
            "detail": detail,
            "type": f"{self.vocabulary.problems}/{kind}",
            **more,
        }

    def _row(self, post: TimelinePost, asked: set[str]) -> dict[str, Any]:
        metrics = {self.vocabulary.renamed(name): count for name, count in post.metrics.items()}
        row: dict[str, Any] = {
            "id": str(post.id),
            "text": "Text que no ha de sortir d'aquí 🌱 https://t.co/Jussana",
            self.vocabulary.renamed("edit_history_tweet_ids"): [str(id) for id in post.versions],
        }
        if "created_at" in asked:
            row["created_at"] = x_moment(post.created_at)
        if "public_metrics" in asked:
            row["public_metrics"] = metrics
        return row

    def _not_found(self, parameter: str, value: str, kind: str) -> dict[str, Any]:
        return self.problem(
            "resource-not-found",
            "Not Found Error",
            f"Could not find {kind} with {parameter}: [{value}].",
            resource_type=kind,
            resource_id=value,
            parameter=parameter,
            value=value,
        )


def _token(start: int, *, is_pause: bool) -> str:
    """The token of the page that begins at `start`: opaque, in base32hex."""
    return b32hexencode(json.dumps([start, is_pause]).encode()).decode().lower().rstrip("=")


def _read_token(given: dict[str, str]) -> tuple[int, bool]:
    text = given.get("pagination_token")
    if text is None:
        return 0, False
    try:
        start, is_pause = json.loads(b32hexdecode(text.upper() + "=" * (-len(text) % 8)))
    except ValueError:
        raise InvalidParameter("pagination_token", text) from None
    return int(start), bool(is_pause)
