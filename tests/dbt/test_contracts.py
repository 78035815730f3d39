"""A mart whose columns are not those of its contract is not built, and dbt names the column."""

import re
import shutil
from pathlib import Path

from tests.dbt.conftest import PROJECT, Dbt

# By model: what is changed in its SQL, and what dbt says of which column.
SPOILED = {
    "quality/missed_nights": (
        ("date_day from", "date_day as missed_on from"),
        {"date_day": "missing in definition", "missed_on": "missing in contract"},
    ),
    "dimensions/dim_district": (
        ("district from", "length(district) as district from"),
        {"district": "data type mismatch"},
    ),
    # an incremental model, of which older rows are in the warehouse
    "history/plan_month_versions": (
        ("closed_months.figure\nfrom", "cast(closed_months.figure as bigint) as figure\nfrom"),
        {"figure": "data type mismatch"},
    ),
}


def test_a_renamed_column_or_another_type_fails_the_build(own_dbt: Dbt, tmp_path: Path) -> None:
    project = tmp_path / "project"
    shutil.copytree(PROJECT, project, ignore=shutil.ignore_patterns("target", "logs"))
    for model, ((old, new), _) in SPOILED.items():
        file = project / "models" / "marts" / f"{model}.sql"
        sql = file.read_text(encoding="utf-8")
        assert sql.count(old) == 1
        file.write_text(sql.replace(old, new), encoding="utf-8")
    names = {model: model.split("/")[1] for model in SPOILED}
    before = {name: own_dbt.rows(f"describe marts.{name}") for name in names.values()}

    spoiled = Dbt(own_dbt.folder, project)
    assert not spoiled.run("run", "--select", *names.values()).success

    results = spoiled.artifact("run_results.json")["results"]
    messages = {one["unique_id"].split(".")[-1]: one["message"] for one in results}
    assert set(messages) == set(before)
    for model, (_, mismatches) in SPOILED.items():
        message = messages[names[model]]
        assert "This model has an enforced contract that failed." in message
        rows = dict(re.findall(r"\| (\w+) +\|.*\| ([\w ]*?) +\|$", message, re.MULTILINE))
        rows.pop("column_name", None)
        assert rows == mismatches
    assert {name: own_dbt.rows(f"describe marts.{name}") for name in before} == before
