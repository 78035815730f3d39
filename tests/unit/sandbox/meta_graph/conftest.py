"""Fixtures of the Graph API for both products."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
import requests

from sources.sandbox import Sandbox, serve
from tests.unit.sandbox.conftest import AS_OF

UNITS = {"facebook": "PAGE_ID", "instagram": "ACCOUNT_ID"}


@dataclass(frozen=True)
class Graph:
    """One product of a running sandbox; `{}` in a path is the id of its page or account."""

    sandbox: Sandbox
    source: str

    def setting(self, name: str) -> str:
        return self.sandbox.environment[f"SOURCES__{self.source.upper()}__{name}"]

    @property
    def id(self) -> str:
        return self.setting(UNITS[self.source])

    def get(self, path: str, /, *, token: str | None = None, **params: Any) -> requests.Response:
        return requests.get(
            f"{self.setting('BASE_URL')}/{path.format(self.id)}",
            params=params,
            headers={"Authorization": f"Bearer {token or self.setting('ACCESS_TOKEN')}"},
            timeout=10,
        )

    def read(self, path: str, /, **params: Any) -> dict[str, Any]:
        response = self.get(path, **params)
        assert response.status_code == 200, response.text
        return response.json()

    def refused(self, path: str, /, **params: Any) -> dict[str, Any]:
        response = self.get(path, **params)
        assert response.status_code == 400, response.text
        return response.json()["error"]

    def pages(self, path: str, /, **params: Any) -> list[list[dict[str, Any]]]:
        """All pages of a list."""
        pages, after = [], {}
        while True:
            body = self.read(path, **params, **after)
            pages.append(body["data"])
            if "next" not in body.get("paging", {}):
                return pages
            after = {"after": body["paging"]["cursors"]["after"]}

    def rows(self, path: str, /, **params: Any) -> list[dict[str, Any]]:
        return [row for page in self.pages(path, limit=100, **params) for row in page]


@pytest.fixture(params=["facebook", "instagram"])
def graph(request, sandbox) -> Graph:
    """Each product without faults."""
    return Graph(sandbox, request.param)


Faulty = Callable[..., Graph]


@pytest.fixture
def faulty() -> Any:
    """Gives a product with faults, and stops its sandbox afterwards."""
    running = []

    def start(source: str, *faults: str, as_of: date = AS_OF, seed: int = 2026) -> Graph:
        context = serve(seed=seed, as_of=as_of, faults=[f"{source}:{fault}" for fault in faults])
        running.append(context)
        return Graph(context.__enter__(), source)

    yield start
    for context in reversed(running):
        context.__exit__(None, None, None)
