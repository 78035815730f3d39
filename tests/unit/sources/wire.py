"""A function that stands for a vendor, in place of the network."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from sources.common.http import open_session

Answer = tuple[int, object, dict[str, str]]


@dataclass
class Wire(BaseAdapter):
    """Hands each request to `vendor`, which gives status, body and headers, and keeps it."""

    vendor: Callable[[requests.PreparedRequest], Answer]
    asked: list[requests.PreparedRequest] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def session(self) -> requests.Session:
        """A session with retries, as connectors use it, connected to the function."""
        patient = open_session()
        patient.mount("http://", self)
        return patient

    def send(self, request: requests.PreparedRequest, **_) -> requests.Response:
        self.asked.append(request)
        response = requests.Response()
        response.status_code, body, headers = self.vendor(request)
        response._content = body if isinstance(body, bytes) else json.dumps(body).encode()
        response.headers = CaseInsensitiveDict({"Content-Type": "application/json", **headers})
        response.request, response.url = request, request.url
        return response

    def close(self) -> None:
        """Nothing to close."""
