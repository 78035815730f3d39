"""Which rows a dbt test found wrong: their keys and nothing else, asked of the warehouse again.

Keys are the columns of a declared grain (`unique_grain`) of the project: ids of records,
indicators, days. What else a test shows may be about people, and stays in the warehouse.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from expectations import MOST_KEYS
from orchestration.warehouse.database import connection

Node = Mapping[str, Any]
# Keys of rows that failed, by the unique id of the test.
Rows = Mapping[str, list[dict[str, str]]]

# A key all the same: the name of somebody of the team.
_PERSONAL = {"member"}


@dataclass(frozen=True)
class DbtProject:
    """What dbt's manifest says of tests, and of the models that they are about."""

    nodes: Mapping[str, Node]

    @property
    def keys(self) -> set[str]:
        """The columns that may be shown: those of any grain."""
        grains = [
            test["test_metadata"]["kwargs"]["columns"] for test in self._tests("unique_grain")
        ]
        return {column for grain in grains for column in grain} - _PERSONAL

    def grain(self, node_id: str | None) -> list[str]:
        """The columns that tell rows of a model apart; none where no test says."""
        for test in self._tests("unique_grain"):
            if test["attached_node"] == node_id:
                columns: list[str] = test["test_metadata"]["kwargs"]["columns"]
                return columns
        return []

    def _tests(self, kind: str) -> Iterator[Node]:
        for node in self.nodes.values():
            if (node.get("test_metadata") or {}).get("name") == kind:
                yield node


def rows_of_failed_tests(warehouse_file: Path, target: Path) -> Rows:
    """By unique id, the keys of rows that failed a test in dbt's last build.

    Args:
        warehouse_file: as the build left it; dbt must have let go of it.
        target: where dbt left its results.
    """
    file = target / "run_results.json"
    results = json.loads(file.read_text(encoding="utf-8"))["results"] if file.exists() else []
    failed = [one for one in results if one["status"] in ("fail", "warn") and one["compiled_code"]]
    if not failed:
        return {}
    manifest = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    project = DbtProject(manifest["nodes"])
    with connection(warehouse_file) as warehouse:
        return {
            one["unique_id"]: failing_rows(
                warehouse, project, one["unique_id"], one["compiled_code"]
            )
            for one in failed
        }


def failing_rows(
    warehouse: duckdb.DuckDBPyConnection, project: DbtProject, test_id: str, compiled: str
) -> list[dict[str, str]]:
    """The keys of the first rows that fail a test, at most ten; none where its rows have no keys.

    Args:
        warehouse: as the test found it; it is only read.
        project: what dbt knows of its nodes.
        test_id: of the test that failed.
        compiled: its SQL.
    """
    test = project.nodes[test_id]
    found = warehouse.sql(_rows_of(test, project, compiled))
    shown = [column for column in found.columns if column in project.keys]
    if not shown:
        return []
    rows = found.select(*shown).distinct().order("all").limit(MOST_KEYS).fetchall()
    return [dict(zip(shown, map(str, row), strict=True)) for row in rows]


def _rows_of(test: Node, project: DbtProject, compiled: str) -> str:
    """Of dbt's own tests the rows of the table; of ours what they select."""
    metadata = test.get("test_metadata") or {}
    attached = project.nodes.get(test.get("attached_node") or "", {})
    grain = project.grain(test.get("attached_node"))
    column = metadata.get("kwargs", {}).get("column_name")
    condition = {
        "not_null": f"{column} is null",
        "accepted_values": f"{column} in (select value_field from ({compiled}))",  # noqa: S608 — our own SQL
        "relationships": f"{column} in (select from_field from ({compiled}))",  # noqa: S608 — our own SQL
    }.get(metadata.get("name", ""))
    if not (condition and grain):
        return compiled
    return (
        f"select {', '.join(grain)} from {attached['schema']}.{attached['name']} "  # noqa: S608 — our own names
        f"where {condition}"
    )
