"""What the plan's files say is data: whatever stands in a text, no engine runs it."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.dbt.conftest import PROJECT, Dbt

HOSTILE = (
    """'); drop table plan.plan_axes; -- " ; /* {{ exceptions.raise_compiler_error('run') }} """
    """{% do run_query('drop schema marts cascade') %} {# unseen #} \\ $$ ${HOME} %s {0} =1+1"""
)
FREE = {
    "plan_axes": ("axis", "scope"),
    "plan_indicators": ("phase", "action", "task", "indicator", "unit", "impact", "note"),
}

Rewrite = Callable[[str, list[dict[str, str]]], None]


@pytest.fixture
def hostile(own_dbt: Dbt, tmp_path: Path):
    """Gives dbt on a copy of the project whose seeds are rewritten."""

    def with_seeds(rewrite: Rewrite) -> Dbt:
        project = tmp_path / "project"
        leave = shutil.ignore_patterns("target", "logs")
        shutil.copytree(PROJECT, project, ignore=leave)
        for path in (project / "seeds").glob("*.csv"):
            with path.open(encoding="utf-8", newline="") as lines:
                reader = csv.DictReader(lines)
                rows = list(reader)
            rewrite(path.stem, rows)
            with path.open("w", encoding="utf-8", newline="") as lines:
                writer = csv.DictWriter(lines, reader.fieldnames)
                writer.writeheader()
                writer.writerows(rows)
        return Dbt(own_dbt.folder, project)

    return with_seeds


def test_every_text_column_of_every_seed_takes_any_text(hostile, own_dbt) -> None:
    columns = own_dbt.rows(
        "select table_name, column_name from information_schema.columns "
        "where table_schema = 'plan' and data_type = 'VARCHAR' order by all"
    )
    assert len(columns) > 40

    def rewrite(seed: str, rows: list[dict[str, str]]) -> None:
        first = rows.pop(0) if rows else {}
        texts = {column: HOSTILE for table, column in columns if table == seed}
        rows.insert(0, first | texts)

    dbt = hostile(rewrite)
    result = dbt.run("seed")
    assert result.success, result.exception
    with dbt.connection() as connection:
        for table, column in columns:
            query = f"select count(*) from plan.{table} where {column} = ?"
            assert connection.execute(query, [HOSTILE]).fetchone() == (1,), (table, column)


def test_hostile_texts_of_the_plan_go_through_a_whole_build_unharmed(hostile, build) -> None:
    def rewrite(seed: str, rows: list[dict[str, str]]) -> None:
        for number, row in enumerate(rows):
            for column in FREE.get(seed, ()):
                row[column] = f"{number} {HOSTILE}"

    dbt = hostile(rewrite)
    before = dbt.rows("select table_schema, table_name from information_schema.tables order by all")
    dbt.run("build", "--exclude-resource-type", "unit_test")
    for result in dbt.artifact("run_results.json")["results"]:
        assert result["status"] == build[result["unique_id"]]["status"], result["unique_id"]
    after = dbt.rows("select table_schema, table_name from information_schema.tables order by all")
    assert after == before
    with dbt.connection() as connection:
        for column in ("axis", "action", "task", "indicator"):
            told = connection.execute(
                f"select count(*), count(*) filter (where ends_with({column}, ?)) "
                "from marts.plan_scorecard",
                [HOSTILE],
            ).fetchone()
            assert told[0] == told[1] > 0, column
