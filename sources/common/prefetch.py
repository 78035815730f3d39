"""Fetches the next pages while one is used."""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import TypeVar, cast

T = TypeVar("T")


def prefetch(pages: Iterator[T], ahead: int = 2) -> Iterator[T]:
    """Give the same pages; a thread fetches the next ones while one is used.

    An error comes where its page would have come.

    Args:
        pages: an iterator that the thread advances, one page after the other.
        ahead: how many pages are ready or being fetched.
    """
    end = object()
    # requests of the thread count for the load that uses its pages
    fetch = partial(copy_context().run, next, pages, end)
    with ThreadPoolExecutor(1, thread_name_prefix="prefetch") as thread:
        fetched = deque(thread.submit(fetch) for _ in range(ahead))
        try:
            while (page := fetched.popleft().result()) is not end:
                fetched.append(thread.submit(fetch))
                yield cast(T, page)
        finally:
            thread.shutdown(cancel_futures=True)
