"""All that Dagster knows, put together."""

import dagster as dg
from dagster_dlt import DagsterDltResource

from orchestration.assets.checks import checks
from orchestration.assets.dbt_models import dbt_cli, marts
from orchestration.assets.published_marts import published_marts
from orchestration.assets.raw import loads
from orchestration.jobs import build, load
from orchestration.resources.night import Night
from orchestration.schedules import schedules
from orchestration.sensors import dead_runs

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
