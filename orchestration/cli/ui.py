"""`make ui`: Dagster's web page and daemon on loopback, over the same instance as the command."""

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
    """Become Dagster's page and daemon; the page has no login, so it stays on loopback."""
    parser = argparse.ArgumentParser(prog="make ui")
    parser.add_argument("--port", type=int, default=3000)
    port = parser.parse_args().port
    try:
        prepare_manifest()
    except NightError as error:
        sys.exit(str(error))
    with open_instance():
        pass  # the instance's folder and settings are in place now
    variables = {
        "DAGSTER_HOME": str(data_folder() / "dagster"),
        "PYTHONWARNINGS": "ignore",
        **environment_of_commands(),
    }
    dagster = str(Path(sys.executable).parent / "dagster")
    words = ["dev", "--workspace", "workspace.yaml", "--host", "127.0.0.1", "--port", str(port)]
    os.chdir(REPOSITORY)
    # the parts' deprecations are not for the person who reads this terminal
    os.execve(dagster, [dagster, *words], os.environ | variables)  # noqa: S606


if __name__ == "__main__":
    main()
