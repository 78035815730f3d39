"""The installation's faults: what each does."""

from datetime import date, timedelta

import pytest
import requests

from sources.sandbox import serve
from sources.sandbox.vendors.matomo.periods import ReportError
from tests.unit.sandbox.conftest import AS_OF

from .conftest import asker

ALL = {"flat": 1, "filter_limit": -1}


def answers(fault, count=5):
    """Some responses in sequence; None if the connection broke."""
    found = []
    with serve(as_of=AS_OF, faults=[f"matomo:{fault}"]) as sandbox:
        environment = sandbox.environment
        data = {
            "module": "API",
            "format": "json",
            "token_auth": environment["SOURCES__MATOMO__TOKEN"],
            "method": "API.getMatomoVersion",
        }
        for _ in range(count):
            try:
                url = environment["SOURCES__MATOMO__BASE_URL"]
                found.append(requests.post(f"{url}/index.php", data=data, timeout=10))
            except requests.RequestException:
                found.append(None)
    return found


@pytest.mark.parametrize(
    ("fault", "statuses"),
    [
        ("rate_limit", [200, 429, 200, 429, 200]),
        ("server_error", [200, 500, 503, 200, 200]),
        ("reset_midbody", [0, 200, 0, 200, 200]),
        ("html_200", [200] * 5),
        ("expired_token", [200, 401, 401, 401, 401]),
    ],
)
def test_faults_of_transport_come_at_the_same_requests(fault, statuses):
    found = answers(fault)
    assert [0 if one is None else one.status_code for one in found] == statuses
    if fault == "html_200":
        assert [one.text[0] for one in found] == ["{", "<", "<", "<", "<"]


def test_a_silent_installation_knows_its_sites_and_no_visit():
    ask = asker("silent_empty")
    assert ask("SitesManager.getSiteFromId")["idsite"] == 1
    assert ask("VisitsSummary.get", date="2026-03-05")["nb_visits"] == 0
    assert ask("Actions.getPageUrls", date="2026-03-05,2026-03-06") == {
        "2026-03-05": [],
        "2026-03-06": [],
    }


def test_a_report_leaves_with_its_plugin():
    with pytest.raises(ReportError, match="'getDownloads' does not exist") as refused:
        asker("retired_metric")("Actions.getDownloads")
    assert refused.value.status == 200


def test_columns_go_missing_get_other_names_and_other_types():
    assert "nb_hits" not in asker("missing_field")("Actions.getPageUrls", **ALL)[0]
    renamed = asker("renamed_field")("VisitsSummary.get")
    assert "visits" in renamed
    assert "nb_visits" not in renamed
    assert asker("type_change")("VisitsSummary.get")["nb_visits"].endswith(",0")


def test_a_row_comes_twice():
    rows = asker("duplicate_rows")("Actions.getPageUrls", **ALL)
    assert rows[0] == rows[1]
    assert rows[1:] == asker()("Actions.getPageUrls", **ALL)


@pytest.mark.parametrize("fault", ["late_edits", "vanished_rows"])
def test_a_reprocessing_reaches_back_six_days_and_no_further(fault):
    days = {"date": f"{AS_OF - timedelta(days=20)},{AS_OF}"}
    before = asker()("Actions.getPageUrls", **ALL, **days)
    after = asker(fault)("Actions.getPageUrls", **ALL, **days)
    changed = [date.fromisoformat(day) for day in before if before[day] != after[day]]
    assert min(changed) == AS_OF - timedelta(days=5)
    hits = [sum(row["nb_hits"] for rows in reports.values() for row in rows)
            for reports in (before, after)]  # fmt: skip
    assert hits[0] < hits[1] if fault == "late_edits" else hits[0] > hits[1]
