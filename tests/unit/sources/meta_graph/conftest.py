"""A Graph API that says what a test tells it to, without a network."""

import json
import logging
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
from requests.adapters import BaseAdapter

from sources.meta_graph.client import GraphClient

TOKEN = "EAAB-a-token-of-nobody"  # noqa: S105 — invented
Answer = tuple[int, object, dict[str, str]]


def page(rows: list[dict[str, Any]], after: str = "", is_last: bool = False) -> dict[str, Any]:
    """A page of a list; its link to the next page holds the token, as the vendor's does."""
    body: dict[str, Any] = {"data": rows}
    if after:
        body["paging"] = {"cursors": {"before": "b", "after": after}}
        if not is_last:
            link = f"https://graph.facebook.com/v26.0/1/posts?access_token={TOKEN}&after={after}"
            body["paging"]["next"] = link
    return body


def error(code: int, message: str = "No", subcode: int = 0, **more: Any) -> dict[str, Any]:
    """An error in the vendor's envelope."""
    told = {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "A1", **more}
    return {"error": told | ({"error_subcode": subcode} if subcode else {})}


class Vendor(BaseAdapter):
    """Gives the answers it was told, in their order; the last one again and again."""

    def __init__(self, *answers: object) -> None:
        super().__init__()
        self.answers = [one if isinstance(one, tuple) else (200, one, {}) for one in answers]
        self.asked: list[requests.PreparedRequest] = []

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        status, body, headers = self.answers[min(len(self.asked), len(self.answers) - 1)]
        self.asked.append(request)
        response = requests.Response()
        response.status_code = status
        response.headers.update({"Content-Type": "application/json"} | headers)
        response._content = body if isinstance(body, bytes) else json.dumps(body).encode()
        response.request, response.url = request, request.url
        return response

    def close(self) -> None:
        """Nothing is open."""

    def params(self, number: int) -> dict[str, str]:
        """What the request of this number asked with."""
        return dict(parse_qsl(urlsplit(self.asked[number].url).query))


@pytest.fixture
def telling() -> Callable[..., tuple[GraphClient, Vendor]]:
    """Give a client of a vendor that answers these."""

    def told(*answers: object) -> tuple[GraphClient, Vendor]:
        client = GraphClient("Facebook", "http://127.0.0.1/v26.0/", TOKEN)
        vendor = Vendor(*answers)
        client.session.mount("http://", vendor)
        return client, vendor

    return told


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that tries waited, without the waiting."""
    seconds: list[float] = []
    monkeypatch.setattr("tenacity.nap.time.sleep", seconds.append)
    return seconds


@pytest.fixture
def every_log(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> Iterator[pytest.LogCaptureFixture]:
    """All that anybody logs, dlt's own words about requests included."""
    monkeypatch.setenv("RUNTIME__LOG_LEVEL", "DEBUG")
    dlt = logging.getLogger("dlt")
    monkeypatch.setattr("dlt.common.logger.LOGGER", dlt)
    monkeypatch.setattr(dlt, "propagate", False)
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, "dlt")
    dlt.addHandler(caplog.handler)
    yield caplog
    dlt.removeHandler(caplog.handler)
