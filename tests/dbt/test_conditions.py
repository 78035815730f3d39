"""Every condition of a model is told from `true` and from `false` by a unit test, or is listed."""

from pathlib import Path

import duckdb
import pytest
import yaml

from tests.dbt.conditions import one_sided
from tests.dbt.conftest import Dbt

# conditions of which the fixtures show one side only; whoever adds the other removes the line
LISTED = Path(__file__).with_name("one_sided_conditions.yml")


def test_both_sides_of_every_condition_are_shown_or_it_is_listed(built: Dbt, manifest) -> None:
    with duckdb.connect(str(built.warehouse), read_only=True) as warehouse:
        warehouse.execute("set timezone = 'UTC'; set threads = 1")
        found = one_sided(manifest, built.artifact("run_results.json"), warehouse)
    assert found == yaml.safe_load(LISTED.read_text(encoding="utf-8"))


def unit_test(model: str, rows: str, *expected: dict) -> tuple[dict, dict]:
    """The manifest and the results of a dbt build with one unit test of one model."""
    sql = f"with __dbt__cte__given as ({rows}), kept as ({model}) select * from kept"
    manifest = {"unit_tests": {"u": {"model": "m", "expect": {"rows": list(expected)}}}}
    return manifest, {"results": [{"unique_id": "u", "compiled_code": sql}]}


@pytest.mark.parametrize(
    ("model", "rows", "expected", "found"),
    [
        (
            "select id from __dbt__cte__given where not is_deleted",
            "select 1 as id, false as is_deleted union all select 2, true",
            [{"id": 1}],
            [],
        ),
        (
            "select id from __dbt__cte__given where not is_deleted and id > 0",
            "select 1 as id, false as is_deleted union all select 2, false",
            [{"id": 1}, {"id": 2}],
            ["NOT is_deleted → always", "id > 0 → always"],
        ),
        (
            "select case when id > 1 then 'many' else 'one' end as word from __dbt__cte__given",
            "select 1 as id",
            [{"word": "one"}],
            ["id > 1 → never"],
        ),
        # a column that is not expected proves nothing
        (
            "select id, case when id > 1 then 'many' else 'one' end as w from __dbt__cte__given",
            "select 1 as id union all select 2",
            [{"id": 1}, {"id": 2}],
            ["id > 1 → always", "id > 1 → never"],
        ),
    ],
    ids=["both sides", "one side of each", "one side of a case", "not expected"],
)
def test_a_condition_of_which_one_side_is_missing_is_found(model, rows, expected, found) -> None:
    with duckdb.connect() as connection:
        conditions = one_sided(*unit_test(model, rows, *expected), connection)
    assert conditions.get("m", []) == found
