"""Waiting for a vendor and using what it said, at the same time."""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import TypeVar, cast

T = TypeVar("T")


def prefetch(pages: Iterator[T], ahead: int = 2) -> Iterator[T]:
    """Give the same pages; the next ones are fetched by a thread while one is used.

    An error comes where its page would have come.

    Args:
        pages: made by that thread, one after the other.
        ahead: how many lie ready or are being made.
    """
    end = object()
    # what is counted for this load is counted in the thread too
    fetch = partial(copy_context().run, next, pages, end)
    with ThreadPoolExecutor(1, thread_name_prefix="read-ahead") as thread:
        fetched = deque(thread.submit(fetch) for _ in range(ahead))
        try:
            while (page := fetched.popleft().result()) is not end:
                fetched.append(thread.submit(fetch))
                yield cast(T, page)
        finally:
            thread.shutdown(cancel_futures=True)
