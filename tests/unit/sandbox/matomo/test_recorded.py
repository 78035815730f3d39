"""The reports against responses recorded from a real Matomo, if these are beside the project."""

import json
from xml.etree import ElementTree

import pytest

from tests.support.vendor_material import material, needs

RECORDED = material("matomo")
PREFIX = "tests__PHPUnit__System__expected__test_"
ALL = {"flat": 1, "filter_limit": -1, "format_metrics": 0}

pytestmark = needs(RECORDED)


def recorded_rows(name):
    """The columns of each row of a recorded table."""
    root = ElementTree.parse(RECORDED / f"{PREFIX}{name}.xml").getroot()  # noqa: S314 — our own file
    rows = [row for row in root.iter("row") if row.find("label") is not None]
    return [{column.tag for column in row} for row in rows]


def test_a_summary_has_the_columns_of_a_real_one_in_their_order(ask):
    bulk = json.loads((RECORDED / f"{PREFIX}OneVisitorTwoVisits_bulk_json__API.getBulkRequest.json")
                      .read_text(encoding="utf-8"))  # fmt: skip
    visited, empty = bulk[0].values()
    day = ask("VisitsSummary.get")
    assert list(day) == list(visited)
    assert [type(value) for value in day.values()][:9] == [type(v) for v in visited.values()][:9]
    assert empty == []


def test_actions_have_the_columns_of_a_real_answer(ask):
    path = RECORDED / f"{PREFIX}OneVisitorTwoVisits__Actions.get_day.xml"
    root = ElementTree.parse(path).getroot()  # noqa: S314 — our own file
    assert list(ask("Actions.get")) == [column.tag for column in root]


@pytest.mark.parametrize(
    ("method", "name"),
    [
        ("Actions.getPageUrls", "OneVisitorTwoVisits__Actions.getPageUrls_day"),
        ("Actions.getPageUrls", "reportLimiting_flattened__Actions.getPageUrls_day"),
        ("Actions.getDownloads", "OneVisitorTwoVisits__Actions.getDownloads_day"),
        ("Actions.getDownloads", "reportLimiting_flattened__Actions.getDownloads_day"),
    ],
)
def test_rows_have_no_column_that_a_real_report_lacks(ask, method, name):
    known = set().union(*recorded_rows(name))
    columns = {column for row in ask(method, date="2026-03-05", **ALL) for column in row}
    assert {"label", "nb_visits", "nb_hits", "url"} <= columns
    # a report of a few rows may lack what only some rows have
    assert columns - known <= {
        "entry_sum_visit_length",
        "min_bandwidth",
        "max_bandwidth",
        "segment",
    }


def test_a_folded_row_has_no_address_in_a_real_report_either(ask):
    folded = [row for row in recorded_rows("reportLimiting_flattened__Actions.getPageUrls_day")
              if "is_summary" in row]  # fmt: skip
    assert folded
    assert not any("url" in row for row in folded)
