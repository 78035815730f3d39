"""The Dagster instance: records every run, however it was started."""

import shutil

import dagster as dg

from orchestration.settings import REPOSITORY, data_folder


def open_instance() -> dg.DagsterInstance:
    """Open the instance in the data folder, with the settings of `.dagster/dagster.yaml`."""
    home = data_folder() / "dagster"
    home.mkdir(parents=True, exist_ok=True)
    shutil.copy(REPOSITORY / ".dagster" / "dagster.yaml", home)
    return dg.DagsterInstance.from_config(str(home))
