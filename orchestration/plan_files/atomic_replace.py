"""Replaces several files together: all of them or none, even if the process is killed.

Each new file is first written next to the old one as `.part`. Once all are complete, they are
renamed to `.new`, and then to their final names. So while there is a `.part`, nothing has been
replaced; if there are only `.new` files, the replacement just has to be completed.
"""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from orchestration.plan_files.check import UNFINISHED

_UNWRITTEN = ".part"


def replace_together(contents: Mapping[Path, bytes]) -> None:
    """Replace the contents of files in one folder, all of them or none.

    Raises:
        OSError: a file cannot be written, and none was replaced; or some cannot be renamed, which
            `finish` will complete.
    """
    try:
        for path, content in contents.items():
            _write(_beside(path, _UNWRITTEN), content)
            shutil.copymode(path, _beside(path, _UNWRITTEN))
    except OSError:
        for path in contents:
            _beside(path, _UNWRITTEN).unlink(missing_ok=True)
        raise
    for path in contents:
        _beside(path, _UNWRITTEN).replace(_beside(path, UNFINISHED))
    for path in contents:
        _beside(path, UNFINISHED).replace(path)


def finish(folder: Path) -> None:
    """Complete a replacement that was interrupted, or undo it if it was still being written."""
    written = list(folder.glob(f"*{UNFINISHED}"))
    unwritten = list(folder.glob(f"*{_UNWRITTEN}"))
    if unwritten:
        # the `.part` files last: while one is left, no `.new` file may be used
        for path in [*written, *unwritten]:
            path.unlink()
        return
    for path in written:
        path.replace(path.with_name(path.name.removesuffix(UNFINISHED)))


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)
