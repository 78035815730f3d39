"""A small warehouse with marts to publish, and the figure that readers see of it."""

from pathlib import Path

import duckdb


def build(warehouse: Path, figure: int) -> Path:
    """Give a warehouse whose board shows one figure."""
    warehouse.unlink(missing_ok=True)
    with duckdb.connect(str(warehouse)) as connection:
        add_marts(connection, figure)
    return warehouse


def add_marts(connection: duckdb.DuckDBPyConnection, figure: int) -> None:
    """Add marts whose board shows one figure, and a table that is no mart."""
    connection.execute(f"""
        create schema marts;
        create schema staging;
        create table staging.workings as select 1 as a;
        create table marts.plan_scorecard as
            select 'b' as indicator_id, {figure}::double as actual union all select 'a', null;
        comment on table marts.plan_scorecard is 'One row per indicator, l''any sencer.';
        comment on column marts.plan_scorecard.actual is 'Figure "to date".';
        create table marts.axis_summary as select 'promocio' as axis_id;
    """)


def figure(published: Path) -> float:
    """The figure that readers see."""
    with duckdb.connect(str(published / "marts.duckdb"), read_only=True) as reader:
        ((actual,),) = reader.execute(
            "select actual from marts.plan_scorecard where indicator_id = 'b'"
        ).fetchall()
    return actual
