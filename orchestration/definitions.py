"""All that Dagster knows, put together."""

import dagster as dg
from dagster_dlt import DagsterDltResource

from orchestration.checks import checks
from orchestration.dead_runs import dead_runs
from orchestration.ingestion import loads
from orchestration.jobs import build, load, schedules
from orchestration.night import Night
from orchestration.transformation import dbt_cli, marts
from orchestration.window import published_marts

defs = dg.Definitions(
    assets=[*loads, marts, published_marts],
    asset_checks=checks,
    jobs=[load, build],
    schedules=schedules,
    sensors=[dead_runs],
    resources={
        "night": Night.configure_at_launch(),
        "loader": DagsterDltResource(),
        "dbt": dbt_cli,
    },
    executor=dg.in_process_executor,
)
