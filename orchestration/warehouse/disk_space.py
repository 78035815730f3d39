"""Whether there is space for what is about to be written, told before and after."""

import errno
import shutil
from tempfile import TemporaryFile

from orchestration.errors import NightError
from orchestration.settings import Profile

_FULL = 2**20


def refuse_small_disk(here: Profile, needed: int, what: str) -> None:
    """Look for room before anything is written.

    Args:
        here: whose folder is written to.
        needed: how many bytes.
        what: needs them.

    Raises:
        NightError: there is less, or the folder cannot be written to.
    """
    try:
        here.folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=here.folder):
            pass
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise
        raise NightError(
            f"{here.folder} cannot be written to: {error.strerror}. Nothing was touched. Give the "
            "user who runs jussana the right to write there, or set JUSSANA_DATA to another folder."
        ) from None
    free = shutil.disk_usage(here.folder).free
    if free < needed:
        raise NightError(
            f"the disk is full: {free // 2**20} MiB are free at {here.folder}, {what} needs "
            f"{needed // 2**20} MiB. Nothing was touched."
        )


def full_disk(here: Profile) -> str | None:
    """The reason in words when the disk of a profile is full; None when it is not."""
    if not here.folder.exists() or shutil.disk_usage(here.folder).free > _FULL:
        return None
    return (
        f"the disk is full at {here.folder}: the night stopped, and readers still see the last "
        "published one. Free some space and run again."
    )
