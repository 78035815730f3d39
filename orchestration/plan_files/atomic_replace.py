"""Several files replaced together: all of them or none, even if the process is killed.

First each new file is written beside the old one as `.part`, then, all being whole, renamed to
`.new`, then put in place. So a `.part` means that nothing was replaced, and a `.new` without any
that the rest only has to be put in place.
"""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from orchestration.plan_files.check import UNFINISHED

_UNWRITTEN = ".part"


def replace_together(contents: Mapping[Path, bytes]) -> None:
    """Give files of one folder a new content, all of them or none.

    Raises:
        OSError: a file cannot be written, and none is replaced; or some cannot be put in place,
            which `finish` does then.
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
    """End what was interrupted in a folder: put in place what was whole, or take it all back."""
    written = list(folder.glob(f"*{UNFINISHED}"))
    unwritten = list(folder.glob(f"*{_UNWRITTEN}"))
    if unwritten:
        # these last: as long as one is there, what was written stays out of its place
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
