"""Which posts were deleted, and which readings changed."""

import pytest

from sources.common.arrow_columns import Column, Kind
from sources.common.errors import ShrinkageError
from sources.meta_graph.posts import changed, removed
from tests.unit.sources.meta_graph.conftest import error

GONE = (400, error(100, "Unsupported get request", 33), {})
READINGS = (
    Column("post_id", "id", Kind.TEXT),
    Column("read_on", "read_on", Kind.DATE),
    Column("reactions", "reactions", Kind.INTEGER),
    Column("shares", "shares", Kind.INTEGER),
)


@pytest.fixture
def known(monkeypatch):
    """Ids of loaded posts."""
    ids: set[str] = set()
    monkeypatch.setattr("sources.common.loaded_rows.LoadedRows.values", lambda *_: ids)
    return ids


def test_a_post_that_a_list_lacks_is_gone_only_if_the_vendor_says_so(scripted_client, known):
    known |= {"a", "b"}
    client, vendor = scripted_client({"id": "b"})
    assert removed(client, "posts", "published_posts", [{"id": "a"}, {"id": "new"}], 0.2) == set()
    assert [request.path_url for request in vendor.requests] == ["/v26.0/b?fields=id"]
    client, _ = scripted_client(GONE)
    assert removed(client, "posts", "published_posts", [{"id": "a"}], 0.2) == {"b"}


def test_a_list_that_lacks_too_much_is_refused_and_no_post_asked_for(scripted_client, known):
    known |= {str(number) for number in range(40)}
    client, vendor = scripted_client(GONE)
    with pytest.raises(ShrinkageError, match="SOURCES__FACEBOOK__MAX_SHRINKAGE"):
        removed(client, "posts", "published_posts", [{"id": "1"}], 0.2)
    assert vendor.requests == []
    assert len(removed(client, "posts", "published_posts", [{"id": "1"}], 1)) == 39


def test_an_only_post_that_was_made_anew_is_replaced(scripted_client, known):
    known |= {"old"}
    client, vendor = scripted_client(GONE)
    assert removed(client, "posts", "published_posts", [{"id": "new"}], 0.2) == {"old"}
    assert len(vendor.requests) == 1


def test_a_list_that_falls_silent_is_refused(scripted_client, known):
    known |= {"old"}
    client, vendor = scripted_client(GONE)
    with pytest.raises(ShrinkageError):
        removed(client, "posts", "published_posts", [], 0.2)
    assert vendor.requests == []


def test_a_reading_is_kept_when_any_counter_moved_in_either_direction(monkeypatch):
    last = {"same": (3, 0), "more": (3, 0), "less": (3, 0), "hidden": (3, None)}
    monkeypatch.setattr("sources.common.loaded_rows.LoadedRows.latest", lambda *_: last)
    rows = [
        {"id": "same", "reactions": 3, "shares": 0},
        {"id": "more", "reactions": 3, "shares": 1},
        {"id": "less", "reactions": 2, "shares": 0},
        {"id": "hidden", "reactions": 3},
        {"id": "new", "reactions": 0, "shares": 0},
    ]
    assert [row["id"] for row in changed(rows, READINGS, "post_readings")] == [
        "more",
        "less",
        "new",
    ]
