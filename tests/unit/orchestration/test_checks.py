"""The gate: which checks stop a publication, by code and by docs, and how a failure is reported."""

from pathlib import Path

import yaml

from expectations import SUITES, Expectation, Failure, Verdict
from orchestration.assets.check_page import write_check_page
from orchestration.assets.check_texts import description, verdict_as_table
from tests.support.warehouses import REPOSITORY

PAGE = (REPOSITORY / "docs" / "checks.md").read_text(encoding="utf-8")
NEGATIVE = Failure(
    *("expect_column_values_to_be_between", "quantity", "critical", "nothing is negative"),
    evaluated=True,
    unexpected_rows=2,
    unexpected_percent=1.0,
    keys=({"event_id": "civicrm:activity:7"}, {"event_id": "<b>"}),
)
HELD = Expectation("expect_table_row_count_to_be_between", None, "warning", "no evidence")
VERDICT = Verdict("marts.fct_events", 1200, held=(HELD,), failures=(NEGATIVE,))


def documented(heading: str) -> list[list[str]]:
    """The cells of the table under a heading, without its header."""
    part = PAGE.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_every_test_of_dbt_is_documented_with_its_weight():
    declared = yaml.safe_load((REPOSITORY / "dbt_project" / "dbt_project.yml").read_text("utf-8"))
    weights = {
        name: words["+severity"]
        for name, words in declared["data_tests"]["jussana"].items()
        if not name.startswith("+")
    }
    tests = (REPOSITORY / "dbt_project" / "tests").glob("*.sql")
    expected = {
        f"`{test.stem}`": "warns" if weights.get(test.stem) == "warn" else "blocks"
        for test in tests
    }
    assert {row[0]: row[1] for row in documented("Tests of dbt")} == expected


def test_every_expectation_on_marts_is_documented_with_its_weight():
    expected = sorted(
        [f"`{suite['name'].removeprefix('marts.')}`", weight, one["meta"]["reason"]]
        for path in SUITES.glob("marts.*.yml")
        for suite in [yaml.safe_load(path.read_text(encoding="utf-8"))]
        for one in suite["expectations"]
        for weight in ["blocks" if one["severity"] == "critical" else "warns"]
    )
    assert sorted(documented("Great Expectations on marts")) == expected


def test_a_failed_check_is_reported_with_the_keys_of_its_rows():
    assert description(VERDICT) == (
        "critical: expect_column_values_to_be_between of quantity fails in 2 rows: nothing is "
        "negative (event_id: civicrm:activity:7, <b>)"
    )


def test_the_page_of_a_check_shows_outcomes_and_keys_and_is_plain_text(tmp_path: Path):
    page = write_check_page(tmp_path / "checks", VERDICT, "2026-06-30")
    text = page.read_text(encoding="utf-8")
    assert page.name == "marts.fct_events.html" and list(page.parent.iterdir()) == [page]
    for words in (
        "1 of 2 fail",
        "1,200 rows",
        "event_id civicrm:activity:7",
        "holds",
        "2026-06-30",
    ):
        assert words in text
    assert "<b>" not in text and "&lt;b&gt;" in text and "<script" not in text


def test_the_page_of_dagster_shows_each_expectation_with_its_outcome_failures_first():
    """A path on the server is of no use to somebody who sees the page through a tunnel."""
    table = verdict_as_table(VERDICT)
    outcomes = [record.data["outcome"] for record in table.records]
    assert len(outcomes) == len(VERDICT.failures) + len(VERDICT.held)
    assert outcomes[0].startswith("fails in") and outcomes[-1] == "holds"
    assert "civicrm:activity:7" not in str(table)
