"""The models' own SQL, as dbt compiled it, run night after night over tables of a test's own.

A process of dbt for each example would take minutes. The SQL is dbt's, and so is the order; only
the two tables that grow are written as dbt's `delete+insert` writes them.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from graphlib import TopologicalSorter
from typing import Any

import duckdb
import pyarrow as pa

# What a test fills in itself; the seeds are those of the project unless it fills them too.
GIVEN = (
    *("fct_events", "int_register__years", "stg_operations__night"),
    *("stg_operations__loads", "stg_operations__publications"),
)
WANTED = ("fct_forecast_backtest", "fct_indicator_proof", "plan_changes", "plan_scorecard_history")

Row = dict[str, Any]


class Models:
    """Everything from the events to the board, in memory; `manifest` is of a `dbt compile`."""

    def __init__(self, manifest: dict[str, Any], built: duckdb.DuckDBPyConnection) -> None:
        self._nodes = {
            node["name"]: node
            for node in manifest["nodes"].values()
            if node["resource_type"] in ("model", "seed")
        }
        self._order = self._parents_first()

        self._connection = duckdb.connect()
        # tables this small are sooner read than shared out among threads
        self._run("set timezone = 'UTC'; set threads = 1; attach ':memory:' as warehouse")
        for schema in {self._nodes[name]["schema"] for name in self._order}:
            self._run(f"create schema warehouse.{schema}")
        for name in filter(self._is_kept, self._order):
            held = built.execute(f"from {self._nodes[name]['schema']}.{name}").to_arrow_table()
            self._connection.register("held", held)
            self._run(f"create table {self._table(name)} as from held")
            self._connection.unregister("held")
        self._run("use warehouse")
        self.forget()

    def forget(self) -> None:
        """Begin anew: no source was ever loaded and no night published."""
        self._nights = 0
        for name in ("stg_operations__publications", "stg_operations__loads"):
            self.fill(name, [])
        for name in self._order:
            if self._is_growing(name):
                self._run(f"delete from {self._table(name)}")

    def fill(self, name: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Give a table these rows and no others."""
        self._run(f"delete from {self._table(name)}")
        self.add(name, rows)

    def add(self, name: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Insert rows; columns they do not name stay empty."""
        listed = [dict(row) for row in rows]
        if listed:
            self._connection.register("listed", pa.Table.from_pylist(listed))
            self._run(f"insert into {self._table(name)} by name select * from listed")
            self._connection.unregister("listed")

    def night(self, as_of: date, *, published: bool = True) -> None:
        """Build every model as of a day, and publish what it says."""
        self._nights += 1
        build_id = f"build {self._nights}"
        self.fill("stg_operations__night", [{"as_of": as_of, "build_id": build_id}])
        for name in self._order:
            if self._is_growing(name):
                self._grow(name, build_id)
            elif not self._is_kept(name):
                self._run(f"create or replace table {self._table(name)} as {self._sql(name)}")
        if published:
            moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=self._nights)
            publication = {"build_id": build_id, "as_of": as_of, "published_at": moment}
            self.add("stg_operations__publications", [publication])

    def rows(self, query: str) -> list[Row]:
        """The rows that a query finds, by name of column."""
        found = self._run(query)
        columns = [column[0] for column in found.description]
        return [dict(zip(columns, row, strict=True)) for row in found.fetchall()]

    def _parents_first(self) -> list[str]:
        """What is wanted and all it is made of, in an order in which it can be built."""
        names = {node["unique_id"]: name for name, node in self._nodes.items()}
        parents: dict[str, set[str]] = {}
        waiting = list(WANTED)
        while waiting:
            name = waiting.pop()
            needed = [] if name in GIVEN else self._nodes[name]["depends_on"].get("nodes", [])
            parents[name] = {names[parent] for parent in needed}
            waiting += parents[name] - parents.keys()
        return list(TopologicalSorter(parents).static_order())

    def _grow(self, name: str, build_id: str) -> None:
        table = self._table(name)
        kept = f"select build_id from {self._table('int_scorecard_builds')}"
        self._run(f"create or replace temp table said as {self._sql(name)}")
        self._run(f"delete from {table} where build_id not in ({kept}) or build_id = '{build_id}'")
        self._run(f"insert into {table} by name select * from said")

    def _is_kept(self, name: str) -> bool:
        is_seed = self._nodes[name]["resource_type"] == "seed"
        return is_seed or name in GIVEN or self._is_growing(name)

    def _is_growing(self, name: str) -> bool:
        return bool(self._nodes[name]["config"]["materialized"] == "incremental")

    def _table(self, name: str) -> str:
        return f"warehouse.{self._nodes[name]['schema']}.{name}"

    def _sql(self, name: str) -> str:
        return str(self._nodes[name]["compiled_code"])

    def _run(self, sql: str) -> duckdb.DuckDBPyConnection:
        return self._connection.execute(sql)
