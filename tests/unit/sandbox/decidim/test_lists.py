"""Connections: pages cut silently, cursors that are row offsets, lists without an order."""

import base64

import pytest

from .conftest import asker

MEETINGS = """query ($first: Int, $after: String) { component(id: "101") { ... on Meetings {
  meetings(first: $first, after: $after) {
    nodes { id } edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
} } } }"""
PROPOSALS = """query ($after: String) { component(id: "102") { ... on Proposals {
  proposals(first: 50, after: $after, order: {id: "asc"}) {
    nodes { id } pageInfo { hasNextPage endCursor }
} } } }"""


def page(answer: dict, listed: str = "meetings") -> dict:
    return answer["data"]["component"][listed]


def full_scan(ask, query: str, listed: str) -> list[list[str]]:
    pages, after = [], None
    while True:
        found = page(ask(query, after=after), listed)
        pages.append([node["id"] for node in found["nodes"]])
        after = found["pageInfo"]["endCursor"]
        if not found["pageInfo"]["hasNextPage"]:
            return pages


@pytest.mark.parametrize("first", [None, 51, 100, 5000])
def test_no_page_is_longer_than_fifty_whatever_is_asked(ask, first):
    found = page(ask(MEETINGS, first=first))
    assert len(found["nodes"]) == len(found["edges"]) == 50
    assert found["pageInfo"]["hasNextPage"]


def test_a_cursor_is_the_number_of_the_row(ask):
    first = page(ask(MEETINGS))["pageInfo"]
    assert first == {
        "hasNextPage": True,
        "hasPreviousPage": False,
        "startCursor": "MQ",
        "endCursor": "NTA",
    }
    assert base64.b64decode("NTA=") == b"50"


def test_the_last_page_has_a_cursor_too(ask):
    last = page(ask(MEETINGS, after="NTA"))["pageInfo"]
    assert not last["hasNextPage"]
    assert last["endCursor"]


def test_meetings_shift_between_two_pages_and_proposals_do_not(ask):
    first, second = full_scan(ask, MEETINGS, "meetings")
    assert set(first) & set(second)
    again = [one for part in full_scan(ask, MEETINGS, "meetings") for one in part]
    assert len(set(again)) == len(again) > len({*first, *second})
    proposals = [one for part in full_scan(ask, PROPOSALS, "proposals") for one in part]
    assert proposals == sorted(set(proposals), key=int)


def test_short_pages_say_that_there_are_more():
    pages = full_scan(asker("short_pages"), PROPOSALS, "proposals")
    assert [len(one) for one in pages[:-1]] == [20] * (len(pages) - 1)
    assert sum(map(len, pages)) == sum(map(len, full_scan(asker(), PROPOSALS, "proposals")))


def test_duplicate_rows_repeat_within_and_across_pages():
    first, second, *_ = full_scan(asker("duplicate_rows"), PROPOSALS, "proposals")
    assert first[0] == first[1]
    assert second[0] == first[-1]


def test_unordered_pages_ignore_the_order_asked_for():
    ask = asker("unordered_pages")
    one = [row for part in full_scan(ask, PROPOSALS, "proposals") for row in part]
    two = [row for part in full_scan(ask, PROPOSALS, "proposals") for row in part]
    assert len(set(one)) < len(one)
    assert set(one) != set(two)


def test_a_withdrawn_right_empties_every_list_without_a_word():
    ask = asker("silent_empty")
    assert [len(page(ask(MEETINGS))["nodes"]) for _ in range(6)] == [50] * 5 + [0]
    assert ask("{ participatoryProcesses { id } }")["data"] == {"participatoryProcesses": []}
