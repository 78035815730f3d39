"""The rules of the dbt project that dbt itself does not keep: names, layers, docs, portable SQL."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from orchestration.settings import PROFILES
from tests.dbt.conftest import PROJECT, Dbt

Manifest = dict[str, Any]

BOARD = """
    plan_year indicator_id axis_id axis action task indicator kind unit program window_start
    window_end target actual percent_of_target expected_to_date pace forecast needed_per_week
    status status_reason as_of source source_loaded_at is_stale is_lower_bound event_count
    expected_basis expected_by_working_days expected_by_last_year forecast_low forecast_high
    target_approved percent_of_target_approved revised_on status_reason_es status_reason_en
    worth worth_reason
"""
EVENT = """
    event_id source event_type occurred_at occurred_on program district_id subject_id quantity unit
"""

MAY_READ = {
    "staging": {"source"},
    "intermediate": {"staging", "intermediate", "plan"},
    "marts": {"intermediate", "marts", "plan"},
}
# The one fact that the indicators are made of is published as it is, and not written twice.
READ_BY_ALL = {"model.jussana.fct_events"}
NAMES = {
    "staging": r"stg_(?P<folder>\w+?)__\w+",
    "intermediate": r"int_\w+",
    "marts": r"(dim|fct)_\w+|plan_scorecard(_versions|_history)?|plan_month_versions|plan_changes"
    r"|restated|axis_summary|source_(freshness|volumes)|missed_nights|fgec_match_suggestions"
    r"|orphan_events|double_counted_events",
}
MART_FOLDERS = {"board", "evidence", "history", "quality", "dimensions"}

# What DuckDB and Spark read differently, or only one of them reads.
NOT_PORTABLE = {
    "select * exclude": r"\*\s*(exclude|except)\s*\(",
    "JSON arrows": r"->",
    "JSON functions": r"\bjson_\w+\(",
    "unnest or explode": r"\b(unnest|explode)\s*\(",
    "series": r"\b(generate_series|range|sequence)\s*\(",
    "date formats": r"\b(strftime|strptime|date_format)\s*\(",
    "day of week": r"\bdow\b|\bdayofweek\b",
    "epoch": r"\bepoch\b",
    "asof join": r"\basof\b",
    "ordered aggregates": r"\b(string_agg|listagg|array_agg|list)\s*\([^)]*order by",
    "quoted identifiers": r'"',
    "integer division": r"//",
    "unsafe cast": r"safe_cast",
    "parts of a day": r"datediff\([^)]*'(hour|minute|second)'",
    "union by name": r"\bunion( all)? by name\b",
    "engine types": r"\b(timestamptz|varchar|hugeint)\b",
}

# What a model does beyond passing on the columns of one relation, renamed or cast.
CALCULATION = r"""
    \b(where|join|case|over|window|group|having|qualify|distinct|limit|null|true|false)\b
    | \bunion\b(?!\s+all)               # two relations made one without their repetitions
    | \bfrom\s+\w+(\s+as\s+\w+)?\s*,    # a join by comma
    | '|\b\d                            # a constant
    | [-+/%=<>|{]|\w\s\*\s(?!from\b)    # an operator, or a macro
    | \b(?!as\b)\w+\s?\(                # a function
"""


def models(manifest: Manifest) -> list[dict[str, Any]]:
    return [n for n in manifest["nodes"].values() if n["resource_type"] == "model"]


def seeds(manifest: Manifest) -> list[dict[str, Any]]:
    return [n for n in manifest["nodes"].values() if n["resource_type"] == "seed"]


def data_tests(manifest: Manifest) -> list[dict[str, Any]]:
    return [n for n in manifest["nodes"].values() if n["resource_type"] == "test"]


def layer(manifest: Manifest, unique_id: str) -> str:
    if unique_id.startswith("source."):
        return "source"
    return manifest["nodes"][unique_id]["schema"]


def sql_files() -> list[Path]:
    engine = PROJECT / "macros" / "engine.sql"
    folders = ("models", "macros", "tests")
    return [p for f in folders for p in sorted((PROJECT / f).rglob("*.sql")) if p != engine]


def sql_of(path: Path) -> str:
    """The SQL of a file, without comments and configuration."""
    text = re.sub(r"\{#.*?#\}|\{\{\s*config\(.*?\n\}\}", "", path.read_text(), flags=re.DOTALL)
    text = re.sub(r"\{%.*?%\}", "", text, flags=re.DOTALL)
    return re.sub(r"--.*", "", text).lower()


def calculates(sql: str) -> bool:
    """Whether a model does more than select columns of one relation, or unite relations whole."""
    text = re.sub(r"\{\{\s*(ref|source)\(.*?\)\s*\}\}", "relation", sql)
    text = re.sub(r"\bcast\(([\w.]+) as \w+\)", r"\1", text)
    is_union_of_parts = "union all" in text and re.search(r"\bselect\s+(?!\*)", text)
    return bool(is_union_of_parts or re.search(CALCULATION, text, re.VERBOSE))


def event_models(manifest: Manifest) -> list[dict[str, Any]]:
    """The events of each source, and what they are united from."""
    nodes = manifest["nodes"]
    unions = nodes["model.jussana.fct_events"]["depends_on"]["nodes"]
    parts = [part for union in unions for part in nodes[union]["depends_on"]["nodes"]]
    return [nodes[n] for n in (*unions, *parts) if layer(manifest, n) == "intermediate"]


def expected_rows(manifest: Manifest, model: str) -> list[dict[str, Any]]:
    """What the unit tests of a model expect, all rows together."""
    tests = [t for t in manifest["unit_tests"].values() if t["model"] == model]
    return [row for test in tests for row in test["expect"]["rows"]]


def test_every_model_is_in_its_layer_and_named_for_it(manifest: Manifest) -> None:
    assert len(models(manifest)) > 100
    for model in models(manifest):
        folder = model["fqn"][1]
        match = re.fullmatch(NAMES[folder], model["name"])
        assert match, f"{model['name']} in {folder}"
        assert model["schema"] == folder
        if folder == "staging":
            assert match["folder"] == model["fqn"][2], model["name"]


def test_every_mart_has_an_enforced_contract_and_lies_in_a_folder_by_its_purpose(
    manifest: Manifest,
) -> None:
    marts = [m for m in models(manifest) if m["schema"] == "marts"]
    assert {m["fqn"][2] for m in marts} == MART_FOLDERS
    assert [m["name"] for m in marts if not m["config"]["contract"]["enforced"]] == []


def test_the_history_keeps_the_columns_of_the_board(manifest: Manifest) -> None:
    board, history, versions = (
        {
            name: (column["data_type"], column["description"])
            for name, column in manifest["nodes"][f"model.jussana.{mart}"]["columns"].items()
        }
        for mart in ("plan_scorecard", "plan_scorecard_history", "plan_scorecard_versions")
    )
    build_id = versions.pop("build_id")
    assert build_id and board and board == history == versions


def test_every_profile_is_a_target_with_a_warehouse_of_its_own() -> None:
    profiles = yaml.safe_load((PROJECT / "profiles.yml").read_text(encoding="utf-8"))["jussana"]
    paths = {name: target["path"] for name, target in profiles["outputs"].items()}
    assert set(paths) == set(PROFILES) and profiles["target"] == "demo"
    assert all(f"'/{name}/warehouse.duckdb'" in path for name, path in paths.items())


def test_every_layer_reads_only_the_layers_below_it(manifest: Manifest) -> None:
    assert len(models(manifest)) > 100
    for model in models(manifest):
        parents = [p for p in model["depends_on"]["nodes"] if p not in READ_BY_ALL]
        read = {layer(manifest, parent) for parent in parents}
        assert read <= MAY_READ[model["schema"]], model["name"]


def test_staging_reads_only_its_own_source(manifest: Manifest) -> None:
    read = {
        (model["name"].split("__")[0], manifest["sources"][parent]["source_name"])
        for model in models(manifest)
        for parent in model["depends_on"]["nodes"]
        if parent.startswith("source.")
    }
    assert len(read) > 10
    assert {staging for staging, _ in read} == {
        f"stg_{source.removeprefix('raw_')}" for _, source in read
    }
    assert len({staging for staging, _ in read}) == len(read), "one of them reads a second source"


def test_every_source_table_is_read(manifest: Manifest) -> None:
    read = {p for n in manifest["nodes"].values() for p in n["depends_on"].get("nodes", [])}
    unread = {s["name"] for name, s in manifest["sources"].items() if name not in read}
    assert unread == {"custom_fields"}  # kept to see the site's own fields drift


def test_every_description_begins_with_the_grain(manifest: Manifest) -> None:
    for node in [*models(manifest), *seeds(manifest), *manifest["sources"].values()]:
        assert node["description"].startswith("One row"), node["name"]


def test_every_column_of_sources_seeds_and_marts_is_documented(
    built: Dbt, manifest: Manifest
) -> None:
    public = [m for m in models(manifest) if m["schema"] == "marts"]
    for node in [*public, *seeds(manifest), *manifest["sources"].values()]:
        documented = [name for name, c in node["columns"].items() if c["description"]]
        described = built.rows(f"describe {node['schema']}.{node['name']}")
        assert documented == [row[0] for row in described], node["name"]


def test_tables_and_columns_carry_their_descriptions_as_comments(
    built: Dbt, manifest: Manifest
) -> None:
    rows = built.rows(
        "select schema_name || '.' || table_name, null, comment from duckdb_tables() "
        "where schema_name in ('marts', 'plan') "
        "union all select schema_name || '.' || table_name, column_name, comment "
        "from duckdb_columns() where schema_name in ('marts', 'plan')"
    )
    comments = {(table, column): comment for table, column, comment in rows}
    documented = {}
    for node in [*(m for m in models(manifest) if m["schema"] == "marts"), *seeds(manifest)]:
        table = f"{node['schema']}.{node['name']}"
        documented[table, None] = node["description"]
        for column in node["columns"].values():
            documented[table, column["name"]] = column["description"]
    assert documented and comments == documented


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("marts.plan_scorecard", BOARD),
        ("marts.plan_scorecard_versions", "build_id" + BOARD),
        ("marts.plan_scorecard_history", BOARD),
        ("marts.fct_events", EVENT),
    ],
)
def test_published_columns_stand_in_their_order(table: str, columns: str, built: Dbt) -> None:
    assert [row[0] for row in built.rows(f"describe {table}")] == columns.split()


def test_the_events_of_every_source_have_the_columns_of_the_contract_in_their_order(
    built: Dbt, manifest: Manifest
) -> None:
    unions = manifest["nodes"]["model.jussana.fct_events"]["depends_on"]["nodes"]
    names = [manifest["nodes"][union]["name"] for union in unions]
    columns = {n: [row[0] for row in built.rows(f"describe intermediate.{n}")] for n in names}
    assert len(columns) == 10
    assert columns == dict.fromkeys(columns, EVENT.split())


def test_the_board_has_every_indicator_before_any_source_has_loaded(built: Dbt) -> None:
    board = built.rows(
        "select status, count(*), count(actual) from marts.plan_scorecard group by 1"
    )
    plan = built.rows("select count(*) from plan.plan_indicators")
    assert board == [("no_data", plan[0][0], 0)]


def test_every_mart_and_seed_has_a_tested_grain(manifest: Manifest) -> None:
    tested = {
        test["attached_node"]
        for test in data_tests(manifest)
        if (test.get("test_metadata") or {}).get("name") == "unique_grain"
    }
    public = [m for m in models(manifest) if m["schema"] == "marts"]
    # Two rules for one record show in the events that they repeat: a rule's grain is any condition.
    untested = {n["name"] for n in [*public, *seeds(manifest)] if n["unique_id"] not in tested}
    assert untested == {"civicrm_event_rules"}


def test_only_drift_unused_events_and_history_may_fail_without_blocking(manifest: Manifest) -> None:
    warnings = {t["name"] for t in data_tests(manifest) if t["config"]["severity"] == "warn"}
    assert warnings == {
        "assert_every_event_is_used_or_declared_unused",
        "assert_every_milestone_of_the_plan_is_in_the_register",
        "assert_every_month_brings_what_its_source_usually_does",
        "assert_every_name_in_the_register_is_known",
        "assert_every_metric_asked_for_is_known",
        "assert_every_rule_name_exists_in_the_crm",
        "assert_history_keeps_every_published_night",
        "assert_the_holidays_of_the_plan_are_known",
    }


def test_singular_tests_are_sentences(manifest: Manifest) -> None:
    singular = [t["name"] for t in data_tests(manifest) if not t.get("test_metadata")]
    assert len(singular) > 5
    assert [name for name in singular if not name.startswith("assert_")] == []


def test_every_unit_test_is_named_after_its_model(manifest: Manifest) -> None:
    tests = manifest["unit_tests"].values()
    assert len(tests) > 50
    assert [t["name"] for t in tests if not t["name"].startswith(f"test_{t['model']}_")] == []


def test_every_model_that_calculates_has_a_unit_test(manifest: Manifest) -> None:
    tested = {test["model"] for test in manifest["unit_tests"].values()}
    calculating = {
        m["name"] for m in models(manifest) if calculates(sql_of(PROJECT / m["original_file_path"]))
    }
    assert len(calculating) > 60
    assert calculating - tested == set()


@pytest.mark.parametrize(
    "sql",
    [
        "select id from {{ ref('a') }} where is_open",
        "select a.id from a inner join b on a.id = b.id",
        "select a.id from a, b",
        "select distinct id from a",
        "select id from a union select id from b",
        "select 'x' as source from a",
        "select 1 as quantity from a",
        "select cast(null as string) as program from a",
        "select coalesce(a, b) as c from a",
        "select a + b as c from a",
        "select a * b as c from a",
        "select {{ iso_weekday('day') }} as weekday from a",
        "select id from a union all select id from b",
    ],
)
def test_a_model_calculates_if_it_filters_joins_or_adds(sql: str) -> None:
    assert calculates(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "with a as (select * from {{ source('a', 'b') }}) select id as a_id from a",
        "select a.id, cast(a.day as date) as day from {{ ref('a') }} as a order by id",
        "select * from {{ ref('a') }} union all select * from {{ ref('b') }} order by day, id",
    ],
)
def test_a_model_that_renames_casts_or_unites_relations_does_not_calculate(sql: str) -> None:
    assert not calculates(sql)


def test_unit_tests_of_events_expect_every_column_of_the_contract(
    built: Dbt, manifest: Manifest
) -> None:
    unexpected = {}
    for model in event_models(manifest):
        described = built.rows(f"describe {model['schema']}.{model['name']}")
        columns = {row[0] for row in described} & set(EVENT.split())
        rows = expected_rows(manifest, model["name"])
        named = {column for row in rows for column in row}
        filled = {column for row in rows for column, value in row.items() if value is not None}
        sql = sql_of(PROJECT / model["original_file_path"])
        always_null = set(re.findall(r"cast\(null as .+?\) as (\w+)", sql))
        unexpected[model["name"]] = columns - named | columns - filled - always_null
    assert len(unexpected) > 30
    assert {name: columns for name, columns in unexpected.items() if columns} == {}


def test_every_mart_is_exposed_to_somebody(manifest: Manifest) -> None:
    exposed = {p for e in manifest["exposures"].values() for p in e["depends_on"]["nodes"]}
    marts = {m["unique_id"] for m in models(manifest) if m["schema"] == "marts"}
    assert marts <= exposed


def test_every_node_has_a_dagster_group(manifest: Manifest) -> None:
    for node in [*models(manifest), *seeds(manifest)]:
        assert node["meta"]["dagster"]["group"] == node["schema"]


@pytest.mark.parametrize("construct", NOT_PORTABLE)
def test_sql_travels_between_engines(construct: str) -> None:
    used = [p.name for p in sql_files() if re.search(NOT_PORTABLE[construct], sql_of(p))]
    assert used == []


def test_models_name_no_table_themselves() -> None:
    named = r"\b(from|join)\s+(raw_\w+|staging|intermediate|marts|plan|operations)\."
    assert [p.name for p in sql_files() if re.search(named, sql_of(p))] == []
