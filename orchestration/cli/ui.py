"""`make ui`: Dagster's webserver and daemon on loopback, with the same instance as the command."""

import argparse
import os
import sys
from pathlib import Path
from typing import NoReturn

from orchestration.dbt_build.project import prepare_manifest
from orchestration.errors import NightError
from orchestration.resources.instance import open_instance
from orchestration.settings import REPOSITORY, data_folder, environment_of_commands


def main() -> NoReturn:
    """Replace this process by `dagster dev`; the page has no login, so it is served on loopback."""
    parser = argparse.ArgumentParser(prog="make ui")
    parser.add_argument("--port", type=int, default=3000)
    port = parser.parse_args().port
    try:
        prepare_manifest()
    except NightError as error:
        sys.exit(str(error))
    with open_instance():
        pass  # creates the instance's folder and settings
    variables = {
        "DAGSTER_HOME": str(data_folder() / "dagster"),
        "PYTHONWARNINGS": "ignore",
        **environment_of_commands(),
    }
    dagster = str(Path(sys.executable).parent / "dagster")
    arguments = ["dev", "--workspace", "workspace.yaml", "--host", "127.0.0.1", "--port", str(port)]
    os.chdir(REPOSITORY)
    # deprecations inside of dependencies do not concern the user of this terminal
    os.execve(dagster, [dagster, *arguments], os.environ | variables)  # noqa: S606


if __name__ == "__main__":
    main()
