"""A folder for unfinished work: one worker at a time, and nothing of it stays."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def scratch_dir(folder: Path) -> Iterator[Path]:
    """Give the only worker this folder, empty: rid of what a killed one left there.

    The lock is on the folder around it; the kernel drops it with the process.

    Raises:
        BlockingIOError: another one is at work.
    """
    lock = os.open(folder.parent, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(lock)
