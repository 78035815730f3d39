"""One site without the network: its collections by path, and how it stands on a night."""

from collections.abc import Callable
from typing import Any

import pytest

from sources.sandbox.faults import faulted_world
from sources.sandbox.vendors.wordpress.api import RestApi
from sources.sandbox.vendors.wordpress.collections import CollectionPage
from sources.sandbox.vendors.wordpress.site import WordpressSite, site_of
from tests.unit.sandbox.conftest import AS_OF

Get = Callable[..., Any]


def getter(*faults: str, as_of=AS_OF) -> Get:
    """`get` of one site: a path below `wp/v2` and its parameters to a page or an object."""
    names = [f"wordpress:{fault}" for fault in faults]
    api = RestApi(faulted_world(seed=2026, as_of=as_of, faults=names))

    def get(path: str, **params: object) -> CollectionPage | Any:
        return api.answer(path, {name: str(value) for name, value in params.items()})

    return get


def everything(get: Get, path: str, **params: object) -> list[dict[str, Any]]:
    """All entries of a collection, page by page, up to the number of pages in the header."""
    page = get(path, per_page=100, orderby="id", order="asc", **params)
    rows = list(page.rows)
    for number in range(2, page.pages + 1):
        asked = {"per_page": 100, "orderby": "id", "order": "asc", "page": number, **params}
        rows += get(path, **asked).rows
    return rows


@pytest.fixture(scope="session")
def get() -> Get:
    return getter()


@pytest.fixture(scope="session")
def site(night) -> WordpressSite:
    return site_of(night)
