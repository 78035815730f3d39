"""Checks that there is disk space for what is about to be written."""

import errno
import shutil
from tempfile import TemporaryFile

from orchestration.errors import NightError
from orchestration.settings import Profile


def refuse_small_disk(here: Profile, needed: int, what: str) -> None:
    """Fail before anything is written if the disk has too little space.

    Args:
        here: the profile whose folder is written to.
        needed: bytes.
        what: the operation that needs them, for the message.

    Raises:
        NightError: there is less space, or the folder cannot be written to.
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
