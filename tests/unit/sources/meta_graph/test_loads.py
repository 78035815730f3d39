"""Whole loads of both sources from the sandbox, beyond what the fault tests cover."""

from datetime import timedelta

import pytest
from dlt.pipeline.exceptions import PipelineStepFailed

from sources import discover
from sources.common.errors import CredentialError
from sources.sandbox import serve, truth
from tests.support.nights import DAY
from tests.support.warehouses import DataDir, environment

SOURCES = ("facebook", "instagram")
EVE = DAY - timedelta(days=1)

COUNTED = {
    "facebook": """
        select sum(most) from raw_facebook.posts join (
            select post_id, max(reactions + comments + shares) as most
            from raw_facebook.post_readings group by 1) on post_id = id
        where year(created_on) = 2026""",
    "instagram": """
        select sum(most) from raw_instagram.media join (
            select media_id, max(coalesce(interactions,
                coalesce(likes, 0) + comments + coalesce(saves, 0) + coalesce(shares, 0))) as most
            from raw_instagram.media_readings group by 1) on media_id = id
        where year(published_on) = 2026""",
}
RETIRED = {"facebook": "page_follows", "instagram": "follower_count"}
INSIGHTS = {"facebook": "page_insights", "instagram": "account_insights"}


@pytest.fixture
def data_dir(tmp_path) -> DataDir:
    return DataDir(tmp_path)


def token_of(source: str) -> str:
    with serve(seed=11, as_of=DAY) as sandbox:
        return sandbox.environment[f"SOURCES__{source.upper()}__ACCESS_TOKEN"]


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("fault", [None, "late_edits", "vanished_rows"])
def test_interactions_add_up_to_the_truth_whatever_was_rewritten(source, fault, data_dir):
    faults = [f"{source}:{fault}"] if fault else []
    data_dir.load(DAY - timedelta(days=40), source=source)
    data_dir.load(DAY, source=source, faults=faults)
    expected = truth(seed=data_dir.seed, as_of=DAY, faults=faults)[f"{source}.interaccions"]
    assert data_dir.ask(COUNTED[source]) == [(expected,)]


@pytest.mark.parametrize("source", SOURCES)
def test_a_night_repeated_changes_nothing(source, data_dir):
    data_dir.load(DAY, source=source)
    before = data_dir.tables(f"raw_{source}")
    data_dir.load(DAY, source=source)
    assert data_dir.tables(f"raw_{source}") == before


@pytest.mark.parametrize("source", SOURCES)
def test_a_retired_metric_keeps_its_history_and_stops_no_other(source, data_dir, caplog):
    metric, insights = RETIRED[source], f"raw_{source}.{INSIGHTS[source]}"
    newest = f"select metric, max(measured_on) from {insights} group by 1"
    data_dir.load(EVE - timedelta(days=5), source=source)
    before = dict(data_dir.ask(newest))
    data_dir.load(DAY, source=source, faults=[f"{source}:retired_metric"])
    after = dict(data_dir.ask(newest))
    assert after.pop(metric) == before.pop(metric)
    assert after and all(after[other] > before[other] for other in after)
    gone = f"select metric, since_on from raw_{source}.metrics where not is_available"
    assert data_dir.ask(gone) == [(metric, DAY)]
    assert f"metric {metric} is not available since {DAY}" in caplog.text


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("fault", [None, "rate_limit", "expired_token", "html_200"])
def test_the_token_reaches_neither_log_nor_message_nor_disk(source, fault, data_dir, every_log):
    token = token_of(source)
    message = ""
    try:
        data_dir.load(DAY, source=source, faults=[f"{source}:{fault}"] if fault else [])
    except PipelineStepFailed as failure:
        message = f"{failure} {failure.__cause__}"
    assert bool(message) is (fault in ("expired_token", "html_200"))
    assert token not in message
    assert "Making GET request" in every_log.text
    assert token not in every_log.text
    files = [path for path in data_dir.path.rglob("*") if path.is_file()]
    assert files
    assert [path.name for path in files if token.encode() in path.read_bytes()] == []


@pytest.mark.parametrize("source", SOURCES)
def test_nothing_is_wrong_with_a_good_setup(source):
    with serve(seed=11, as_of=DAY) as sandbox, environment(**sandbox.environment):
        findings = list(discover()[source].check_health())
    assert [finding.remedy for finding in findings] == ["", ""]
    assert findings[1].text == "its token is good without an end"
    assert findings[0].at.date() == DAY + timedelta(days=1)


@pytest.mark.parametrize("source", SOURCES)
def test_what_is_wrong_is_found_before_a_night(source):
    faults = ("retired_metric", "silent_empty", "expiring_token")
    wrong = [f"{source}:{fault}" for fault in faults]
    with serve(seed=11, as_of=DAY, faults=wrong) as sandbox, environment(**sandbox.environment):
        findings = list(discover()[source].check_health())
    remedies = {finding.text: finding.remedy for finding in findings if finding.remedy}
    assert f"metric {RETIRED[source]} is not available" in remedies
    assert any("no post" in text for text in remedies)
    end = f"{DAY + timedelta(days=6):%Y-%m-%d}"
    assert remedies[f"its token is good until {end}"].startswith("get a new one before")


@pytest.mark.parametrize("source", SOURCES)
def test_a_wrong_token_is_found_before_a_night(source):
    wrong = {f"SOURCES__{source.upper()}__ACCESS_TOKEN": "EAAB-of-somebody-else"}
    with (
        serve(seed=11, as_of=DAY) as sandbox,
        environment(**sandbox.environment | wrong),
        pytest.raises(CredentialError, match="ACCESS_TOKEN") as refusal,
    ):
        list(discover()[source].check_health())
    assert "somebody" not in str(refusal.value)
