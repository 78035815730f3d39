"""Scripted responses of X: a client whose requests go to no network."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from requests.adapters import BaseAdapter

from sources.x.budget import Budget
from sources.x.client import TimelinePaginator, XClient
from sources.x.responses import Row
from tests.unit.sources.wire import Wire

from .server import Timeline

TOKEN = "a-token-that-nobody-may-read"
# the server's clock is years away from this machine's
NOW = datetime(2031, 5, 4, 0, 30, tzinfo=UTC)

Written = tuple[int, Any, dict[str, str]]


def answer(body: object, status: int = 200, **headers: str) -> Written:
    """A response of X; header names are written with underscores."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return status, body, named


def page(*posts: Row, next_token: str | None = None) -> Written:
    """A page of a timeline; without posts it has no `data`, as X's."""
    meta: Row = {"result_count": len(posts)} | ({"next_token": next_token} if next_token else {})
    return answer({"data": list(posts), "meta": meta} if posts else {"meta": meta})


@dataclass
class Script(BaseAdapter):
    """Gives the responses in order, and keeps the requests."""

    answers: list[Written]
    asked: list[dict[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def send(self, request, **_: Any) -> requests.Response:
        query = parse_qs(urlsplit(request.url).query)
        self.asked.append({name: values[0] for name, values in query.items()})
        status, body, headers = self.answers.pop(0)
        response = requests.Response()
        response.status_code = status
        response.headers.update({"Date": format_datetime(NOW, usegmt=True)} | headers)
        response._content = body if isinstance(body, bytes) else json.dumps(body).encode()
        response.request, response.url = request, request.url
        return response

    def close(self) -> None:
        pass


@dataclass
class Conversation:
    """A client and the script it follows."""

    client: XClient
    script: Script
    budget: Budget

    def read(self, **borders: str) -> tuple[list[Row], bool]:
        """All posts of a timeline, and whether it was read to its end."""
        paginator = TimelinePaginator(self.budget)
        rows = [row for page in self.client.pages("7", paginator, **borders) for row in page]
        return rows, paginator.is_complete


@pytest.fixture
def talk():
    """Gives a conversation with these responses."""

    def begin(*answers: Written, limit: float = 1) -> Conversation:
        budget = Budget(limit, post_price=0.001, user_price=0.01)
        client = XClient("https://api.x.example/2", TOKEN, budget)
        script = Script(list(answers))
        client.session.mount("https://", script)
        return Conversation(client, script, budget)

    return begin


@pytest.fixture
def waits(monkeypatch) -> list[float]:
    """Seconds that retries would have waited; they do not wait."""
    seconds: list[float] = []
    monkeypatch.setattr("tenacity.nap.time.sleep", seconds.append)
    return seconds


@pytest.fixture
def timeline(monkeypatch) -> Timeline:
    account = Timeline()
    monkeypatch.setattr("sources.x.client.open_session", lambda **_: Wire(account.answer).session())
    return account
