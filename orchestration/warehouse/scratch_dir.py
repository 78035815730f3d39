"""A folder for unfinished work: one process at a time uses it, and it is deleted at the end."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import lock_descriptor


@contextmanager
def scratch_dir(folder: Path) -> Iterator[Path]:
    """Create this folder empty, for the caller alone; what a killed process left is deleted.

    The parent folder is locked, which takes no lock file; the kernel releases the lock when the
    process ends.

    Raises:
        BlockingIOError: another process uses the folder.
    """
    parent = os.open(folder.parent, os.O_RDONLY)
    try:
        if not lock_descriptor(parent, blocking=False):
            raise BlockingIOError(f"{folder} is in use")
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(parent)
