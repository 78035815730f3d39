"""Pages are fetched ahead, and their consumer sees no difference."""

import threading
from collections.abc import Iterator

import pytest

from sources.common.prefetch import prefetch
from sources.common.request_metrics import RequestMetrics, collecting, current_metrics


def test_the_same_pages_come_in_the_same_order():
    assert list(prefetch(iter(range(50)))) == list(range(50))
    assert list(prefetch(iter([]))) == []


def test_the_next_pages_are_fetched_while_one_is_used():
    fetched = [threading.Event() for _ in range(4)]

    def pages() -> Iterator[int]:
        for number, event in enumerate(fetched):
            event.set()
            yield number

    ahead = prefetch(pages())
    assert next(ahead) == 0
    # nobody asked for them yet
    assert fetched[1].wait(30) and fetched[2].wait(30) and not fetched[3].is_set()


def test_an_error_comes_where_its_page_would_have_come():
    def pages() -> Iterator[int]:
        yield from (1, 2)
        raise ValueError("the third")

    ahead = prefetch(pages())
    assert [next(ahead), next(ahead)] == [1, 2]
    with pytest.raises(ValueError, match="the third"):
        next(ahead)


def test_what_is_fetched_is_counted_for_the_load_that_uses_it():
    def pages() -> Iterator[int]:
        for number in range(3):
            current_metrics().requests += 1
            yield number

    metrics = RequestMetrics()
    with collecting(metrics):
        assert len(list(prefetch(pages()))) == 3
    assert metrics.requests == 3


def test_no_thread_is_left_when_nobody_wants_more():
    before = threading.active_count()
    ahead = prefetch(iter(range(1000)))
    next(ahead)
    ahead.close()
    assert threading.active_count() == before
