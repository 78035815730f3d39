"""`make ui`: Dagster's web page and daemon on loopback, over the same instance as the command."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

from orchestration.instance import open_instance
from orchestration.profile import REPOSITORY


def main() -> int:
    """Run the page and the daemon until they are stopped; the page has no login, so loopback."""
    parser = argparse.ArgumentParser(prog="make ui")
    parser.add_argument("--port", type=int, default=3000)
    arguments = parser.parse_args()
    with open_instance():
        pass  # the instance's folder and settings are in place now
    dagster = str(Path(sys.executable).parent / "dagster")
    command = [dagster, "dev", "--workspace", "workspace.yaml", "--host", "127.0.0.1", "--port"]
    try:
        return subprocess.call(  # noqa: S603 — our own command
            [*command, str(arguments.port)], cwd=REPOSITORY, env=os.environ
        )
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main())
