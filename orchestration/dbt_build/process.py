"""dbt in a process of its own: the command `jussana-dbt`, and how to run it outside Dagster.

This module is what `jussana-dbt` imports first, so it imports neither Dagster nor dbt.
"""

import gc
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import Thread
from time import sleep

from orchestration.settings import Profile

# By its path: nobody has to activate the environment to run a command of it.
DBT_EXECUTABLE = str(Path(sys.executable).parent / "jussana-dbt")
# Unit tests prove the SQL, not the data: they belong to `make test`.
BUILD = ("build", "--exclude-resource-type", "unit_test")

_SECONDS = 0.2


def main() -> None:
    """Run dbt with the arguments of the command line, without Python's garbage collection.

    In a build that takes seconds the collector frees 70 MB and takes a tenth of the time: dbt
    keeps all that it parsed, and each collection looks through it.
    """
    Thread(target=_end_with, args=(os.getppid(),), name="parent", daemon=True).start()
    gc.disable()  # before dbt is imported, which makes most of the objects
    from dbt.cli.main import cli

    try:
        cli()
    finally:
        gc.freeze()  # frozen objects are not searched when Python ends, either


def _end_with(parent: int) -> None:
    """End when the parent has: a dbt that outlives its night would hold the warehouse."""
    while os.getppid() == parent:
        sleep(_SECONDS)
    os._exit(1)


def target_options(profile: Profile) -> list[str]:
    """The options of a dbt command that works on the warehouse of a profile.

    The target is named after the profile. The path is passed as well, since `JUSSANA_DATA` may be
    relative to another folder than dbt's, and a rehearsal works on a copy.
    """
    return [
        "--target",
        profile.name,
        "--vars",
        json.dumps({"warehouse": str(profile.warehouse)}),
    ]


def run_dbt(
    arguments: Sequence[str], profile: Profile, *, project_dir: Path, artifacts: Path
) -> str:
    """Run dbt outside Dagster; give its output when it fails, and an empty text when it does not.

    Args:
        arguments: the command and its options, such as `BUILD`.
        profile: whose warehouse dbt works on.
        project_dir: of the dbt project, which also has its `profiles.yml`.
        artifacts: the folder for everything that dbt writes beside the warehouse.
    """
    options = ["--quiet", "--no-use-colors"]
    options += ["--target-path", str(artifacts), "--log-path", str(artifacts)]
    run = subprocess.run(  # noqa: S603 — our own command
        [DBT_EXECUTABLE, *arguments, *target_options(profile), *options],
        cwd=project_dir,
        capture_output=True,
        text=True,
    )
    if not run.returncode:
        return ""
    output = " ".join((run.stdout or run.stderr).split())
    return output[:600] or f"dbt ended with {run.returncode}"
