"""The total of a post's interactions: many in one request, or one by one, or not at all."""

from datetime import UTC, datetime

import pytest

from sources.common.errors import ContractError, CredentialError
from sources.instagram.interactions import Interactions
from tests.unit.sources.meta_graph.conftest import error, page

SINCE = datetime(2026, 1, 1, tzinfo=UTC)
BEFORE = (400, error(100, "Invalid parameter", 2108006), {})
RETIRED = (400, error(100, "(#100) metric[0] must be one of the following values: reach"), {})


def total(value: int) -> dict:
    return {"data": [{"name": "total_interactions", "period": "lifetime",
                      "values": [{"value": value}]}]}  # fmt: skip


def media(*ids: str) -> list[dict]:
    """Rows of the list of media, the first one newest."""
    days = range(28, 0, -1)
    return [{"id": i, "timestamp": f"2026-02-{d:02}T10:00:00+0000"} for i, d in zip(ids, days)]  # noqa: B905


def test_totals_come_with_the_list(scripted_client):
    rows = [{"id": "a", "insights": total(7)}, {"id": "b"}, {"id": "c", "insights": {"data": []}}]
    client, vendor = scripted_client(page(rows))
    assert Interactions(client, "1").of(media("a", "b", "c"), SINCE) == {
        "a": 7,
        "b": None,
        "c": None,
    }
    assert vendor.params(0)["since"] == str(int(SINCE.timestamp()))
    assert vendor.params(0)["fields"] == "id,insights.metric(total_interactions)"


def test_an_older_post_that_the_list_leaves_out_is_asked_for_by_itself(scripted_client):
    client, vendor = scripted_client(page([{"id": "a", "insights": total(7)}]), total(4))
    assert Interactions(client, "1").of(media("a", "old"), SINCE) == {"a": 7, "old": 4}
    assert vendor.requests[1].path_url == "/v26.0/old/insights?metric=total_interactions"


def test_one_post_without_insights_does_not_take_them_from_the_others_of_its_page(scripted_client):
    client, vendor = scripted_client(
        page([{"id": "a", "insights": total(7)}], "one"), BEFORE, total(5), BEFORE, total(9)
    )
    found = Interactions(client, "1").of(media("a", "b", "c", "d"), SINCE)
    assert found == {"a": 7, "b": 5}
    assert len(vendor.requests) == 4  # d is older than c, from before the business account


def test_a_kind_of_post_that_lacks_the_metric_is_passed_over(scripted_client):
    lacking = (400, error(100, "The API does not support the x metric for this product type"), {})
    gone = (400, error(100, "Unsupported get request", 33), {})
    client, _ = scripted_client(lacking, lacking, gone, total(3))
    assert Interactions(client, "1").of(media("a", "b", "c"), SINCE) == {"c": 3}


def test_a_post_that_the_token_may_not_see_has_no_figure_and_stops_no_other(scripted_client):
    refused = (400, error(10, "(#10) Application does not have permission for this action"), {})
    client, _ = scripted_client(page([]), refused, total(3))
    assert Interactions(client, "1").of(media("a", "b"), SINCE) == {"b": 3}


def test_totals_of_the_list_without_the_right_to_them_are_a_matter_of_the_token(scripted_client):
    client, _ = scripted_client((400, error(10, "(#10) No permission"), {}))
    with pytest.raises(CredentialError, match="SOURCES__FACEBOOK__ACCESS_TOKEN lacks"):
        Interactions(client, "1").of(media("a"), SINCE)


def test_a_retired_metric_ends_the_requests_and_is_reported(scripted_client):
    client, vendor = scripted_client(RETIRED)
    interactions = Interactions(client, "1")
    assert interactions.of(media("a", "b"), SINCE) == {}
    assert "must be one of" in interactions.refusal
    assert len(vendor.requests) == 1


@pytest.mark.parametrize(
    "body", [{"data": [{"name": "total_interactions"}]}, {"data": [3]}, {"x": 1}]
)
def test_a_total_in_another_form_is_refused(scripted_client, body):
    client, _ = scripted_client(page([{"id": "a", "insights": body}]))
    with pytest.raises(ContractError, match="in another form"):
        Interactions(client, "1").of(media("a"), SINCE)
