"""A Graph API with scripted responses, without a network."""

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
    body = {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "A1", **more}
    return {"error": body | ({"error_subcode": subcode} if subcode else {})}


class Vendor(BaseAdapter):
    """Gives the scripted responses in their order, then the last one again and again."""

    def __init__(self, *responses: object) -> None:
        super().__init__()
        self.responses = [one if isinstance(one, tuple) else (200, one, {}) for one in responses]
        self.requests: list[requests.PreparedRequest] = []

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        status, body, headers = self.responses[min(len(self.requests), len(self.responses) - 1)]
        self.requests.append(request)
        response = requests.Response()
        response.status_code = status
        response.headers.update({"Content-Type": "application/json"} | headers)
        response._content = body if isinstance(body, bytes) else json.dumps(body).encode()
        response.request, response.url = request, request.url
        return response

    def close(self) -> None:
        """Nothing is open."""

    def params(self, number: int) -> dict[str, str]:
        """Parameters of the request of this number."""
        return dict(parse_qsl(urlsplit(self.requests[number].url).query))


@pytest.fixture
def scripted_client() -> Callable[..., tuple[GraphClient, Vendor]]:
    """Give a client, and the vendor that gives it these responses."""

    def connect(*responses: object) -> tuple[GraphClient, Vendor]:
        client = GraphClient("Facebook", "http://127.0.0.1/v26.0/", TOKEN)
        vendor = Vendor(*responses)
        client.session.mount("http://", vendor)
        return client, vendor

    return connect


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Seconds that retries would have waited; they do not wait."""
    seconds: list[float] = []
    monkeypatch.setattr("tenacity.nap.time.sleep", seconds.append)
    return seconds


@pytest.fixture
def every_log(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> Iterator[pytest.LogCaptureFixture]:
    """Everything logged, including what dlt logs of requests."""
    monkeypatch.setenv("RUNTIME__LOG_LEVEL", "DEBUG")
    dlt = logging.getLogger("dlt")
    monkeypatch.setattr("dlt.common.logger.LOGGER", dlt)
    monkeypatch.setattr(dlt, "propagate", False)
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, "dlt")
    dlt.addHandler(caplog.handler)
    yield caplog
    dlt.removeHandler(caplog.handler)
