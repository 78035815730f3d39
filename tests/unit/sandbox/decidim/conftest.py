"""Fixtures of the platform: the GraphQL engine of one night, or the API over HTTP."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
import requests

from sources.sandbox import Sandbox, serve
from sources.sandbox.faults import faulted_world
from sources.sandbox.vendors.decidim.engine import GraphqlEngine
from sources.sandbox.vendors.decidim.platform import platform
from sources.sandbox.world import World

AS_OF = date(2026, 11, 30)
Ask = Callable[..., dict[str, Any]]


@pytest.fixture(scope="session")
def autumn() -> World:
    """The world late in the plan's year, when lists are longer than a page."""
    return faulted_world(seed=2026, as_of=AS_OF)


def asker(*faults: str, schema=None, is_known: bool = True) -> Ask:
    """Gives the body of the response to a query, from a new engine."""
    names = [f"decidim:{fault}" for fault in faults]
    night = faulted_world(seed=2026, as_of=AS_OF, faults=names)
    engine = GraphqlEngine(platform(night), night.faults["decidim"], schema)

    def ask(query: str, **variables: Any) -> dict[str, Any]:
        return engine.answer(query, variables, None, is_known=is_known)

    return ask


@pytest.fixture
def ask() -> Ask:
    return asker()


@pytest.fixture(scope="module")
def running() -> Iterator[Sandbox]:
    """A running sandbox without faults."""
    with serve(as_of=AS_OF) as sandbox:
        yield sandbox


def post(sandbox: Sandbox, query: str, **headers: str) -> requests.Response:
    """One query as a loader sends it."""
    url = f"{sandbox.environment['SOURCES__DECIDIM__BASE_URL']}/api"
    return requests.post(url, json={"query": query}, headers=headers, timeout=10)
