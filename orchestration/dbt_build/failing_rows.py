"""Which rows failed a dbt test: their keys and nothing else, read from the warehouse again.

Keys are the columns of a declared grain (`unique_grain`) of the project: ids of records,
indicators, days. Other columns of a test may be about people, and stay in the warehouse.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from expectations import MOST_KEYS
from orchestration.dbt_build.results import FailingRows, node_results
from orchestration.warehouse.database import connection

Node = Mapping[str, Any]

# A column of a grain that is not shown: the name of somebody of the team.
_PERSONAL = {"member"}


@dataclass(frozen=True)
class Manifest:
    """What dbt's manifest says of tests, and of the models that they test."""

    nodes: Mapping[str, Node]

    @property
    def keys(self) -> set[str]:
        """The columns that may be shown: those of any grain."""
        grains = [
            test["test_metadata"]["kwargs"]["columns"] for test in self._tests("unique_grain")
        ]
        return {column for grain in grains for column in grain} - _PERSONAL

    def grain(self, node_id: str | None) -> list[str]:
        """The columns that identify a row of a model; none where no test declares them."""
        for test in self._tests("unique_grain"):
            if test["attached_node"] == node_id:
                columns: list[str] = test["test_metadata"]["kwargs"]["columns"]
                return columns
        return []

    def _tests(self, kind: str) -> Iterator[Node]:
        for node in self.nodes.values():
            if (node.get("test_metadata") or {}).get("name") == kind:
                yield node


def rows_of_failed_tests(warehouse_file: Path, artifacts: Path) -> FailingRows:
    """The keys of rows that failed a test in dbt's last build, by the unique id of the test.

    Args:
        warehouse_file: as the build left it; dbt must have closed it.
        artifacts: the folder in which dbt left its results and its manifest.
    """
    failed = [one for one in node_results(artifacts, "fail", "warn") if one.compiled_code]
    if not failed:
        return {}
    text = (artifacts / "manifest.json").read_text(encoding="utf-8")
    manifest = Manifest(json.loads(text)["nodes"])
    with connection(warehouse_file) as warehouse:
        return {
            one.unique_id: failing_rows(warehouse, manifest, one.unique_id, one.compiled_code)
            for one in failed
        }


def failing_rows(
    warehouse: duckdb.DuckDBPyConnection, manifest: Manifest, test_id: str, compiled: str
) -> list[dict[str, str]]:
    """The keys of the first rows that fail a test, at most ten; none where its rows have no keys.

    Args:
        warehouse: as the test found it; it is only read.
        manifest: of the build that ran the test.
        test_id: of the test that failed.
        compiled: its SQL.
    """
    test = manifest.nodes[test_id]
    found = warehouse.sql(_rows_of(test, manifest, compiled))
    shown = [column for column in found.columns if column in manifest.keys]
    if not shown:
        return []
    rows = found.select(*shown).distinct().order("all").limit(MOST_KEYS).fetchall()
    return [dict(zip(shown, map(str, row), strict=True)) for row in rows]


def _rows_of(test: Node, manifest: Manifest, compiled: str) -> str:
    """The SQL of the rows: those of the table for dbt's own tests, and what ours select."""
    metadata = test.get("test_metadata") or {}
    attached = manifest.nodes.get(test.get("attached_node") or "", {})
    grain = manifest.grain(test.get("attached_node"))
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
