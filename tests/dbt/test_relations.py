"""Views and tables are replaced whole or not at all, with their comments and contracts."""

import pytest

from tests.dbt.conftest import Dbt

KINDS = """
    select table_schema || '.' || table_name, table_type from information_schema.tables
    where table_schema in ('staging', 'marts')
"""


def _kinds(dbt: Dbt) -> dict[str, str]:
    return dict(dbt.rows(KINDS))


@pytest.mark.parametrize(
    ("model", "name", "other"),
    [
        ("stg_civicrm__activities", "staging.stg_civicrm__activities", "table"),
        ("dim_district", "marts.dim_district", "view"),
    ],
)
def test_a_model_that_was_of_another_kind_is_replaced(own_dbt, model, name, other):
    before = _kinds(own_dbt)
    with own_dbt.connection() as warehouse:
        warehouse.execute(f"drop {'table' if other == 'view' else 'view'} {name}")
        warehouse.execute(f"create {other} {name} as select 1 as old")
    assert _kinds(own_dbt) != before
    assert own_dbt.run("run", "--select", model).success
    assert _kinds(own_dbt) == before  # and nothing is left beside it


def test_a_table_that_cannot_be_built_stays_as_it_was(own_dbt):
    with own_dbt.connection() as warehouse:
        warehouse.execute("alter table plan.districts rename column district to name")
    before = own_dbt.rows("select * from marts.dim_district")
    ran = own_dbt.run("run", "--select", "dim_district")
    assert not ran.success
    assert own_dbt.rows("select * from marts.dim_district") == before


def test_tables_and_columns_of_the_marts_say_what_they_are(own_dbt, manifest):
    said = own_dbt.rows(
        "select table_name, comment, null from duckdb_tables() where schema_name = 'marts' "
        "union all select table_name, comment, column_name from duckdb_columns() "
        "where schema_name = 'marts'"
    )
    found = {(table, column): comment for table, comment, column in said}
    marts = [n for n in manifest["nodes"].values() if n["schema"] == "marts" and n["columns"]]
    wanted = {(n["name"], None): n["description"] for n in marts} | {
        (n["name"], column): properties["description"]
        for n in marts
        for column, properties in n["columns"].items()
    }
    assert marts and found == wanted


def test_no_view_or_table_has_what_would_be_passed_over(manifest):
    for node in manifest["nodes"].values():
        config = node["config"]
        if node["resource_type"] == "model" and config["materialized"] in ("view", "table"):
            assert not config["pre-hook"] + config["post-hook"] and not config["grants"], node[
                "name"
            ]
            assert config["materialized"] == "table" or not config["contract"]["enforced"]


def test_a_table_that_would_break_its_contract_is_not_built(own_dbt):
    with own_dbt.connection() as warehouse:
        warehouse.execute("alter view intermediate.int_x__events rename to of_before")
        warehouse.execute(
            "create view intermediate.int_x__events as select * "
            "replace (cast(quantity as varchar) as quantity) from intermediate.of_before"
        )
    before = own_dbt.rows("describe marts.fct_events")
    ran = own_dbt.run("run", "--select", "fct_events")
    assert not ran.success
    *_, result = own_dbt.artifact("run_results.json")["results"]
    assert "enforced contract" in result["message"]
    assert own_dbt.rows("describe marts.fct_events") == before
