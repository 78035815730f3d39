"""Figures by day: time zone, requested spans, gaps and retired metrics."""

from datetime import UTC, date, datetime, timedelta

import pytest

from sources.common.errors import ContractError, CredentialError
from sources.meta_graph.insights import Daily, Insights, day_of
from tests.unit.sources.meta_graph.conftest import error

NOW = {"Date": "Wed, 15 Jul 2026 00:30:00 GMT"}  # still the 14th in California
FOLLOWS = Daily("page_follows", timedelta(days=90), timedelta(days=100), {})
VIEWS = Daily("page_media_view", timedelta(days=90), timedelta(days=30), {})
RETIRED = (400, error(100, "(#100) The value must be a valid insights metric"), NOW)


def series(metric: str, *values: tuple[str, object]) -> tuple[int, object, dict[str, str]]:
    """A response that offers further windows without end, as the vendor's do."""
    points = [{"value": value, "end_time": end} for end, value in values]
    link = "https://graph.facebook.com/v26.0/1/insights?access_token=x&since=1"
    return (200, {"data": [{"name": metric, "period": "day", "values": points}],
                  "paging": {"previous": link, "next": link}}, NOW)  # fmt: skip


@pytest.fixture
def loaded(monkeypatch):
    """Rows of earlier nights, by table."""
    tables: dict[str, dict] = {}
    monkeypatch.setattr(
        "sources.common.loaded_rows.LoadedRows.latest", lambda self, *_: tables.get(self._table, {})
    )
    return tables


@pytest.mark.parametrize(
    ("end_time", "day"),
    [
        ("2018-01-02T08:00:00+0000", date(2018, 1, 1)),
        ("2017-05-04T07:00:00+0000", date(2017, 5, 3)),
        ("2026-03-09T07:00:00+0000", date(2026, 3, 8)),  # clocks went forward that day
        ("2026-11-02T08:00:00+0000", date(2026, 11, 1)),  # and back
        ("2024-01-15T07:00:00+0000", date(2024, 1, 14)),  # an hour early
        ("2026-01-01T08:00:00+0000", date(2025, 12, 31)),
    ],
)
def test_a_value_is_of_the_day_that_ends_with_it_in_california(end_time, day):
    assert day_of(end_time) == day


def test_windows_touch_and_never_exceed_what_the_vendor_allows(scripted_client, loaded):
    client, vendor = scripted_client(series("page_follows"))
    client.read("1")
    insights = Insights(client, "1/insights", "page_insights")
    insights.read([FOLLOWS])
    spans = [(int(vendor.params(n)["since"]), int(vendor.params(n)["until"])) for n in (1, 2)]
    assert len(vendor.requests) == 3  # further windows that the response offers are not requested
    assert spans[0][1] == spans[1][0]
    assert all(until - since <= 90 * 86400 for since, until in spans)
    first, last = (datetime.fromtimestamp(t, UTC) for t in (spans[0][0], spans[1][1]))
    assert (first, last) == (
        datetime(2026, 4, 5, 7, tzinfo=UTC),
        datetime(2026, 7, 14, 7, tzinfo=UTC),
    )


def test_later_nights_look_back_behind_what_is_loaded(scripted_client, loaded):
    loaded["page_insights"] = {"page_follows": (date(2026, 7, 12),)}
    client, vendor = scripted_client(series("page_follows", ("2026-07-13T07:00:00+0000", 5)))
    client.read("1")
    Insights(client, "1/insights", "page_insights").read([FOLLOWS])
    assert len(vendor.requests) == 2
    since = datetime.fromtimestamp(int(vendor.params(1)["since"]), UTC)
    assert since == datetime(2026, 7, 2, 7, tzinfo=UTC)


def test_a_day_without_a_value_is_a_gap(scripted_client, loaded):
    client, _ = scripted_client((200, {"data": []}, NOW), (200, {"data": []}, NOW),
                        series("page_media_view", ("2026-07-13T07:00:00+0000", 0)))  # fmt: skip
    insights = Insights(client, "1/insights", "page_insights")
    client.clock = datetime(2026, 7, 15, 0, 30, tzinfo=UTC)
    insights.read([FOLLOWS, VIEWS])
    zero = {"metric": "page_media_view", "measured_on": "2026-07-12", "value": 0}
    assert insights.rows == [zero]


def test_a_retired_metric_is_named_and_the_others_are_read(scripted_client, loaded, caplog):
    client, _ = scripted_client(RETIRED, series("page_media_view", ("2026-07-13T07:00:00+0000", 9)))
    client.clock = datetime(2026, 7, 15, 0, 30, tzinfo=UTC)
    insights = Insights(client, "1/insights", "page_insights")
    insights.read([FOLLOWS, VIEWS])
    assert [row["metric"] for row in insights.rows] == ["page_media_view"]
    assert insights.metrics == [
        {"metric": "page_follows", "is_available": False, "since_on": "2026-07-14"},
        {"metric": "page_media_view", "is_available": True, "since_on": "2026-07-14"},
    ]
    assert "metric page_follows is not available since 2026-07-14" in caplog.text


def test_the_date_since_which_a_metric_has_its_state_is_kept(scripted_client, loaded):
    loaded["metrics"] = {
        "page_follows": (False, date(2026, 6, 15)),
        "page_media_view": (False, date(2026, 6, 15)),
    }
    client, _ = scripted_client(RETIRED, series("page_media_view", ("2026-07-13T07:00:00+0000", 9)))
    client.clock = datetime(2026, 7, 15, 0, 30, tzinfo=UTC)
    insights = Insights(client, "1/insights", "page_insights")
    insights.read([FOLLOWS, VIEWS])
    assert [(m["is_available"], m["since_on"]) for m in insights.metrics] == [
        (False, "2026-06-15"),
        (True, "2026-07-14"),
    ]


def test_no_value_of_any_metric_where_there_were_some_is_a_withdrawn_right(scripted_client, loaded):
    loaded["page_insights"] = {"page_follows": (date(2026, 7, 12),)}
    client, _ = scripted_client((200, {"data": []}, NOW))
    with pytest.raises(CredentialError, match="1/insights has no value of any metric"):
        Insights(client, "1/insights", "page_insights").read([FOLLOWS, VIEWS])


@pytest.mark.parametrize(
    "point",
    [{"value": 3}, {"end_time": "2026-07-13T07:00:00+0000"}, {"value": 3, "end_time": "soon"}, 3],
)
def test_a_value_in_another_form_is_refused(scripted_client, loaded, point):
    body = {"data": [{"name": "page_media_view", "values": [point]}]}
    client, _ = scripted_client((200, body, NOW))
    client.clock = datetime(2026, 7, 15, 0, 30, tzinfo=UTC)
    with pytest.raises(ContractError, match="page_media_view.: a value came without"):
        Insights(client, "1/insights", "page_insights").read([VIEWS])
