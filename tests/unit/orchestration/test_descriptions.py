"""What Dagster's page says of dbt's tests."""

import pytest

from orchestration.dbt_build.descriptions import test_description as describe


def generic(name: str, column: str | None = None, **arguments: object) -> dict:
    return {"test_metadata": {"name": name, "kwargs": arguments}, "column_name": column}


@pytest.mark.parametrize(
    ("test", "sentence"),
    [
        ({"name": "assert_the_night_is_one_row"}, "The night is one row."),
        (
            generic("unique_grain", columns=["plan_year", "axis_id"]),
            "There is one row per plan_year, axis_id, and none is null.",
        ),
        (generic("not_null", "unit"), "unit is never null."),
        (generic("accepted_values", "kind", values=["a", "b"]), "kind is one of: a, b."),
        (
            generic("relationships", "district_id", to="ref('dim_district')", field="district_id"),
            "Each district_id is a district_id of dim_district.",
        ),
        (generic("unique", "event_id"), "dbt's test unique of event_id finds no row."),
        (generic("equal_rowcount"), "dbt's test equal_rowcount of the model finds no row."),
    ],
)
def test_each_kind_of_test_is_a_sentence(test, sentence):
    assert describe(test) == sentence
