"""A Graph API in a few dictionaries, as Meta's answers by the contract sheet."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo

from requests import PreparedRequest

from tests.unit.sources.meta_graph.conftest import error
from tests.unit.sources.wire import Answer

CALIFORNIA = ZoneInfo("America/Los_Angeles")
TOTAL = "total_interactions"


@dataclass
class Graph:
    """One page or account and its posts, which a test may change.

    Attributes:
        now: the server's clock.
        owner: fields of the page or account, whose id is 1.
        posts: fields of each post, by id.
        unlisted: ids of posts that exist and are missing from the list.
        totals: interactions of a post, by id.
        daily: values of each metric by day; a metric that is not here is retired.
        asked: path and parameters of each request.
    """

    now: datetime = datetime(2026, 3, 11, 1, tzinfo=UTC)
    owner: dict[str, int] = field(default_factory=dict)
    posts: dict[str, dict[str, Any]] = field(default_factory=dict)
    unlisted: set[str] = field(default_factory=set)
    totals: dict[str, int] = field(default_factory=dict)
    daily: dict[str, dict[date, int]] = field(default_factory=lambda: defaultdict(dict))
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def __call__(self, request: PreparedRequest) -> Answer:
        address = urlsplit(request.url)
        path, params = address.path.removeprefix("/v26.0/"), dict(parse_qsl(address.query))
        self.asked.append((path, params))
        status, body = self._answer(path, params)
        return status, body, {"Date": format_datetime(self.now, usegmt=True)}

    def _answer(self, path: str, params: dict[str, str]) -> tuple[int, dict[str, Any]]:
        match path.split("/"):
            case ["1"]:
                return 200, {"id": "1", **self.owner}
            case ["1", "insights"]:
                return self._series(params)
            case ["1", _]:
                return 200, {"data": self._list(params)}
            case [identifier, "insights"] if identifier in self.totals:
                return 200, self._total(identifier)
            case [identifier] if identifier in self.posts:
                return 200, {"id": identifier}
        return 400, error(100, "Unsupported get request", 33)

    def _list(self, params: dict[str, str]) -> list[dict[str, Any]]:
        since = datetime.fromtimestamp(int(params.get("since", 0)), UTC)
        shown = {
            identifier: post
            for identifier, post in self.posts.items()
            if identifier not in self.unlisted
            and ("timestamp" not in post or datetime.fromisoformat(post["timestamp"]) >= since)
        }
        if TOTAL in params["fields"]:
            return [{"id": one, "insights": self._total(one)} for one in shown]
        return [{"id": one, **post} for one, post in shown.items()]

    def _total(self, identifier: str) -> dict[str, Any]:
        values = [{"value": self.totals.get(identifier, 0)}]
        return {"data": [{"name": TOTAL, "period": "lifetime", "values": values}]}

    def _series(self, params: dict[str, str]) -> tuple[int, dict[str, Any]]:
        metric = params["metric"]
        if metric not in self.daily:
            return 400, error(100, "(#100) The value must be a valid insights metric")
        ends = {
            datetime.combine(day + timedelta(days=1), time(), CALIFORNIA): value
            for day, value in self.daily[metric].items()
        }
        values = [
            {"value": value, "end_time": f"{end.astimezone(UTC):%Y-%m-%dT%H:%M:%S}+0000"}
            for end, value in ends.items()
            if int(params["since"]) < end.timestamp() <= int(params["until"])
        ]
        return 200, {"data": [{"name": metric, "period": "day", "values": values}]}
