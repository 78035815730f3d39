"""Fixtures of the sandbox: one night, in this process or over HTTP."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
import requests

from sources.sandbox import Sandbox, serve
from sources.sandbox.faults import faulted_world
from sources.sandbox.vendors.civicrm.api import CrmApi
from sources.sandbox.world import World, world

AS_OF = date(2026, 6, 30)
Get = Callable[..., list[dict[str, Any]]]


@pytest.fixture(scope="session")
def night() -> World:
    """The world of the last day of June 2026."""
    return world(seed=2026, as_of=AS_OF)


def getter(*faults: str, as_of: date = AS_OF, scale: int = 1) -> Get:
    """`get` of one CRM without the network: entity and parameters to rows."""
    names = [f"civicrm:{fault}" for fault in faults]
    night = faulted_world(seed=2026, as_of=as_of, scale=scale, faults=names)
    api = CrmApi(night, night.faults["civicrm"])

    def get(entity: str, action: str = "get", **params: Any) -> list[dict[str, Any]]:
        return api.call(entity, action, params, is_known=True).values

    return get


@pytest.fixture(scope="session")
def get() -> Get:
    """`get` of the CRM without faults."""
    return getter()


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """A running sandbox without faults."""
    with serve(as_of=AS_OF) as running:
        yield running


def post(
    sandbox: Sandbox,
    path: str = "Activity/get",
    params: dict[str, Any] | None = None,
    headers: dict[str, str] | None = None,
    timeout: float = 10,
) -> requests.Response:
    """One request as a loader makes it; `headers` replace the usual ones."""
    usual = {
        "X-Requested-With": "XMLHttpRequest",
        "X-Civi-Auth": f"Bearer {sandbox.environment['SOURCES__CIVICRM__API_KEY']}",
    }
    return requests.post(
        f"{sandbox.environment['SOURCES__CIVICRM__BASE_URL']}/ajax/api4/{path}",
        data={"params": json.dumps(params or {})},
        headers=usual if headers is None else headers,
        timeout=timeout,
    )
