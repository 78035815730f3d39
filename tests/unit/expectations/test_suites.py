"""Each suite reads existing columns and passes good rows; each expectation fails on bad ones."""

import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
import yaml

from expectations import MOST_KEYS, SUITES, keys, suite_names, validate
from expectations.frames import read_frame

# Ids of records and indicators, days, words of a vendor or of the plan; no pseudonym of a person.
MAY_BE_SHOWN = {
    *("id", "event_id", "indicator_id", "axis_id", "account_id", "mailing_id", "media_id"),
    *("post_id", "register_id", "day", "date_day", "measured_on", "read_on", "read_for"),
    *("starts_on", "period", "plan_year", "dimension", "dimension_value", "metric", "resource"),
    *("site", "statistic"),
}
MODELS = Path(__file__).parents[3] / "dbt_project" / "models"
SPOILED = {
    table: cases
    for path in sorted(Path(__file__).with_name("spoiled_rows").glob("*.yml"))
    for table, cases in yaml.safe_load(path.read_text(encoding="utf-8")).items()
}
CASES = [(table, case) for table, cases in SPOILED.items() for case in cases]


def column_of(kwargs: dict) -> str:
    pair = [kwargs[name] for name in ("column", "column_A", "column_B") if name in kwargs]
    return ", ".join(pair or kwargs.get("column_list", []))


def expectations_of(table: str) -> list[dict]:
    return yaml.safe_load((SUITES / f"{table}.yml").read_text(encoding="utf-8"))["expectations"]


def documented_columns() -> dict[str, set[str]]:
    staging = [yaml.safe_load(p.read_text("utf-8")) for p in MODELS.glob("staging/*/_*.yml")]
    marts = [yaml.safe_load(p.read_text("utf-8")) for p in MODELS.glob("marts/*/_*.yml")]
    tables = [
        (f"{source['name']}.{table['name']}", table)
        for file in staging
        for source in file.get("sources", [])
        for table in source["tables"]
    ]
    tables += [
        (f"marts.{model['name']}", model) for file in marts for model in file.get("models", [])
    ]
    return {name: {column["name"] for column in table["columns"]} for name, table in tables}


@pytest.mark.parametrize("table", suite_names())
def test_a_suite_is_named_for_a_real_table_and_its_columns(table):
    text = yaml.safe_load((SUITES / f"{table}.yml").read_text(encoding="utf-8"))
    assert text["name"] == table
    named = {column_of(expectation["kwargs"]) for expectation in text["expectations"]}
    columns = {column for name in named if name for column in name.split(", ")}
    assert columns <= documented_columns()[table]


@pytest.mark.parametrize("table", suite_names())
def test_the_keys_of_a_suite_are_columns_that_may_be_shown(table):
    assert keys(table) and set(keys(table)) <= documented_columns()[table] & MAY_BE_SHOWN


@pytest.mark.parametrize("table", suite_names())
def test_every_expectation_says_how_grave_it_is_and_why(table):
    assert expectations_of(table)
    for expectation in expectations_of(table):
        assert expectation["severity"] in {"critical", "warning"}
        assert expectation["meta"]["reason"]


@pytest.mark.parametrize("table", suite_names())
def test_good_rows_pass(table, good_warehouse):
    with duckdb.connect(str(good_warehouse), read_only=True) as warehouse:
        verdict = validate(table, read_frame(warehouse, table))
    assert verdict.success, verdict
    assert verdict.rows > 0


@pytest.mark.parametrize("table", [name for name in suite_names() if name.startswith("raw_")])
def test_a_load_that_brought_nothing_passes(table, spoiled):
    verdict = validate(table, spoiled(table, f"delete from {table}"))
    assert verdict.success, verdict
    assert verdict.rows == 0


@pytest.mark.parametrize(("table", "case"), CASES)
def test_spoiled_rows_are_noticed(table, case, spoiled):
    verdict = validate(table, spoiled(table, case["spoiling"]))
    failed = {(failure.column or "", failure.expectation) for failure in verdict.failures}
    assert {tuple(pair) for pair in case["fails"]} <= failed
    assert [failure for failure in verdict.failures if not failure.evaluated] == []


@pytest.mark.parametrize("table", suite_names())
def test_no_expectation_is_without_spoiled_rows(table):
    proven = {tuple(pair) for case in SPOILED[table] for pair in case["fails"]}
    written = {(column_of(one["kwargs"]), one["type"]) for one in expectations_of(table)}
    assert proven == written


def test_a_verdict_counts_rows_and_holds_no_values(spoiled, capfd):
    table = "raw_civicrm.participants"
    frame = spoiled(table, f"update {table} set person_key = 'Maria Puig' where id > 1")
    verdict = validate(table, frame)
    (failure,) = verdict.failures
    assert (failure.column, failure.severity) == ("person_key", "critical")
    assert (failure.unexpected_rows, failure.unexpected_percent) == (2, 100.0)
    assert [set(row) for row in failure.keys] == [{"id"}, {"id"}]
    assert verdict.critical
    assert "Maria" not in repr(verdict)
    assert capfd.readouterr() == ("", "")


def test_no_more_than_the_first_rows_are_named(spoiled):
    table = "raw_civicrm.activities"
    many = (
        f"insert into {table} select a.* replace (a.id + 1000 * i as id, 9999 as duration_minutes) "
        f"from {table} as a, range(1, 30) as numbers(i)"
    )
    frame = spoiled(table, many)
    (failure,) = validate(table, frame).failures
    assert failure.unexpected_rows > MOST_KEYS == len(failure.keys)


def test_a_warning_is_not_critical(spoiled):
    table = "raw_civicrm.activities"
    verdict = validate(table, spoiled(table, f"update {table} set duration_minutes = 9999"))
    assert not verdict.success
    assert not verdict.critical


def test_a_missing_column_fails_without_being_evaluated(good_warehouse):
    with duckdb.connect(str(good_warehouse), read_only=True) as warehouse:
        frame = read_frame(warehouse, "raw_civicrm.cases").drop(columns="start_on")
    failures = validate("raw_civicrm.cases", frame).failures
    assert {failure.column for failure in failures} == {"start_on", "end_on, start_on"}
    assert not any(failure.evaluated for failure in failures)


def test_only_the_newest_load_of_a_raw_table_is_read(good_warehouse, tmp_path):
    path = shutil.copy(good_warehouse, tmp_path)
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "update raw_civicrm.cases set _dlt_load_id = '1790086400.2' where id = 2"
        )
        assert read_frame(connection, "raw_civicrm.cases")["id"].to_list() == [2]


def test_importing_costs_neither_great_expectations_nor_pandas():
    loaded = "import sys, expectations, expectations.frames; print(*sys.modules)"
    modules = subprocess.run(
        [sys.executable, "-c", loaded], capture_output=True, text=True, check=True
    ).stdout.split()
    assert "yaml" in modules
    assert not {"great_expectations", "pandas"} & set(modules)
