"""The definitions that Dagster loads."""

import dagster as dg

from orchestration.assets.checks import checks
from orchestration.assets.dbt_models import dbt_cli, marts
from orchestration.assets.published_marts import published_marts
from orchestration.assets.raw import loads
from orchestration.jobs import build, load
from orchestration.resources.alerts import Alerts
from orchestration.resources.extraction import Extraction
from orchestration.resources.night import Night
from orchestration.resources.warehouse import Warehouse
from orchestration.schedules import schedules
from orchestration.sensors import dead_runs

night = Night.configure_at_launch()

defs = dg.Definitions(
    assets=[*loads, marts, published_marts],
    asset_checks=checks,
    jobs=[load, build],
    schedules=schedules,
    sensors=[dead_runs],
    resources={
        "night": night,
        "warehouse": Warehouse(night=night, alerts=Alerts(night=night)),
        "extraction": Extraction(night=night),
        "dbt": dbt_cli,
    },
    executor=dg.in_process_executor,
)
