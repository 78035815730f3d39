"""The two jobs of a night."""

import dagster as dg

from orchestration.assets.raw import loads

_loaded = dg.AssetSelection.assets(*loads)

load = dg.define_asset_job(
    "load",
    selection=_loaded,
    description="Ask every vendor for what changed; a source that fails does not stop the others.",
    executor_def=dg.in_process_executor,
)

build = dg.define_asset_job(
    "build",
    selection=dg.AssetSelection.all() - _loaded,
    description="Turn whatever was loaded into marts, check them, publish them.",
    executor_def=dg.in_process_executor,
)
