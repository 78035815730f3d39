"""The Dagster instance: where every run is recorded, whoever started it."""

import os
import shutil

import dagster as dg
from dagster._core.remote_origin import (
    ManagedGrpcPythonEnvCodeLocationOrigin,
    RemoteJobOrigin,
    RemoteRepositoryOrigin,
)
from dagster._core.types.loadable_target_origin import LoadableTargetOrigin

from orchestration.settings import REPOSITORY, data_folder

# As workspace.yaml names them.
_MODULE, _LOCATION = "orchestration.definitions", "jussana"


def open_instance() -> dg.DagsterInstance:
    """Open the instance in the data folder, with the settings of `.dagster/dagster.yaml`."""
    home = data_folder() / "dagster"
    home.mkdir(parents=True, exist_ok=True)
    shutil.copy(REPOSITORY / ".dagster" / "dagster.yaml", home)
    os.environ["DAGSTER_HOME"] = str(home)
    return dg.DagsterInstance.get()


def origin_of(job: str) -> RemoteJobOrigin:
    """Where the UI finds a job, so that it can re-execute a run started from a terminal."""
    target = LoadableTargetOrigin(module_name=_MODULE, working_directory=str(REPOSITORY))
    location = ManagedGrpcPythonEnvCodeLocationOrigin(target, _LOCATION)
    return RemoteJobOrigin(RemoteRepositoryOrigin(location, "__repository__"), job)
