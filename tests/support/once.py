"""What takes long to make is made once in a test run, by whichever process needs it first."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock


def once(
    factory: pytest.TempPathFactory, name: str, fill: Callable[[Path], Any]
) -> tuple[Path, Any]:
    """A folder that one process of the run fills, and what `fill` returned, as JSON keeps it.

    The other processes wait for it, and only read it afterwards: they work on copies.

    Args:
        factory: of any process of the run.
        name: name of the folder, unique in the run.
        fill: is given the empty folder.
    """
    own = factory.getbasetemp()
    # a worker of xdist has a folder in that of the whole run
    run = own.parent if own.name.startswith("popen-") else own
    folder, result = run / "once" / name, run / "once" / f"{name}.json"
    folder.parent.mkdir(exist_ok=True)
    with FileLock(folder.with_suffix(".lock")):
        if not result.exists():
            shutil.rmtree(folder, ignore_errors=True)  # of a process that failed
            folder.mkdir()
            result.write_text(json.dumps(fill(folder)), encoding="utf-8")
    return folder, json.loads(result.read_text(encoding="utf-8"))
