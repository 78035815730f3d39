"""The two jobs of a night."""

import dagster as dg

from orchestration.assets.raw import loads

_loaded = dg.AssetSelection.assets(*loads)

load = dg.define_asset_job(
    "load",
    selection=_loaded,
    description="Load what has changed at the vendors; a failed source does not stop the others.",
    executor_def=dg.in_process_executor,
)

build = dg.define_asset_job(
    "build",
    selection=dg.AssetSelection.all() - _loaded,
    description="Build the marts from what is loaded, check them and publish them.",
    executor_def=dg.in_process_executor,
)
