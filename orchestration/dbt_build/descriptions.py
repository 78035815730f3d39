"""What Dagster's page says of dbt's tests and of the columns of raw tables, from dbt's manifest."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from orchestration.dbt_build.project import manifest_path


def test_description(test: Mapping[str, Any]) -> str:
    """What must hold for a dbt test to pass, as a sentence.

    Args:
        test: the test's node in the manifest. A test of the project's own is a file that is named
            like a sentence; the others are generic tests.
    """
    generic = test.get("test_metadata")
    if not generic:
        sentence: str = test["name"].removeprefix("assert_").replace("_", " ")
        return f"{sentence.capitalize()}."
    arguments, column = generic["kwargs"], test.get("column_name")
    match generic["name"]:
        case "unique_grain":
            return f"There is one row per {', '.join(arguments['columns'])}, and none is null."
        case "not_null":
            return f"{column} is never null."
        case "accepted_values":
            return f"{column} is one of: {', '.join(map(str, arguments['values']))}."
        case "relationships":
            other = arguments["to"].split("'")[1]
            return f"Each {column} is a {arguments['field']} of {other}."
        case other:  # of a package, or the project's next one: the page must load all the same
            return f"dbt's test {other} of {column or 'the model'} finds no row."


@cache
def raw_columns() -> dict[str, dict[str, str]]:
    """What dbt declares of the columns of each raw table, which is named `<schema>.<table>`."""
    sources = json.loads(manifest_path().read_text(encoding="utf-8"))["sources"].values()
    return {
        f"{source['schema']}.{source['name']}": {
            column["name"]: column["description"] for column in source["columns"].values()
        }
        for source in sources
    }
