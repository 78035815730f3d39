"""Fixtures of X: one night over HTTP, and its world."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
import requests

from sources.sandbox import Sandbox, serve
from sources.sandbox.vendors.x.account import ACCOUNT_ID
from sources.sandbox.vendors.x.vocabulary import vocabulary

AS_OF = date(2026, 6, 30)


def seed_that_speaks(asked: str, answered: str) -> int:
    """The first seed whose X accepts and returns these field names."""
    return next(
        seed
        for seed in range(100)
        if (vocabulary(seed).asked, vocabulary(seed).answered) == (asked, answered)
    )


TWEETS = seed_that_speaks("tweet", "tweet")
POSTS = seed_that_speaks("post", "post")
BETWEEN = seed_that_speaks("tweet", "post")


@contextmanager
def speaking(seed: int = TWEETS, *, as_of: date = AS_OF, faults: tuple[str, ...] = ()):
    """A running X, and a function that sends it requests."""
    with serve(seed=seed, as_of=as_of, faults=[f"x:{fault}" for fault in faults]) as sandbox:
        yield lambda path, **params: ask(sandbox, path, **params)


def ask(sandbox: Sandbox, path: str, token: str | None = None, **params: Any) -> requests.Response:
    """One request; `timeline` stands for the account's, underscores of `x_fields` for dots."""
    settings = sandbox.environment
    path = f"users/{ACCOUNT_ID}/tweets" if path == "timeline" else path
    query = {name.replace("_fields", ".fields"): value for name, value in params.items()}
    bearer = settings["SOURCES__X__BEARER_TOKEN"] if token is None else token
    return requests.get(
        f"{settings['SOURCES__X__BASE_URL']}/{path}",
        params=query,
        headers={"Authorization": f"Bearer {bearer}"},
        timeout=10,
    )


@pytest.fixture(scope="session")
def x() -> Iterator[Any]:
    """Sends requests to an X with the old field names."""
    with speaking() as asking:
        yield asking
