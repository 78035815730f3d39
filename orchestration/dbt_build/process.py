"""dbt's own command, `jussana-dbt`: without garbage collection, and never without its parent.

Of a build that lives for seconds, collecting garbage frees 70 MB that nobody misses and takes a
tenth of the time: dbt keeps all that it parsed, and each collection looks through it.
"""

import gc
import os
from threading import Thread
from time import sleep

gc.disable()  # before dbt is imported, which makes most of it

from dbt.cli.main import cli  # noqa: E402

_SECONDS = 0.2


def main() -> None:
    """Run dbt with the arguments of the command line."""
    Thread(target=_end_with, args=(os.getppid(),), name="parent", daemon=True).start()
    try:
        cli()
    finally:
        gc.freeze()  # what is frozen is not collected when Python ends, either


def _end_with(parent: int) -> None:
    """End when the parent has: a dbt that outlives its night would hold the warehouse."""
    while os.getppid() == parent:
        sleep(_SECONDS)
    os._exit(1)
